using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Http;

/// <summary>What a host would bring: here it only keeps what it was given.</summary>
public sealed class DeskPorts : IIntakeHandover, ILifecycles, IMailTransport, IBlobStore
{
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public ConcurrentQueue<IntakeReference> Intake { get; } = new();

    public ConcurrentQueue<DueEntry> Signals { get; } = new();

    public ConcurrentQueue<OutgoingMail> Sent { get; } = new();

    public static MailSettings Mail { get; } = new()
    {
        FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = ["0123456789abcdef0123456789abcdef"],
    };

    public static void AddTo(IServiceCollection services) => services
        .AddSingleton<DeskPorts>()
        .AddSingleton<IIntakeHandover>(s => s.GetRequiredService<DeskPorts>())
        .AddSingleton<ILifecycles>(s => s.GetRequiredService<DeskPorts>())
        .AddSingleton<IMailTransport>(s => s.GetRequiredService<DeskPorts>())
        .AddSingleton<IBlobStore>(s => s.GetRequiredService<DeskPorts>())
        .AddSingleton(Mail)
        .AddSingleton(_ => MailComposer.For(Mail))
        .AddSingleton(new Failpoints());

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        Intake.Enqueue(reference);
        return ValueTask.CompletedTask;
    }

    public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        Signals.Enqueue(entry);
        return ValueTask.CompletedTask;
    }

    public Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        Sent.Enqueue(mail);
        return Task.CompletedTask;
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _blobs[name] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation) => Task.FromResult(_blobs.GetValueOrDefault(name));

    public Task DeleteAsync(string name, CancellationToken cancellation)
    {
        _blobs.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
