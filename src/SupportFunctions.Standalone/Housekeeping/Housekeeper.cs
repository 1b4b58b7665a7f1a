using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Housekeeping;

/// <summary>Once an hour: answers kept for an Idempotency-Key go after their seven days.</summary>
public sealed partial class Housekeeper(IdempotencyStore idempotency, MachineTime machine, ILogger<Housekeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, machine.Provider);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        try
        {
            Log.Swept(logger, await idempotency.SweepAsync(stopping));
        }
        catch (StoreUnavailableException e)
        {
            Log.NotSwept(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Count} answers to idempotent requests were past their time.")]
        public static partial void Swept(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Housekeeping has to wait: the store is away.")]
        public static partial void NotSwept(ILogger logger, Exception e);

        [LoggerMessage(3, LogLevel.Debug, "Housekeeping stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
