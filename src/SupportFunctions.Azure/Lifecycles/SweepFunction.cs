using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Once a minute: wakes what is past due, hands over again what has been queued for too long, and goes on with jobs.</summary>
public sealed partial class SweepFunction(Sweep sweep, JobRunner jobs, DurableLifecycles lifecycles, ILogger<SweepFunction> logger)
{
    /// <summary>So that the next sweep comes in its minute.</summary>
    private static readonly Duration _jobsAtMost = Duration.FromSeconds(45);

    [Function("sweep")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using IDisposable through = lifecycles.Through(client);
        SweepResult result = await sweep.RunAsync(cancellation);
        if (result is not { Signalled: 0, Requeued: 0 })
        {
            Log.Swept(logger, result.Signalled, result.Requeued);
        }

        await jobs.RunAsync(_jobsAtMost, isAlone: false, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The sweep woke {Signalled} lifecycles and handed {Requeued} intakes over again.")]
        public static partial void Swept(ILogger logger, int signalled, int requeued);
    }
}
