using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Agreements;

/// <summary>An agreement as in the contract (R-CUS-3). Anything may be missing in what is sent; <see cref="AgreementRules"/> says what is required.</summary>
public sealed record AgreementResource
{
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }

    public string? Name { get; init; }

    /// <summary>First instant at which it applies; a date stands for its midnight in UTC.</summary>
    [JsonConverter(typeof(InstantOrDateConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? ValidFrom { get; init; }

    /// <summary>First instant at which it does not apply any more.</summary>
    [JsonConverter(typeof(InstantOrDateConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? ValidTo { get; init; }

    /// <summary>Given when this version is also to count for a time before it was written; else a change counts from now, or from a later validFrom.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CorrectionBody? Correction { get; init; }

    public AgreementTargets? Targets { get; init; }

    /// <summary>By deployment, where targets differ from <see cref="Targets"/> (R-CUS-3).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, AgreementTargets?>? Deployments { get; init; }

    /// <summary>R-SLA-7.</summary>
    public bool PauseResolutionWhileWaiting { get; init; } = true;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedAvailability? Availability { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedMaintenance? Maintenance { get; init; }
}

public sealed record AgreementTargets
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedTargets? Sev1 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedTargets? Sev2 { get; init; }
}

/// <summary>Of one severity; what is left out is not promised.</summary>
public sealed record AgreedTargets
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedTarget? FirstResponse { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgreedTarget? Resolution { get; init; }
}

public sealed record AgreedTarget
{
    public Duration? Duration { get; init; }

    public string? Calendar { get; init; }

    /// <summary><c>working</c> when left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CountingMode? Mode { get; init; }
}

public sealed record AgreedAvailability
{
    /// <summary>Share of time: above 0, at most 1.</summary>
    public decimal? Target { get; init; }

    /// <summary>R-MNT-4.</summary>
    public bool CountsMaintenance { get; init; }
}

/// <summary>R-MNT-1.</summary>
public sealed record AgreedMaintenance
{
    public Duration? Notice { get; init; }

    public Duration? MaxLength { get; init; }
}
