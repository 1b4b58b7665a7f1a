using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Lifecycles;

/// <summary>Watches the due index: whatever is due is signalled at its instant, then it sleeps until the next.</summary>
public sealed partial class DueTimer(DueIndex due, LifecycleRunner lifecycles, DeskTime desk, MachineTime machine, ILogger<DueTimer> logger)
    : BackgroundService
{
    private const int Page = 200;

    /// <summary>Longest sleep: the clocks may be set, and timers have a limit.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>What was signalled and is still in the index is not signalled again sooner than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _woken = new(0, 1);
    private DateTimeOffset _sleepsUntil = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        due.Added += OnAdded;
        try
        {
            // Nobody else works on this store: commits that an earlier process did not live to deliver need not wait for their guards.
            await SignalDueAsync(areGuardsDue: true, stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                TimeSpan wait = await NextWaitAsync(stoppingToken);
                _sleepsUntil = machine.Provider.GetUtcNow() + wait;
                await _woken.WaitAsync(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
        finally
        {
            due.Added -= OnAdded;
        }
    }

    public override void Dispose()
    {
        _woken.Dispose();
        base.Dispose();
    }

    private async Task<TimeSpan> NextWaitAsync(CancellationToken stopping)
    {
        try
        {
            return await SignalDueAsync(areGuardsDue: false, stopping);
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, e);
            return TimeSpan.FromSeconds(1);
        }
    }

    /// <returns>How long until the next entry is due.</returns>
    private async Task<TimeSpan> SignalDueAsync(bool areGuardsDue, CancellationToken stopping)
    {
        TimeSpan next = LongestWait;
        foreach (DueLine line in new[] { DueLine.Desk, DueLine.Machine })
        {
            for (int shard = 0; shard < DueIndex.Shards; shard++)
            {
                foreach (DueEntry entry in await due.EarliestAsync(line, shard, Page, stopping))
                {
                    TimeSpan wait = areGuardsDue && entry.Sequence > 0 ? TimeSpan.Zero : DelayUntil(entry);
                    if (wait > TimeSpan.Zero)
                    {
                        next = Min(next, wait);
                        break;
                    }

                    await lifecycles.SignalAsync(entry.Case, entry, stopping);
                    next = Min(next, Patience);
                }
            }
        }

        return next;
    }

    private TimeSpan DelayUntil(DueEntry entry) => entry.Line == DueLine.Desk
        ? desk.RealDelayUntil(entry.At)
        : (entry.At - machine.Now).ToTimeSpan();

    private void OnAdded(DueEntry entry)
    {
        if (machine.Provider.GetUtcNow() + DelayUntil(entry) < _sleepsUntil && _woken.CurrentCount == 0)
        {
            try
            {
                _woken.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it in the same moment: that is all that was wanted.
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The due index cannot be read; trying again in a second.")]
        public static partial void StoreUnavailable(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "The due timer stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
