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
    private const int MaxFaults = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private static readonly NodaTime.Duration Overdue = NodaTime.Duration.FromMinutes(2);

    private readonly Channel<Work>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<Work>(new() { SingleReader = true }))];
    private int _queued;

    /// <summary>References that wait for, or get, work.</summary>
    public int Backlog => Volatile.Read(ref _queued);

    public ValueTask EnqueueAsync(IntakeReference reference, CancellationToken cancellation)
    {
        Put(new Work(reference, 0));
        return ValueTask.CompletedTask;
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
                await TryAsync(worker, work, stopping);
                Interlocked.Decrement(ref _queued);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, Backlog);
        }
    }

    private async Task TryAsync(IntakeWorker worker, Work work, CancellationToken stopping)
    {
        try
        {
            // What has begun is finished: stopping takes effect between messages.
            await worker.ProcessAsync(work.Reference.Id, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One bad message never stops the next. A store that is away is no fault of the message.
            int faults = work.Faults + (e is StoreUnavailableException ? 0 : 1);
            Log.Failed(logger, work.Reference.Id, faults, e);
            if (faults < MaxFaults)
            {
                _ = PutLaterAsync(work with { Faults = faults }, TimeSpan.FromMilliseconds(200 * Math.Pow(2, faults)), stopping);
                return;
            }

            await GiveUpAsync(worker, work, e, stopping);
        }
    }

    private async Task GiveUpAsync(IntakeWorker worker, Work work, Exception fault, CancellationToken stopping)
    {
        try
        {
            await worker.GiveUpAsync(work.Reference.Id, $"It could not be worked off: {fault.GetType().Name}.", CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            Log.Failed(logger, work.Reference.Id, work.Faults, e);
            _ = PutLaterAsync(work, Pause, stopping);
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
            await SweepAsync(_ => true, stopping);
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await SweepAsync(r => r.StoredAt + Overdue < machine.Now, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Log.Stopped(logger, Backlog);
        }
    }

    private async Task SweepAsync(Func<IntakeRecord, bool> isWanted, CancellationToken stopping)
    {
        try
        {
            await foreach (IntakeReference reference in store.QueuedAsync(stopping))
            {
                if (await store.ReadAsync(reference.Id, stopping) is { } record && isWanted(record))
                {
                    Put(new Work(reference, 0));
                }
            }
        }
        catch (StoreUnavailableException e)
        {
            Log.NotSwept(logger, e);
        }
    }

    private void Put(Work work)
    {
        Interlocked.Increment(ref _queued);
        _lanes[StableHash(work.Reference.OrderingKey) % Lanes].Writer.TryWrite(work);
    }

    private static uint StableHash(string key)
    {
        uint hash = 17;
        foreach (char c in key)
        {
            hash = unchecked((hash * 31) + c);
        }

        return hash;
    }

    private sealed record Work(IntakeReference Reference, int Faults);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Intake {IntakeId} failed, {Faults} times by its own fault.")]
        public static partial void Failed(ILogger logger, string intakeId, int faults, Exception e);

        [LoggerMessage(3, LogLevel.Warning, "What is queued could not be looked through; it is tried again.")]
        public static partial void NotSwept(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Debug, "Intake stopped with {Backlog} messages waiting; the store keeps them.")]
        public static partial void Stopped(ILogger logger, int backlog);
    }
}
