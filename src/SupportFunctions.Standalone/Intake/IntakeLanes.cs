using System.Collections.Concurrent;
using System.Threading.Channels;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Intake;

/// <summary>The intake queue of one process: lanes worked off side by side, each in order; a conversation always takes the same lane.</summary>
public sealed partial class IntakeLanes(IServiceProvider services, IntakeStore store, MachineTime machine, ILogger<IntakeLanes> logger)
    : BackgroundService, IIntakeHandover
{
    /// <summary>More lanes share each group commit; each costs one waiting task.</summary>
    private const int Lanes = 256;
    private const int MaxOutages = 20;
    private static readonly TimeSpan PauseOfLane = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseAfterOutages = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private static readonly NodaTime.Duration Overdue = NodaTime.Duration.FromMinutes(2);

    private readonly Channel<Work>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<Work>(new() { SingleReader = true }))];

    /// <summary>Waiting in a lane; the sweep meets the same ones again and again while there is a backlog.</summary>
    private readonly ConcurrentDictionary<string, bool> _waiting = new(StringComparer.Ordinal);

    /// <summary>What arrives before the queue of the process before is back in its lanes: it goes behind it. Null from then on.</summary>
    private List<Work>? _early = [];
    private int _inWork;

    /// <summary>What was in work when two processes in a row died is worked off one by one: only what kills the next one is counted, not its neighbours.</summary>
    private readonly SemaphoreSlim _suspects = new(1);

    /// <summary>References that wait for, or get, work.</summary>
    public int Backlog => _waiting.Count + Volatile.Read(ref _inWork);

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        var work = new Work(reference, 0, IsLeftBehind: false);
        lock (_lanes)
        {
            if (_early is { } early)
            {
                early.Add(work);
                return ValueTask.CompletedTask;
            }
        }

        Put(work);
        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _suspects.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IntakeWorker worker = services.GetRequiredService<IntakeWorker>();
        // One that ends by a fault ends the service, at once and loudly.
        await foreach (Task ended in Task.WhenEach([.. _lanes.Select(l => WorkAsync(worker, l.Reader, stoppingToken)), SweepAsync(stoppingToken)]))
        {
            await ended;
        }
    }

    private async Task WorkAsync(IntakeWorker worker, ChannelReader<Work> lane, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await foreach (Work work in lane.ReadAllAsync(stopping))
            {
                Interlocked.Increment(ref _inWork);
                _waiting.TryRemove(work.Reference.Id, out _);
                await TryAsync(worker, work, stopping);
                Interlocked.Decrement(ref _inWork);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, Backlog);
        }
    }

    private async Task TryAsync(IntakeWorker worker, Work work, CancellationToken stopping)
    {
        if (!work.IsSuspect)
        {
            await TryNowAsync(worker, work, stopping);
            return;
        }

        await _suspects.WaitAsync(stopping);
        try
        {
            await TryNowAsync(worker, work, stopping);
        }
        finally
        {
            _suspects.Release();
        }
    }

    private async Task TryNowAsync(IntakeWorker worker, Work work, CancellationToken stopping)
    {
        for (int outages = 0; ; outages++)
        {
            try
            {
                // What has begun is finished: stopping takes effect between messages.
                if (work.IsLeftBehind && !await IsWorthTryingAsync(worker, work.Reference.Id))
                {
                    return;
                }

                // This process lives: what goes wrong from here on is counted with the faults.
                work = work with { IsLeftBehind = false };
                await worker.ProcessAsync(work.Reference.Id, stopping, CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException e)
            {
                // No fault of the message, and what follows in its conversation needs the same store: the lane waits, for a while.
                Log.StoreUnavailable(logger, work.Reference.Id, e);
                if (outages == MaxOutages)
                {
                    _ = PutLaterAsync(work, PauseAfterOutages, stopping);
                    return;
                }

                await Task.Delay(PauseOfLane, machine.Provider, stopping);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !(e is OperationCanceledException && stopping.IsCancellationRequested))
            {
                await FailedAsync(worker, work with { Faults = work.Faults + 1 }, e, stopping);
                return;
            }
        }
    }

    /// <summary>A message that kills the process would do so at every start, and nothing would ever be worked off again.</summary>
    private async Task<bool> IsWorthTryingAsync(IntakeWorker worker, string id)
    {
        int tries = await store.CountTryAsync(id, CancellationToken.None);
        if (tries <= IntakeAttempts.Most)
        {
            return true;
        }

        Log.Deadly(logger, id, IntakeAttempts.Most);
        await worker.GiveUpAsync(id, $"The desk stopped {IntakeAttempts.Most} times while it was worked off.", CancellationToken.None);
        return false;
    }

    /// <summary>One bad message never stops the next.</summary>
    private async Task FailedAsync(IntakeWorker worker, Work work, Exception fault, CancellationToken stopping)
    {
        Log.Failed(logger, work.Reference.Id, work.Faults, fault);
        if (work.Faults < IntakeAttempts.Most)
        {
            _ = PutLaterAsync(work, TimeSpan.FromMilliseconds(200 * Math.Pow(2, work.Faults)), stopping);
            return;
        }

        await GiveUpAsync(worker, work, fault);
    }

    private async Task GiveUpAsync(IntakeWorker worker, Work work, Exception fault)
    {
        try
        {
            await worker.GiveUpAsync(work.Reference.Id, $"It could not be worked off: {fault.GetType().Name}.", CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It stays queued, so the sweep finds it again.
            Log.NotGivenUp(logger, work.Reference.Id, e);
        }
    }

    private async Task PutLaterAsync(Work work, TimeSpan delay, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(delay, machine.Provider, stopping);
            Put(work);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, Backlog);
        }
    }

    /// <summary>At the start everything that is queued; then, now and then, what has been queued for too long.</summary>
    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepEvery, machine.Provider);
        try
        {
            while (!await SweepAsync(_ => true, isStart: true, stopping))
            {
                await Task.Delay(PauseOfLane, machine.Provider, stopping);
            }

            PutEarly();
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await SweepAsync(r => r.StoredAt + Overdue < machine.Now, isStart: false, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, Backlog);
        }
    }

    /// <summary>In the order in which they were received: a conversation that waited is worked off as it was held.</summary>
    /// <returns>False while the store is away.</returns>
    private async Task<bool> SweepAsync(Func<IntakeReference, bool> isWanted, bool isStart, CancellationToken stopping)
    {
        try
        {
            var found = new List<IntakeReference>();
            await foreach (IntakeReference reference in store.QueuedAsync(stopping))
            {
                if (isWanted(reference))
                {
                    found.Add(reference);
                }
            }

            foreach (IntakeReference reference in found.OrderBy(f => f.StoredAt))
            {
                Put(new Work(reference, 0, IsLeftBehind: isStart));
            }

            return true;
        }
        catch (StoreUnavailableException e)
        {
            Log.NotSwept(logger, e);
            return false;
        }
    }

    private void PutEarly()
    {
        lock (_lanes)
        {
            _early?.ForEach(Put);
            _early = null;
        }
    }

    private void Put(Work work)
    {
        if (_waiting.TryAdd(work.Reference.Id, true))
        {
            _lanes[LaneOf(work.Reference.OrderingKey)].Writer.TryWrite(work);
        }
    }

    /// <summary>The same lane for the same key.</summary>
    internal static int LaneOf(string key)
    {
        uint hash = 17;
        foreach (char c in key)
        {
            hash = unchecked((hash * 31) + c);
        }

        return (int)(hash % Lanes);
    }

    /// <param name="IsLeftBehind">By the process before: its tries are counted in the store.</param>
    private sealed record Work(IntakeReference Reference, int Faults, bool IsLeftBehind)
    {
        public bool IsSuspect => IsLeftBehind && Reference.Tries >= 2;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Intake {IntakeId} failed for the {Faults}. time.")]
        public static partial void Failed(ILogger logger, string intakeId, int faults, Exception e);

        [LoggerMessage(4, LogLevel.Warning, "Intake {IntakeId} waits: the store is away.")]
        public static partial void StoreUnavailable(ILogger logger, string intakeId, Exception e);

        [LoggerMessage(5, LogLevel.Error, "Intake {IntakeId} could not be given up; it stays queued.")]
        public static partial void NotGivenUp(ILogger logger, string intakeId, Exception e);

        [LoggerMessage(6, LogLevel.Error, "Intake {IntakeId} is given up: the desk stopped {Tries} times while it was worked off.")]
        public static partial void Deadly(ILogger logger, string intakeId, int tries);

        [LoggerMessage(3, LogLevel.Warning, "What is queued could not be looked through; it is tried again.")]
        public static partial void NotSwept(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "Intake stopped with {Backlog} messages waiting; the store keeps them.")]
        public static partial void Stopped(ILogger logger, int backlog);
    }
}
