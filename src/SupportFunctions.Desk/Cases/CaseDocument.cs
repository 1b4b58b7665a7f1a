using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.PreSales;

namespace SupportFunctions.Desk.Cases;

/// <summary>A case as contract.md shows it.</summary>
public record CaseDocument(
    CaseId Id, string Subject, CaseStatus Status, CaseCustomerDocument? Customer, PersonDocument? Requester, Severity Severity,
    Priority Priority, Priority SuggestedPriority, CaseType Type, string? Product, string? Feature, Maturity Maturity, string? Assignee,
    IReadOnlyList<string> Collaborators, string Channel, Instant OpenedAt, Instant UpdatedAt, IReadOnlyList<ClockDocument> Clocks,
    int Messages, int Handoffs, IReadOnlyList<string> Escalations, IReadOnlyList<LinkDocument> Links)
{
    /// <summary>The case that goes on since this one was merged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseId? MergedInto { get; init; }

    /// <summary>Who gets our messages besides the requester: those who asked on cases merged into this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PersonDocument>? Recipients { get; init; }

    /// <summary>Contractual clocks with a verdict whose place a clock of a merged case took.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClockDocument>? Replaced { get; init; }

    /// <summary>Deviations granted to the customer that have not ended yet (R-CUS-6).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GrantedDeviation>? Exceptions { get; init; }

    /// <summary>What a pre-sales request said, and what it still lacks (R-IN-3); left out for other cases.</summary>
    [JsonPropertyName("presales"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreSalesDocument? PreSales { get; init; }

    /// <summary>Files that came with its messages and notes; <c>GET /api/cases/{id}/messages</c> lists them.</summary>
    public int Attachments { get; init; }

    public string? RealQuestion { get; init; }

    public RuntimeEnvironment Environment { get; init; }

    public BusinessImpact BusinessImpact { get; init; }

    public bool HighStakes { get; init; }
}

public sealed record CaseCustomerDocument(string Id, string Name, Tier Tier, Deployment Deployment);

/// <param name="Ref">A case's id, <c>owner/repository#123</c> or a GitHub address, or the id of another resource.</param>
public sealed record LinkDocument(LinkKind Kind, string Ref);

public sealed record PersonDocument(string Email, string? Name);

/// <summary>A clock as contract.md shows it.</summary>
/// <param name="Elapsed">Counted time; frozen once it is met or cancelled.</param>
/// <param name="Provisional">True or absent.</param>
public sealed record ClockDocument(
    string Name, string Agreement, string Calendar, Duration Target, Instant StartedAt, Instant? DueAt, ClockState State,
    Duration Elapsed, Duration PausedTotal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Provisional)
{
    /// <summary>The merged case that it was promised on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContinuedFrom { get; init; }

    /// <summary>The case that goes on with it; its verdict counts there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContinuesOn { get; init; }
}
