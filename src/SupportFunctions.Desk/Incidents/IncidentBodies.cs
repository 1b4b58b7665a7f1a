using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Incidents;

namespace SupportFunctions.Desk.Incidents;

/// <summary>What is sent to declare an incident, or to change what it is; <c>engineer</c> names who acts when the key is shared.</summary>
/// <param name="Severity"><c>sev1</c> when left out.</param>
/// <param name="StartedAt">Since when it does not work. Left out: nothing is down. Read at the declaration only.</param>
/// <param name="Reason">How a time long past is known.</param>
/// <param name="UpdateEvery">The cadence of updates; the policy's when left out.</param>
public sealed record IncidentBody(
    string? Title = null, Severity? Severity = null, string? Commander = null, string? CommunicationsLead = null, IReadOnlyList<IncidentRoleBody?>? Roles = null,
    IReadOnlyList<string?>? Products = null, IReadOnlyList<string?>? Regions = null, IReadOnlyList<string?>? Customers = null,
    Instant? StartedAt = null, string? Reason = null, Duration? UpdateEvery = null, string? Engineer = null)
{
    public IncidentPlan Plan() => new(
        Title?.Trim() ?? "", Severity ?? Core.Agreements.Severity.Sev1, Given(Commander), Given(CommunicationsLead),
        [.. (Roles ?? []).OfType<IncidentRoleBody>().Select(r => new IncidentRole(r.Role?.Trim() ?? "", r.Engineer ?? ""))],
        new IncidentScope([.. Names(Products)], [.. Names(Regions)], [.. Names(Customers)]));

    private static IEnumerable<string> Names(IReadOnlyList<string?>? names) => (names ?? []).Select(n => n?.Trim() ?? "");

    private static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}

public sealed record IncidentRoleBody(string? Role = null, string? Engineer = null);

public sealed record IncidentNoteBody(string? Text = null, string? Engineer = null);

/// <param name="Phase">As before when left out.</param>
/// <param name="NextUpdateBy">By the cadence when left out.</param>
public sealed record IncidentUpdateBody(
    string? Summary = null, string? NextSteps = null, IncidentPhase? Phase = null, Instant? NextUpdateBy = null, string? Engineer = null);

/// <param name="At">Now when left out.</param>
/// <param name="Reason">How a time longer ago is known.</param>
public sealed record OutageMomentBody(Instant? At = null, string? Reason = null, string? Engineer = null);

/// <param name="Outages">All of them, as they are now known to have been.</param>
public sealed record OutagesBody(IReadOnlyList<OutageBody?>? Outages = null, string? Reason = null, string? Engineer = null);

public sealed record OutageBody(Instant? From = null, Instant? To = null);

/// <param name="Remove">True takes the link away.</param>
public sealed record IncidentCaseBody(string? Case = null, bool? Remove = null, string? Engineer = null);

/// <param name="At">When it worked again; now when left out.</param>
public sealed record ResolveIncidentBody(string? Summary = null, string? NextSteps = null, Instant? At = null, string? Reason = null, string? Engineer = null);

public sealed record RootCauseBody(string? WhatHappened = null, string? Why = null, string? Mended = null, string? Prevention = null, string? Engineer = null)
{
    public RootCause Read() => new(WhatHappened?.Trim() ?? "", Why?.Trim() ?? "", Mended?.Trim() ?? "", Prevention?.Trim() ?? "");
}

public sealed record CloseIncidentBody(RootCauseBody? RootCause = null, string? Engineer = null);

public sealed record ReopenIncidentBody(string? Reason = null, string? Engineer = null);
