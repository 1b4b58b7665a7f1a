using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Clocks;

public enum ClockName
{
    Unknown = 0,
    /// <summary>Contractual first response (R-SLA).</summary>
    FirstResponse = 1,
    /// <summary>Contractual resolution (R-SLA).</summary>
    Resolution = 2,
    /// <summary>First response to every customer, by our own aim (R-INT-1).</summary>
    InternalResponse = 3,
    /// <summary>Longest time between two of our replies (R-INT-2).</summary>
    NextReply = 4,
    /// <summary>The promise made in the last message to the customer (R-INT-3).</summary>
    NextUpdate = 5,
}

public enum ClockState
{
    Unknown = 0,
    Running = 1,
    Paused = 2,
    Met = 3,
    /// <summary>Passed its deadline, whether it was met later or not; never left again (R-SLA-9).</summary>
    Breached = 4,
    Cancelled = 5,
}

/// <param name="To">Null while it lasts.</param>
public sealed record ClockPause(Instant From, Instant? To, string Why);

/// <param name="At">The exact instant at which that share of the target has elapsed; null when time alone will not bring it.</param>
public sealed record ClockThreshold(int Percent, Instant? At, bool HasFired);

/// <summary>One running target, as facts; <see cref="ClockMath"/> turns them into times.</summary>
/// <param name="Agreement">Id of the agreement in force when it was last computed, or <c>internal</c>; <see cref="TargetTrack"/> has all of them.</param>
/// <param name="Calendar">Id; <paramref name="CalendarVersion"/> is the version in force when it was last computed.</param>
/// <param name="DueAt">Earliest instant at which the counted time reaches the target; null when the calendar never opens. While paused, as it was when the pause began.</param>
/// <param name="PausesWhileWaiting">Whether waiting on the customer pauses it (R-SLA-7, R-INT-2).</param>
/// <param name="IsProvisional">Before triage, or while the customer is unidentified (R-SLA-12, R-CUS-4).</param>
public sealed record Clock(
    ClockName Name,
    string Agreement,
    string Calendar,
    int CalendarVersion,
    Duration Target,
    CountingMode Mode,
    Instant StartedAt,
    Instant? DueAt,
    ImmutableArray<ClockThreshold> Thresholds,
    ImmutableArray<ClockPause> Pauses,
    bool PausesWhileWaiting,
    bool IsProvisional,
    Instant? MetAt = null,
    Instant? BreachedAt = null,
    Instant? CancelledAt = null)
{
    /// <summary>The agreement of our own clocks: an aim, not a contract.</summary>
    public const string Internal = "internal";

    public const string WaitingForAnswer = "Waiting on the customer's answer (R-SLA-7).";

    public const string CaseClosed = "The case was closed.";

    public const string Resting = "The case was reopened; the time it was resolved does not count.";

    /// <summary>The severity whose targets a contractual clock has; before triage the one with the earlier deadline (R-SLA-12).</summary>
    public Severity Severity { get; init; }

    /// <summary>What it was computed on: the knowledge from that instant on, see <see cref="SlaFacts.Knowledge"/>.</summary>
    public Instant KnownAt { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancelledBecause { get; init; }

    /// <summary>Id of the merged case that it was promised on; null when it was promised here.</summary>
    public string? ContinuedFrom { get; init; }

    /// <summary>Id of the case that goes on with it since this one was merged: its verdict counts there, and only there.</summary>
    public string? ContinuesOn { get; init; }

    /// <summary>Why the clock of a merged case was cancelled.</summary>
    /// <param name="other">Id of the case it was merged into.</param>
    public static string Continues(string other) => $"Continues on {other}.";

    /// <summary>When it was met or cancelled.</summary>
    public Instant? EndedAt => MetAt ?? CancelledAt;

    public bool IsContractual => Name is ClockName.FirstResponse or ClockName.Resolution;

    public bool IsPaused => Pauses is [.., { To: null }];

    /// <summary>Neither met nor cancelled: time still counts, or would if it were not paused.</summary>
    public bool IsOpen => MetAt is null && CancelledAt is null;

    public ClockState State => this switch
    {
        { BreachedAt: not null } => ClockState.Breached,
        { CancelledAt: not null } => ClockState.Cancelled,
        { MetAt: not null } => ClockState.Met,
        { IsPaused: true } => ClockState.Paused,
        _ => ClockState.Running,
    };

    public bool Equals(Clock? other) =>
        other is not null && Name == other.Name && Agreement == other.Agreement && Calendar == other.Calendar
        && CalendarVersion == other.CalendarVersion && Target == other.Target && Mode == other.Mode
        && StartedAt == other.StartedAt && DueAt == other.DueAt && Thresholds.SequenceEqual(other.Thresholds)
        && Pauses.SequenceEqual(other.Pauses) && PausesWhileWaiting == other.PausesWhileWaiting
        && IsProvisional == other.IsProvisional && MetAt == other.MetAt && BreachedAt == other.BreachedAt
        && CancelledAt == other.CancelledAt && CancelledBecause == other.CancelledBecause
        && Severity == other.Severity && KnownAt == other.KnownAt && ContinuedFrom == other.ContinuedFrom && ContinuesOn == other.ContinuesOn;

    public override int GetHashCode() => HashCode.Combine(Name, StartedAt, DueAt, MetAt, BreachedAt, CancelledAt);
}
