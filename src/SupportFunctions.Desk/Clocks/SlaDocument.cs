using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Validity;
using SupportFunctions.Desk.Customers;

namespace SupportFunctions.Desk.Clocks;

/// <summary>Every clock of a case explained to the second, with what it was computed from (R-SLA-10).</summary>
/// <param name="Coverage">Which agreement's clocks run, or why none do.</param>
/// <param name="Now">Desk time of this explanation.</param>
/// <param name="TimeZone">The desk's own IANA zone, for times that belong to no calendar.</param>
/// <param name="Terms">What covered the case, through time.</param>
/// <param name="Exceptions">Deviations granted to the customer (R-CUS-6).</param>
/// <param name="Failed">Mails to the customer that never arrived: what they had met runs again.</param>
public sealed record SlaDocument(
    CaseId Case, string Coverage, Instant Now, string TimeZone, IReadOnlyList<CoveringTerms> Terms, IReadOnlyList<ExplainedClock> Clocks, ExplainedWaiting Waiting,
    IReadOnlyList<GrantedDeviation> Exceptions, IReadOnlyList<FailedMail> Failed)
{
    /// <summary>Contractual clocks with a verdict whose place a clock of a merged case took.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExplainedClock>? Replaced { get; init; }
}

/// <param name="To">Null: until now.</param>
/// <param name="Agreement">Id; null where none covers the case.</param>
public sealed record CoveringTerms(Instant From, Instant? To, string? Agreement, int? Version, bool Provisional, string Because);

/// <param name="TimeZone">The calendar's IANA zone.</param>
/// <param name="Targets">What it aimed at through time, to its end or deadline, in order; more than one where terms changed on the way.</param>
/// <param name="Rule">By which it started.</param>
/// <param name="Elapsed">The sum of what the intervals counted.</param>
/// <param name="Digest">Of the inputs: <c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Inputs">What the digest is made of, a line each, each ended by a line feed; only when asked for.</param>
/// <param name="Correction">Both verdicts, where a correction of the terms changes the verdict.</param>
public sealed record ExplainedClock(
    string Name, string Agreement, string Calendar, string TimeZone, Duration Target, string Mode, IReadOnlyList<TargetInForce> Targets, string Rule, Instant StartedAt, Instant? DueAt, ClockState State,
    Duration Elapsed, Duration PausedTotal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? CancelledAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CancelledBecause,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Provisional,
    IReadOnlyList<ExplainedInterval> Intervals, string Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Inputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CorrectedVerdict? Correction)
{
    /// <summary>The merged case that it was promised on, and started on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContinuedFrom { get; init; }

    /// <summary>The case that goes on with it; its verdict counts there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContinuesOn { get; init; }
}

/// <param name="To">Null: open end.</param>
/// <param name="Agreement">Null where none was in force.</param>
/// <param name="Target">Null where nothing was promised.</param>
public sealed record TargetInForce(
    Instant From, Instant? To, string? Agreement, int? Version, Duration? Target, string? Mode, string? Calendar, int? CalendarVersion, string Because);

/// <param name="Counted">Zero where the time did not count.</param>
/// <param name="Rule">What lets the time count, or stops it.</param>
/// <param name="Offset">From UTC, in force on the calendar's walls, as <c>-07:00</c>.</param>
public sealed record ExplainedInterval(
    Instant From, Instant To, Duration Counted, string Rule, string Why, string Offset,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Agreement,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AgreementVersion,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Calendar,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? CalendarVersion);

/// <summary>Time spent waiting on the customer, on the wall (R-SLA-7).</summary>
/// <param name="Justified">With a question of ours that had reached the customer.</param>
/// <param name="Unjustified">Without one: it pauses nothing.</param>
public sealed record ExplainedWaiting(Duration Justified, Duration Unjustified, IReadOnlyList<WaitingInterval> Intervals);

public sealed record WaitingInterval(Instant From, Instant To, bool Justified, string Why);

/// <summary>A verdict before and after corrections of agreements or calendars.</summary>
public sealed record CorrectedVerdict(Verdict AsRecorded, Verdict Corrected, IReadOnlyList<Correction> Corrections)
{
    /// <summary>Verdicts that counted between two corrections and are neither of the two; left out when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<VerdictSince>? Between { get; init; }
}

/// <param name="RecordedAt">Of the correction that brought it.</param>
public sealed record VerdictSince(Instant RecordedAt, Verdict Verdict);

public sealed record Verdict(
    ClockState State, Instant? DueAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    Duration Elapsed);

public sealed record FailedMail(string Mail, MailKind Kind, Instant SentAt, Instant FailedAt);
