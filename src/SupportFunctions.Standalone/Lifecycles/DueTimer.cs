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

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    /// <summary>What was signalled and is still in the index is not signalled again sooner than this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _woken = new(0);
    private readonly Lock _lock = new();

    /// <summary>When the index is looked at next. While it is being read: the earliest of what was added meanwhile.</summary>
    private DateTimeOffset _nextLook = DateTimeOffset.MaxValue;
    private bool _isAsleep;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        due.Added += OnAdded;
        try
        {
            // Nobody else works on this store: commits that an earlier process did not live to deliver need not wait for their guards.
            while (!await TrySignalGuardsAsync(stoppingToken))
            {
                await Task.Delay(AfterFault, machine.Provider, stoppingToken);
            }

            while (!stoppingToken.IsCancellationRequested)
            {
                lock (_lock)
                {
                    _nextLook = DateTimeOffset.MaxValue;
                }

                await SleepAsync(await NextWaitAsync(stoppingToken), stoppingToken);
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
            return await SignalDueAsync(stopping);
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, e);
            return AfterFault;
        }
    }

    private async Task<bool> TrySignalGuardsAsync(CancellationToken stopping)
    {
        try
        {
            for (int shard = 0; shard < DueIndex.Shards; shard++)
            {
                await foreach (DueEntry entry in due.AllAsync(DueLine.Machine, shard, stopping))
                {
                    if (entry.Sequence > 0)
                    {
                        await lifecycles.SignalAsync(entry, stopping);
                    }
                }
            }

            return true;
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, e);
            return false;
        }
    }

    /// <returns>How long until the next entry is due.</returns>
    private async Task<TimeSpan> SignalDueAsync(CancellationToken stopping)
    {
        TimeSpan next = LongestWait;
        foreach (DueLine line in new[] { DueLine.Desk, DueLine.Machine })
        {
            for (int shard = 0; shard < DueIndex.Shards; shard++)
            {
                foreach (DueEntry entry in await due.EarliestAsync(line, shard, Page, stopping))
                {
                    TimeSpan wait = DelayUntil(entry);
                    if (wait > TimeSpan.Zero)
                    {
                        next = Min(next, wait);
                        break;
                    }

                    await lifecycles.SignalAsync(entry, stopping);
                    next = Min(next, Patience);
                }
            }
        }

        return next;
    }

    private TimeSpan DelayUntil(DueEntry entry) =>
        entry.Line == DueLine.Desk ? desk.RealDelayUntil(entry.At) : machine.RealDelayUntil(entry.At);

    /// <summary>Sleeps, but not over anything that was added since the index was read.</summary>
    private async Task SleepAsync(TimeSpan wait, CancellationToken stopping)
    {
        DateTimeOffset now = machine.Provider.GetUtcNow();
        lock (_lock)
        {
            _nextLook = _nextLook < now + wait ? _nextLook : now + wait;
            wait = _nextLook > now ? _nextLook - now : TimeSpan.Zero;
            _isAsleep = true;
        }

        await _woken.WaitAsync(wait, stopping);
        lock (_lock)
        {
            _isAsleep = false;
        }
    }

    private void OnAdded(DueEntry entry)
    {
        DateTimeOffset at = machine.Provider.GetUtcNow() + DelayUntil(entry);
        lock (_lock)
        {
            if (at >= _nextLook)
            {
                return;
            }

            _nextLook = at;
            if (_isAsleep)
            {
                _isAsleep = false;
                _woken.Release();
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
