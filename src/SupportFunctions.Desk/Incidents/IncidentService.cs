using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Incidents;

/// <summary>What a command came to.</summary>
public abstract record IncidentResult
{
    private IncidentResult() { }

    public sealed record Done(Incident Incident, IReadOnlyList<RecordedIncidentEvent> Events) : IncidentResult;

    public sealed record Refused(IncidentDecision.Refused Decision) : IncidentResult;

    /// <summary>The caller decided on an older state than the one there is.</summary>
    public sealed record Stale(long Sequence) : IncidentResult;
}

/// <summary>Load, decide, commit; again when somebody else was faster.</summary>
public sealed class IncidentService(
    IncidentStore store, IDirectory directory, GuardedCommits commits, DeskTime desk)
{
    private const int MaxAttempts = 20;

    /// <summary>Raised, in this process only, after something was committed.</summary>
    public event Action<Incident>? Committed;

    /// <param name="commandId">Makes it happen once; null: each sending is a new command.</param>
    /// <param name="expected">Sequence that the caller saw (If-Match), 0 for none; null: any.</param>
    /// <exception cref="StoreUnavailableException">Also when twenty others were faster in a row.</exception>
    public async Task<IncidentResult> ExecuteAsync(
        IncidentId id, IncidentCommand command, string? commandId, long? expected, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            StoredIncident stored = await store.LoadAsync(id, cancellation);
            if (commandId is not null && stored.Incident.Sequence > 0 && await store.IsAppliedAsync(id, commandId, cancellation))
            {
                return new IncidentResult.Done(stored.Incident, []);
            }

            if (expected is { } sequence && stored.Incident.Sequence != sequence)
            {
                return new IncidentResult.Stale(stored.Incident.Sequence);
            }

            switch (IncidentDecider.Decide(stored.Incident, command, desk.Now, await TermsAsync(cancellation)))
            {
                case IncidentDecision.Refused refused:
                    return new IncidentResult.Refused(refused);
                case IncidentDecision.Accepted { Events.IsEmpty: true }:
                    return new IncidentResult.Done(stored.Incident, []);
                case IncidentDecision.Accepted accepted:
                    CommitOutcome outcome = await commits.CommitAsync(
                        new LifecycleId(LifecycleKind.Incident, id.ToString()), accepted.Next.Sequence,
                        token => store.CommitAsync(stored, accepted, commandId, token), cancellation);
                    if (outcome == CommitOutcome.Committed)
                    {
                        Committed?.Invoke(accepted.Next);
                        return new IncidentResult.Done(accepted.Next, accepted.Events);
                    }

                    if (outcome == CommitOutcome.AppliedBefore)
                    {
                        return new IncidentResult.Done((await store.LoadAsync(id, cancellation)).Incident, []);
                    }

                    break;
            }
        }

        throw new StoreUnavailableException($"{id} is changed faster than this change could be made: try again.");
    }

    public async ValueTask<IncidentTerms> TermsAsync(CancellationToken cancellation)
    {
        DeskTerms terms = await directory.TermsAsync([], cancellation);
        return new IncidentTerms(
            terms.Policy.Incidents, terms.Roster, terms.Policy.Products, terms.Policy.Regions, terms.Policy.Leadership, terms.Policy.TimeZone);
    }
}
