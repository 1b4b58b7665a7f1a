using System.Collections.Concurrent;
using System.Threading.Channels;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Lifecycles;

/// <summary>Gives cases attention: one round at a time a case, several cases side by side.</summary>
public sealed partial class LifecycleRunner(IServiceProvider services, MachineTime machine, ILogger<LifecycleRunner> logger)
    : BackgroundService, ILifecycles
{
    /// <summary>A round waits for four group commits in a row: only many rounds side by side keep up with the intake.</summary>
    private const int Workers = 128;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CaseId, Attention> _cases = new();
    private readonly Channel<CaseId> _ready = Channel.CreateUnbounded<CaseId>();

    /// <summary>Cases that wait for, or get, attention.</summary>
    public int Backlog => _cases.Count;

    public ValueTask SignalAsync(CaseId id, DueEntry guard, CancellationToken cancellation)
    {
        while (true)
        {
            Attention attention = _cases.GetOrAdd(id, _ => new Attention());
            lock (attention)
            {
                if (attention.IsGone)
                {
                    continue;
                }

                attention.Fired.Add(guard);
                if (!attention.IsQueued)
                {
                    attention.IsQueued = true;
                    _ready.Writer.TryWrite(id);
                }

                return ValueTask.CompletedTask;
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        CaseLifecycle lifecycle = services.GetRequiredService<CaseLifecycle>();
        return RunAsync(Enumerable.Range(0, Workers).Select(_ => WorkAsync(lifecycle, stoppingToken)));
    }

    /// <summary>A worker that ends by a fault ends the service, at once and loudly.</summary>
    private static async Task RunAsync(IEnumerable<Task> workers)
    {
        await foreach (Task ended in Task.WhenEach(workers))
        {
            await ended;
        }
    }

    private async Task WorkAsync(CaseLifecycle lifecycle, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await foreach (CaseId id in _ready.Reader.ReadAllAsync(stopping))
            {
                Attention attention = _cases[id];
                DueEntry[] fired = attention.Take();
                bool isFaulted = false;
                try
                {
                    // A round that has begun is finished: stopping takes effect between rounds.
                    await lifecycle.AdvanceAsync(id, fired, CancellationToken.None);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // One case's fault is not another's. Its due entries are still there, so it is tried again.
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
            Log.Stopped(logger, _cases.Count);
        }
    }

    /// <summary>The case stays taken while it rests, so nobody else works on it.</summary>
    private async Task AgainLaterAsync(CaseId id, Attention attention, DueEntry[] fired, CancellationToken stopping)
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
            Log.Stopped(logger, _cases.Count);
        }
    }

    private void Settle(CaseId id, Attention attention)
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
                _cases.TryRemove(id, out _);
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
        [LoggerMessage(1, LogLevel.Error, "A round of {CaseId} failed; it is tried again.")]
        public static partial void RoundFailed(ILogger logger, CaseId caseId, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "Lifecycles stopped with {Backlog} cases waiting; the due index keeps them.")]
        public static partial void Stopped(ILogger logger, int backlog);
    }
}
