using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Benchmarks.Storage;

/// <summary>The desk without its timers and without HTTP: what it would do next waits until it is told to.</summary>
internal sealed class BenchDesk : ILifecycles, IIntakeHandover, IMailTransport, IAsyncDisposable
{
    private readonly ConcurrentDictionary<CaseId, ConcurrentQueue<DueEntry>> _signals = [];
    private readonly SqliteTableStore _sqlite;
    private readonly ServiceProvider _services;

    public BenchDesk(string folder)
    {
        _sqlite = SqliteTableStore.Open(folder);
        Store = new CountingTableStore(_sqlite);
        var settings = new MailSettings { FromAddress = "support@desk.example", FromName = "Support", Domain = "desk.example", TokenSecrets = ["a secret of the benchmarks, 32 characters"] };
        var services = new ServiceCollection();
        services.AddSingleton<ITableStore>(Store).AddSingleton<IBlobStore>(new FileBlobStore(folder));
        services.AddSingleton(settings).AddSingleton(MailComposer.For(settings)).AddSingleton(new Failpoints());
        services.AddSingleton<IApiKeys>(new FixedApiKeys([])).AddSingleton<ILifecycles>(this).AddSingleton<IIntakeHandover>(this).AddSingleton<IMailTransport>(this);
        services.AddSingleton(new MachineTime(TimeProvider.System));
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
        services.AddDesk();
        _services = services.BuildServiceProvider();
    }

    public CountingTableStore Store { get; }

    /// <summary>The case that was signalled last.</summary>
    public CaseId Signalled { get; private set; }

    /// <summary>What the next round of a case is to serve.</summary>
    public IReadOnlyCollection<DueEntry> TakeSignals(CaseId id) => _signals.TryRemove(id, out ConcurrentQueue<DueEntry>? guards) ? guards : [];

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        Signalled = entry.Id.ToCase();
        _signals.GetOrAdd(Signalled, _ => []).Enqueue(entry);
        return ValueTask.CompletedTask;
    }

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation) => ValueTask.CompletedTask;

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _sqlite.Dispose();
    }
}
