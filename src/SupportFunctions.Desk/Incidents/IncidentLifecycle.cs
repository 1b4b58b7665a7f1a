using NodaTime;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Subscribers;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Incidents;

/// <summary>One round of attention to an incident: tick, deliver, and say when to look again. Safe to repeat, at any moment.</summary>
public sealed class IncidentLifecycle(
    IncidentStore store, IncidentService incidents, IncidentOutbox outbox, SubscriberNews subscribers, Reconciler reconciler, DeskTime desk, Failpoints failpoints) : ILifecycle
{
    private const int MaxTicks = 50;

    public LifecycleKind Kind => LifecycleKind.Incident;

    public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        if (!IncidentId.TryRead(id.Text, out IncidentId read))
        {
            throw new ArgumentException($"{id} is no incident.", nameof(id));
        }

        IncidentTerms terms = await incidents.TermsAsync(cancellation);
        Duration nagBefore = terms.Policy.NagBefore;
        Incident incident = (await store.LoadAsync(read, cancellation)).Incident;
        for (int ticks = 0; IncidentClock.NextWakeUp(incident, nagBefore) is { } wakeUp && wakeUp <= desk.Now && ticks < MaxTicks; ticks++)
        {
            await incidents.ExecuteAsync(read, new IncidentCommand.Tick(), commandId: null, expected: null, cancellation);
            incident = (await store.LoadAsync(read, cancellation)).Incident;
        }

        Instant? retryAt = await outbox.DeliverAsync(read, cancellation);
        OwnedRows own = await store.OwnAsync(read, cancellation);
        Instant? news = await subscribers.TellAsync(IncidentPublicNews.Of(incident, store, terms.TimeZone), own.Due.Any(d => d.Line == DueLine.Machine), cancellation);
        retryAt = retryAt is null || news < retryAt ? news ?? retryAt : retryAt;
        failpoints.Hit(Failpoints.Record);
        return await reconciler.EndRoundAsync(
            id, IncidentRows.OwnPlace(read), own,
            new RoundEnd(incident.Sequence, [], IncidentClock.NextWakeUp(incident, nagBefore), retryAt), fired, cancellation);
    }
}
