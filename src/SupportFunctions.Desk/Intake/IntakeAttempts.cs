using Microsoft.Extensions.Logging;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>Works off an intake that a queue delivers again and again until it is done: a message that fails by its own fault is given up at last.</summary>
public sealed partial class IntakeAttempts(IntakeWorker worker, IntakeStore store, ILogger<IntakeAttempts> logger)
{
    /// <summary>At this attempt a fault of the message itself is final.</summary>
    public const int Most = 5;

    /// <param name="attempt">1 for the first delivery.</param>
    /// <exception cref="StoreUnavailableException">A store that is away is no fault of the message: it is never given up for that.</exception>
    public async Task ProcessAsync(string intakeId, int attempt, CancellationToken cancellation)
    {
        // Faults end at the last attempt; what goes beyond it met a store that was away, or killed the process that worked on it.
        if (attempt > Most && await store.CountTryAsync(intakeId, cancellation) > Most)
        {
            Log.Deadly(logger, intakeId, attempt);
            await worker.GiveUpAsync(intakeId, "The desk stopped again and again while it was worked off.", cancellation);
            return;
        }

        try
        {
            await worker.ProcessAsync(intakeId, cancellation);
        }
        catch (Exception e) when (attempt >= Most && e is not StoreUnavailableException and not OperationCanceledException)
        {
            Log.GivenUp(logger, intakeId, attempt, e);
            await worker.GiveUpAsync(intakeId, $"It could not be worked off: {e.GetType().Name}.", cancellation);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Intake {IntakeId} failed at attempt {Attempt} and is given up.")]
        public static partial void GivenUp(ILogger logger, string intakeId, int attempt, Exception e);

        [LoggerMessage(2, LogLevel.Error, "Intake {IntakeId} came back at attempt {Attempt} without a word on why, again and again, and is given up.")]
        public static partial void Deadly(ILogger logger, string intakeId, int attempt);
    }
}
