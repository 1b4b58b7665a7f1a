using System.Collections.Concurrent;
using System.Threading.Channels;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Lifecycles;

/// <summary>Gives cases, windows and incidents attention: one round at a time each, many side by side.</summary>
public sealed partial class LifecycleRunner(IServiceProvider services, MachineTime machine, ILogger<LifecycleRunner> logger)
    : BackgroundService, ILifecycles
{
    /// <summary>A round waits for four group commits in a row: only many rounds side by side keep up with the intake.</summary>
    private const int Workers = 128;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<LifecycleId, Attention> _attended = new();
    private readonly Channel<LifecycleId> _ready = Channel.CreateUnbounded<LifecycleId>();

    /// <summary>Those that wait for, or get, attention.</summary>
    public int Backlog => _attended.Count;

    public ValueTask SignalAsync(DueEntry entry, CancellationToken cancellation)
    {
        while (true)
        {
            Attention attention = _attended.GetOrAdd(entry.Id, _ => new Attention());
            lock (attention)
            {
                if (attention.IsGone)
                {
                    continue;
                }

                attention.Fired.Add(entry);
                if (!attention.IsQueued)
                {
                    attention.IsQueued = true;
                    _ready.Writer.TryWrite(entry.Id);
                }

                return ValueTask.CompletedTask;
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LifecycleRegistry lifecycles = services.GetRequiredService<LifecycleRegistry>();
        return RunAsync(Enumerable.Range(0, Workers).Select(_ => WorkAsync(lifecycles, stoppingToken)));
    }

    /// <summary>A worker that ends by a fault ends the service, at once and loudly.</summary>
    private static async Task RunAsync(IEnumerable<Task> workers)
    {
        await foreach (Task ended in Task.WhenEach(workers))
        {
            await ended;
        }
    }

    private async Task WorkAsync(LifecycleRegistry lifecycles, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await foreach (LifecycleId id in _ready.Reader.ReadAllAsync(stopping))
            {
                Attention attention = _attended[id];
                DueEntry[] fired = attention.Take();
                bool isFaulted = false;
                try
                {
                    // A round that has begun is finished: stopping takes effect between rounds.
                    await lifecycles.AdvanceAsync(id, fired, CancellationToken.None);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // One's fault is not another's. Its due entries are still there, so it is tried again.
                    Log.RoundFailed(logger, id, e);
                    isFaulted = true;
                }

                if (isFaulted)
                {
                    _ = AgainLaterAsync(id, attention, fired, stopping);
                }
                else
                {
                    Settle(id, attention);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, _attended.Count);
        }
    }

    /// <summary>It stays taken while it rests, so nobody else works on it.</summary>
    private async Task AgainLaterAsync(LifecycleId id, Attention attention, DueEntry[] fired, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(PauseAfterFault, machine.Provider, stopping);
            lock (attention)
            {
                attention.Fired.UnionWith(fired);
            }

            _ready.Writer.TryWrite(id);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, _attended.Count);
        }
    }

    private void Settle(LifecycleId id, Attention attention)
    {
        lock (attention)
        {
            if (attention.Fired.Count > 0)
            {
                _ready.Writer.TryWrite(id);
            }
            else
            {
                attention.IsGone = true;
                _attended.TryRemove(id, out _);
            }
        }
    }

    private sealed class Attention
    {
        public HashSet<DueEntry> Fired { get; } = [];

        /// <summary>In the channel, or being worked on.</summary>
        public bool IsQueued { get; set; }

        public bool IsGone { get; set; }

        public DueEntry[] Take()
        {
            lock (this)
            {
                DueEntry[] fired = [.. Fired];
                Fired.Clear();
                return fired;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A round of {Lifecycle} failed; it is tried again.")]
        public static partial void RoundFailed(ILogger logger, LifecycleId lifecycle, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "Lifecycles stopped with {Backlog} waiting; the due index keeps them.")]
        public static partial void Stopped(ILogger logger, int backlog);
    }
}
