using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Once an hour: lifecycles that ended long ago leave the task hub. One that is needed again is started anew, so nothing is lost.</summary>
public sealed class PurgeFunction(MachineTime machine)
{
    /// <summary>Long enough to look at what failed.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>What is left after it goes with the next one.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromMinutes(4);

    [Function("purge")]
    public async Task RunAsync([TimerTrigger("0 37 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);

        // From: some backends take a filter without it for a fault.
        var ended = new PurgeInstancesFilter(
            DateTimeOffset.UnixEpoch, machine.Now.ToDateTimeOffset() - Kept,
            [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]) { Timeout = AtMost };
        await client.PurgeAllInstancesAsync(ended, cancellation);
    }
}
