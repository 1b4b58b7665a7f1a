using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Intake.Ledger;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Every five minutes: audits the ledger of everything received. Timers run on one machine at a time.</summary>
public sealed partial class LedgerFunction(IntakeAudit audit, ILogger<LedgerFunction> logger)
{
    /// <summary>So that a pass ends before the next one begins, and before the platform ends it.</summary>
    private static readonly Duration _atMost = Duration.FromMinutes(3);

    [Function("ledger")]
    public async Task RunAsync([TimerTrigger("30 */5 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        if (!await audit.RunAsync(_atMost, cancellation))
        {
            Log.NotWhole(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The audit of the ledger did not see everything in its time; the next one goes on.")]
        public static partial void NotWhole(ILogger logger);
    }
}
