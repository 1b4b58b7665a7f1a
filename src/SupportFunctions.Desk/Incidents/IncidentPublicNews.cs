using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Subscribers;

namespace SupportFunctions.Desk.Incidents;

/// <summary>What subscribers to the status hear of an incident: what the status page shows of it, and nothing else.</summary>
internal static class IncidentPublicNews
{
    /// <param name="timeZone">IANA id of the desk's own zone.</param>
    public static PublicThing Of(Incident incident, IncidentStore store, string timeZone) => new(
        new LifecycleId(LifecycleKind.Incident, incident.Id.ToString()), incident.Sequence, incident.Plan.Scope.Customers.IsEmpty,
        async (from, top, cancellation) =>
            [.. (await store.EventsAsync(incident.Id, from, top, cancellation)).Select(e => new PublicEvent(e.Sequence, e.Event is IncidentEvent.Declared, Of(incident, e, timeZone)))]);

    /// <summary>Null for the internal stream, and for what the last update says already.</summary>
    internal static PublicNews? Of(Incident incident, RecordedIncidentEvent happened, string timeZone)
    {
        PublicNews news = new(SubscriberMailKind.Unknown, incident.Id.ToString(), incident.Plan.Title, incident.Plan.Scope.Products, happened.At, timeZone);
        PublicNews? told = happened.Event switch
        {
            IncidentEvent.Declared e => news with { Kind = SubscriberMailKind.IncidentDeclared, NextUpdateBy = e.NextUpdateBy },
            IncidentEvent.Updated e => news with
            {
                Kind = e.Phase == IncidentPhase.Resolved ? SubscriberMailKind.IncidentResolved : SubscriberMailKind.IncidentUpdated,
                Summary = e.Summary, NextSteps = e.NextSteps, NextUpdateBy = e.NextUpdateBy,
            },
            IncidentEvent.Reopened e => news with { Kind = SubscriberMailKind.IncidentReopened, NextUpdateBy = e.NextUpdateBy },
            IncidentEvent.Withdrawn => news with { Kind = SubscriberMailKind.IncidentWithdrawn },
            _ => null,
        };

        // What was none by now is told of no more, but that it was none.
        return incident.Counts || told?.Kind == SubscriberMailKind.IncidentWithdrawn ? told : null;
    }
}
