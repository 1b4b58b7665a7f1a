using System.Text.Json.Serialization;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.KnownIssues;

/// <summary>An entry of the registry of known issues (R-ENG-2). Anything may be missing in what is sent; <see cref="KnownIssueRules"/> says what is required.</summary>
public sealed record KnownIssueResource
{
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }

    /// <summary>What one sees of it, in a line. Customers read it.</summary>
    public string? Symptom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Product { get; init; }

    /// <summary>Versions that have it.</summary>
    public IReadOnlyList<string?>? Versions { get; init; }

    /// <summary>Where it is tracked, for everybody to read: an address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Upstream { get; init; }

    /// <summary>What helps meanwhile. Customers read it, and are told when it changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Workaround { get; init; }

    /// <summary>Open when left out. Customers are told when it changes.</summary>
    public KnownIssueState? State { get; init; }
}
