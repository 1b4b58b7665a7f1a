using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using NodaTime;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Once a minute: wakes what is past due, hands over again what has been queued for too long, and goes on with jobs.</summary>
public sealed class SweepFunction(Sweep sweep, JobRunner jobs, DurableLifecycles lifecycles)
{
    /// <summary>So that the next sweep comes in its minute.</summary>
    private static readonly Duration _jobsAtMost = Duration.FromSeconds(45);

    [Function("sweep")]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using IDisposable through = lifecycles.Through(client);
        await sweep.RunAsync(cancellation);
        await jobs.RunAsync(_jobsAtMost, isAlone: false, cancellation);
    }
}
