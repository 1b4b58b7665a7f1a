using System.Collections.Immutable;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Incidents;

/// <summary>Facts, or why not.</summary>
public abstract record IncidentDecision
{
    private IncidentDecision() { }

    /// <param name="Events">Empty: nothing changes.</param>
    public sealed record Accepted(
        Incident Next, ImmutableArray<RecordedIncidentEvent> Events, ImmutableArray<IncidentEffect> Effects) : IncidentDecision;

    /// <param name="Code"><see cref="RefusalCode.NotOpened"/> where there is no such incident.</param>
    /// <param name="Detail">What happened, with the value, then what to do.</param>
    /// <param name="Field">The input's field at fault, camelCase; null when it is the state's.</param>
    public sealed record Refused(RefusalCode Code, string Detail, string? Field = null) : IncidentDecision;
}

/// <summary>Everything besides the incident that a decision looks at.</summary>
/// <param name="Products">The policy's; empty: any.</param>
/// <param name="Regions">The policy's; empty: any.</param>
/// <param name="TimeZone">IANA zone for staff mail.</param>
public sealed record IncidentTerms(
    IncidentPolicy Policy, Roster Roster, ImmutableArray<string> Products, ImmutableArray<string> Regions, ImmutableArray<string> Leadership, string TimeZone);
