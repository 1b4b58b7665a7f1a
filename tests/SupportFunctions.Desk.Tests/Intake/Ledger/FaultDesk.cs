using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

/// <summary>The desk without HTTP, on a store that fails; what fails is tried again as a host does it, and a process that dies is started again.</summary>
internal sealed class FaultDesk : IAsyncDisposable, IIntakeHandover, ILifecycles
{
    private const int Patience = 50;

    /// <summary>Its templates are compiled once for thousands of desks.</summary>
    private static readonly MailComposer Composer = MailComposer.For(DeskPorts.Mail);

    private readonly ManualTimeProvider _deskClock = new(Instant.FromUtc(2026, 3, 2, 9, 0));
    private readonly ManualTimeProvider _machineClock = new(Instant.FromUtc(2031, 7, 1, 12, 0));
    private readonly Queue<IntakeReference> _queue = new();
    private readonly Queue<DueEntry> _signals = new();
    private ServiceProvider _services;

    public FaultDesk()
    {
        Store = new FaultyStore(Tables, Outside);
        _services = Start();
    }

    public InMemoryTableStore Tables { get; } = new();

    public Outside Outside { get; } = new();

    public FaultyStore Store { get; }

    /// <summary>Posts that were answered with an error or not at all, so that their sender sent again.</summary>
    public int Resent { get; private set; }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Received at the instant at which it was received before; a minute later the next one may come.</summary>
    public async Task TakeInAsync(IntakeRecord before, ReadOnlyMemory<byte> raw)
    {
        _deskClock.Advance(Duration.Max(before.ReceivedAt - _deskClock.Now, Duration.Zero));
        await Get<IntakeReception>().AcceptAsync(before.Kind, before.ContentType, raw, before.Sender, default);
        await SettleAsync();
        Pass();
    }

    /// <summary>Posted until there is an answer, then worked off and attended to until nothing is left.</summary>
    public async Task TakeInAsync(IntakeKind kind, string raw, string contentType = "text/plain")
    {
        await ReceiveAsync(kind, raw, contentType: contentType);
        await SettleAsync();
        Pass();
    }

    public async Task ReceiveAsync(IntakeKind kind, string raw, bool isTooLarge = false, string contentType = "text/plain")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(raw);
        for (int i = 0; i < Patience; i++)
        {
            try
            {
                _ = isTooLarge
                    ? await Get<IntakeReception>().QuarantineAsync(kind, "text/plain", bytes, "It was too large.", default)
                    : await Get<IntakeReception>().AcceptAsync(kind, contentType, bytes, sender: null, default);
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or CrashException)
            {
                Resent++;
                await RestartIfDeadAsync();
            }
        }

        Assert.Fail("It was never accepted.");
    }

    /// <summary>Something an administrator does, and does again when it failed.</summary>
    public async Task TryAsync(Func<Task> action)
    {
        for (int i = 0; i < Patience; i++)
        {
            try
            {
                await action();
                return;
            }
            catch (Exception e) when (e is StoreUnavailableException or CrashException)
            {
                await RestartIfDeadAsync();
            }
        }

        Assert.Fail("It never succeeded.");
    }

    /// <summary>Works off the queue and attends to what is signalled; in between a minute passes and the sweep runs, until nothing is left.</summary>
    public async Task SettleAsync()
    {
        for (int i = 0; i < Patience; i++)
        {
            try
            {
                await WorkOffAsync();
                await AttendAsync();
                if (!await SweepAsync())
                {
                    return;
                }

                _machineClock.Advance(Duration.FromSeconds(61));
            }
            catch (Exception e) when (e is StoreUnavailableException or CrashException)
            {
                await RestartIfDeadAsync();
            }
        }

        Assert.Fail("It never came to rest.");
    }

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        _queue.Enqueue(reference);
        return ValueTask.CompletedTask;
    }

    public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        _signals.Enqueue(entry);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>As the lanes of a host do: an outage is waited for, a fault of the message is counted.</summary>
    private async Task WorkOffAsync()
    {
        while (_queue.TryDequeue(out IntakeReference? reference))
        {
            for (int attempt = 1; attempt <= IntakeAttempts.Most; attempt++)
            {
                try
                {
                    await Get<IntakeAttempts>().ProcessAsync(reference.Id, attempt, default);
                    break;
                }
                catch (StoreUnavailableException)
                {
                    attempt--;
                }
                catch (Exception e) when (e is not CrashException)
                {
                    Assert.True(attempt < IntakeAttempts.Most, e.ToString());
                }
            }
        }
    }

    private async Task AttendAsync()
    {
        while (_signals.TryDequeue(out DueEntry? signal))
        {
            try
            {
                await Get<LifecycleRegistry>().AdvanceAsync(signal.Id, [signal], default);
            }
            catch (StoreUnavailableException)
            {
                _signals.Enqueue(signal);
            }
        }
    }

    /// <summary>What is queued, and every guard of a commit: after it, nothing is on its way.</summary>
    private async Task<bool> SweepAsync()
    {
        await foreach (IntakeReference reference in Get<IntakeStore>().QueuedAsync(default))
        {
            _queue.Enqueue(reference);
        }

        for (int shard = 0; shard < DueIndex.Shards; shard++)
        {
            await foreach (DueEntry entry in Get<DueIndex>().AllAsync(DueLine.Machine, shard, default))
            {
                _signals.Enqueue(entry);
            }
        }

        return _queue.Count + _signals.Count > 0;
    }

    private void Pass()
    {
        _deskClock.Advance(Duration.FromMinutes(1));
        _machineClock.Advance(Duration.FromMinutes(1));
    }

    private async Task RestartIfDeadAsync()
    {
        if (Store.IsDead)
        {
            await _services.DisposeAsync();
            _queue.Clear();
            _signals.Clear();
            Store.Revive();
            _services = Start();
        }
    }

    private ServiceProvider Start()
    {
        var services = new ServiceCollection();
        DeskDriver.AddTo(services, Store, _deskClock, _machineClock);
        services.AddSingleton<IIntakeHandover>(this).AddSingleton<ILifecycles>(this);
        services.AddSingleton(Composer).AddSingleton<IMailTransport>(Outside).AddSingleton<IBlobStore>(Store);
        return services.BuildServiceProvider();
    }
}
