using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Standalone.Housekeeping;

/// <summary>At the start: files that a killed process did not finish. Once an hour: answers kept for an Idempotency-Key go after their seven days, what addresses were sent once it counts no more, and the log of mails after its time.</summary>
public sealed partial class Housekeeper(IdempotencyStore idempotency, BudgetSweep budgets, NotificationSweep notifications, LeftoverFiles leftovers, MachineTime machine, ILogger<Housekeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, machine.Provider);
        try
        {
            // Off the path of the start, however many there are.
            await Task.Run(RemoveLeftovers, stoppingToken);
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

    private void RemoveLeftovers()
    {
        try
        {
            Log.Removed(logger, leftovers.Remove());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotRemoved(logger, e);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        try
        {
            Log.Swept(logger, await idempotency.SweepAsync(stopping), await budgets.RunAsync(stopping), await notifications.RunAsync(stopping));
        }
        catch (StoreUnavailableException e)
        {
            Log.NotSwept(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{Count} answers to idempotent requests were past their time, {Addresses} addresses were sent nothing lately, and {Mails} mails left the log.")]
        public static partial void Swept(ILogger logger, int count, int addresses, int mails);

        [LoggerMessage(4, LogLevel.Debug, "{Count} files that an earlier process did not finish were removed.")]
        public static partial void Removed(ILogger logger, int count);

        [LoggerMessage(5, LogLevel.Warning, "Files that an earlier process did not finish could not all be removed; the next start tries again.")]
        public static partial void NotRemoved(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Warning, "Housekeeping has to wait: the store is away.")]
        public static partial void NotSwept(ILogger logger, Exception e);

        [LoggerMessage(3, LogLevel.Debug, "Housekeeping stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
