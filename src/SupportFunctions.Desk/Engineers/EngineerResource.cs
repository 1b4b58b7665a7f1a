using System.Text.Json.Serialization;
using NodaTime;

namespace SupportFunctions.Desk.Engineers;

/// <summary>An engineer as in the contract (R-ASG-1). Anything may be missing in what is sent; <see cref="EngineerRules"/> says what is required.</summary>
public sealed record EngineerResource
{
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>1 to 5.</summary>
    public int? Level { get; init; }

    public IReadOnlyList<EngineerArea?>? Areas { get; init; }

    /// <summary>Soft cap of active cases (R-INT-4); 5 when left out.</summary>
    public int? Capacity { get; init; }

    /// <summary>IANA id; the policy's when left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    public bool Lead { get; init; }

    /// <summary>The first 90 days from it are ramp-up (R-ASG-1).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LocalDate? StartDate { get; init; }
}

/// <param name="Proficiency">1 to 5.</param>
public sealed record EngineerArea(string? Product = null, int? Proficiency = null);
