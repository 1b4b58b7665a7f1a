using NodaTime;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Intake;

/// <summary>Audits the ledger of everything received: soon after the start, then once a minute.</summary>
public sealed partial class LedgerKeeper(IntakeAudit audit, MachineTime machine, ILogger<LedgerKeeper> logger) : BackgroundService
{
    /// <summary>What the process before left behind is worked off first.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>A pass takes what it takes: it only reads, and nobody waits for it.</summary>
    private static readonly Duration AtMost = Duration.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (TimeSpan wait = First; ; wait = Every)
            {
                await Task.Delay(wait, machine.Provider, stoppingToken);
                await PassAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
    }

    private async Task PassAsync(CancellationToken stopping)
    {
        try
        {
            await audit.RunAsync(AtMost, stopping);
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreUnavailable(logger, e);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // An audit that fails is an alarm of its own, and no reason to stop the desk.
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The audit of the ledger has to wait: the store is away.")]
        public static partial void StoreUnavailable(ILogger logger, Exception e);

        [LoggerMessage(2, LogLevel.Error, "The audit of the ledger failed; it is tried again in a minute.")]
        public static partial void Failed(ILogger logger, Exception e);

        [LoggerMessage(3, LogLevel.Debug, "The audit of the ledger stopped.")]
        public static partial void Stopped(ILogger logger);
    }
}
