using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Availability;
using SupportFunctions.Core.Incidents;

namespace SupportFunctions.Desk.Incidents;

/// <summary>What lists, availability and the status page need of an incident.</summary>
public sealed record IncidentSummary(
    IncidentId Id, string Title, Severity Severity, IncidentState State, IncidentPhase Phase, IncidentScope Scope, ImmutableArray<IncidentOutage> Outages,
    Instant DeclaredAt, Instant BeganAt, Instant? ResolvedAt, Instant? NextUpdateBy, IncidentUpdate? Latest, int LinkedCases)
{
    public static IncidentSummary Of(Incident incident) => new(
        incident.Id, incident.Plan.Title, incident.Plan.Severity, incident.State, incident.Phase, incident.Plan.Scope, incident.Outages, incident.DeclaredAt,
        incident.BeganAt, incident.ResolvedAt, incident.NextUpdateBy, incident.Updates is [.., var latest] ? latest : null, incident.Cases.Length);

    /// <inheritdoc cref="IncidentOutages.Of"/>
    public IEnumerable<Downtime> DowntimesOf(string customer, IReadOnlyCollection<string> products, string? region) =>
        IncidentOutages.Of(Id, Scope, Outages, customer, products, region);
}
