using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Incidents;

/// <summary>An incident over HTTP. Lists leave roles, cases, updates and the write-up out.</summary>
public sealed record IncidentDocument(
    IncidentId Id, string Title, Severity Severity, IncidentState State, IncidentPhase Phase, IReadOnlyList<string> Products, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Customers, IReadOnlyList<IncidentOutage> Outages, Instant DeclaredAt, Instant BeganAt, Instant? ResolvedAt, Instant? NextUpdateBy, int LinkedCases)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Commander { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CommunicationsLead { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IncidentRole>? Roles { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Duration? UpdateEvery { get; init; }

    /// <summary>Promised updates that did not come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MissedUpdates { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? FollowUpAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CaseId>? Cases { get; init; }

    /// <summary>The external stream, newest first, at most <see cref="IncidentLimits.RememberedUpdates"/>; the timeline has all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IncidentUpdate>? Updates { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RootCause? RootCause { get; init; }

    public static IncidentDocument Of(IncidentSummary of) => new(
        of.Id, of.Title, of.Severity, of.State, of.Phase, of.Scope.Products, of.Scope.Regions, of.Scope.Customers, of.Outages, of.DeclaredAt, of.BeganAt,
        of.ResolvedAt, of.NextUpdateBy, of.LinkedCases);

    public static IncidentDocument Of(Incident of) => Of(IncidentSummary.Of(of)) with
    {
        Commander = of.Plan.Commander,
        CommunicationsLead = of.Plan.CommunicationsLead,
        Roles = of.Plan.Roles,
        UpdateEvery = of.UpdateEvery,
        MissedUpdates = of.Lapses,
        FollowUpAt = of.FollowUpAt,
        Cases = of.Cases,
        Updates = [.. of.Updates.Reverse()],
        RootCause = of.RootCause,
    };
}

/// <summary>An event of the timeline: <c>data</c> by type in docs/incidents.md.</summary>
/// <param name="At">The exact instant, also for what was noticed later.</param>
public sealed record IncidentTimelineEntry(long Seq, Instant At, string Type, string By, JsonElement Data)
{
    public static IncidentTimelineEntry Of(RecordedIncidentEvent happened) => new(
        happened.Sequence, happened.At, ClosedFamilies.TypeName(happened.Event.GetType()), happened.By,
        JsonSerializer.SerializeToElement(happened.Event, happened.Event.GetType(), DeskJson.Options));
}
