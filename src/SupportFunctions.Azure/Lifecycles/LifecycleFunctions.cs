using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NodaTime;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Azure.Lifecycles;

/// <summary>One orchestration and one round a kind, so that each has its own name in logs, metrics and limits; all run the same loop.</summary>
public sealed class LifecycleFunctions(LifecycleRegistry registry, DurableLifecycles lifecycles)
{
    [Function(LifecycleNames.Case)]
    public static Task CaseLifecycle([OrchestrationTrigger] TaskOrchestrationContext context, LifecycleRound round) => LifecycleLoop.RunAsync(context, LifecycleNames.CaseRound, round);

    [Function(LifecycleNames.Window)]
    public static Task MaintenanceLifecycle([OrchestrationTrigger] TaskOrchestrationContext context, LifecycleRound round) => LifecycleLoop.RunAsync(context, LifecycleNames.WindowRound, round);

    [Function(LifecycleNames.Incident)]
    public static Task IncidentLifecycle([OrchestrationTrigger] TaskOrchestrationContext context, LifecycleRound round) => LifecycleLoop.RunAsync(context, LifecycleNames.IncidentRound, round);

    [Function(LifecycleNames.Subscriber)]
    public static Task SubscriberLifecycle([OrchestrationTrigger] TaskOrchestrationContext context, LifecycleRound round) => LifecycleLoop.RunAsync(context, LifecycleNames.SubscriberRound, round);

    [Function(LifecycleNames.Digest)]
    public static Task DigestLifecycle([OrchestrationTrigger] TaskOrchestrationContext context, LifecycleRound round) => LifecycleLoop.RunAsync(context, LifecycleNames.DigestRound, round);

    [Function(LifecycleNames.CaseRound)]
    public Task<LifecycleLook> AdvanceCaseAsync([ActivityTrigger] LifecycleRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => AdvanceAsync(round, client, cancellation);

    [Function(LifecycleNames.WindowRound)]
    public Task<LifecycleLook> AdvanceWindowAsync([ActivityTrigger] LifecycleRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => AdvanceAsync(round, client, cancellation);

    [Function(LifecycleNames.IncidentRound)]
    public Task<LifecycleLook> AdvanceIncidentAsync([ActivityTrigger] LifecycleRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => AdvanceAsync(round, client, cancellation);

    [Function(LifecycleNames.SubscriberRound)]
    public Task<LifecycleLook> AdvanceSubscriberAsync([ActivityTrigger] LifecycleRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => AdvanceAsync(round, client, cancellation);

    [Function(LifecycleNames.DigestRound)]
    public Task<LifecycleLook> AdvanceDigestAsync([ActivityTrigger] LifecycleRound round, [DurableClient] DurableTaskClient client, CancellationToken cancellation) => AdvanceAsync(round, client, cancellation);

    /// <summary>Its delivery may be repeated: every step of a round can be.</summary>
    private async Task<LifecycleLook> AdvanceAsync(LifecycleRound round, DurableTaskClient client, CancellationToken cancellation)
    {
        using IDisposable through = lifecycles.Through(client);
        var id = LifecycleId.Read(round.Id);
        Instant? next = await registry.AdvanceAsync(id, [.. round.Fired.Select(f => f.ToEntry(id))], cancellation);
        return new LifecycleLook(next?.ToDateTimeOffset());
    }
}
