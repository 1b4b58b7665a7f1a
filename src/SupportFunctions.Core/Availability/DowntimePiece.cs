using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Availability;

/// <summary>What the contract makes of a piece of downtime.</summary>
public enum DowntimeJudgement
{
    Unknown = 0,
    /// <summary>Counts against the target.</summary>
    Counted = 1,
    /// <summary>Announced maintenance within the rules, which the agreement leaves out.</summary>
    Excused = 2,
    /// <summary>No agreement promised availability at the time.</summary>
    NotPromised = 3,
}

/// <summary>A line of the evidence: a piece of downtime with one set of causes and one judgement. Half-open, never empty.</summary>
/// <param name="Sources">Ids of the incidents and windows that it was down for, each once, in the order in which they began.</param>
/// <param name="ExcusedBy">The window within whose rules the piece lies, whether or not the agreement leaves it out; null: none.</param>
public sealed record DowntimePiece(Interval During, ImmutableArray<string> Sources, string? ExcusedBy, DowntimeJudgement Judgement)
{
    public Duration Length => During.Duration;

    /// <summary>What of it counts against the target: all or nothing.</summary>
    public Duration Counted => Judgement == DowntimeJudgement.Counted ? Length : Duration.Zero;

    /// <summary>In words for the customer's lawyer.</summary>
    public string Why => Judgement switch
    {
        DowntimeJudgement.Counted when ExcusedBy is { } window => $"announced maintenance {window} within the rules; the agreement counts it",
        DowntimeJudgement.Counted => $"down: {string.Join(", ", Sources)}",
        DowntimeJudgement.Excused => $"announced maintenance {ExcusedBy} within the rules; the agreement does not count it",
        DowntimeJudgement.NotPromised or DowntimeJudgement.Unknown => "no agreement promised availability at the time",
    };

    public bool Equals(DowntimePiece? other) =>
        other is not null && During == other.During && ExcusedBy == other.ExcusedBy && Judgement == other.Judgement && Sources.SequenceEqual(other.Sources);

    public override int GetHashCode() => HashCode.Combine(During, ExcusedBy, Judgement, Sources.Length);

    /// <summary>Whether nothing but the time is different.</summary>
    internal bool IsLike(DowntimePiece other) => Equals(other with { During = During });
}
