using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.Reports;

/// <summary>Were our promises kept? Of the cases opened in the period, as of now (R-SLA-11, R-KPI-1).</summary>
/// <param name="Customers">By id; null for cases of which nobody has said whose they are.</param>
/// <param name="Severities">Null: before triage.</param>
public sealed record SlaReportDocument(
    Instant From, Instant To, Instant Now, int Cases, IReadOnlyList<ClockFigures> Clocks, WaitingFigures UnjustifiedWaiting,
    ReplyFigures Replies, IReadOnlyList<CustomerFigures> Customers, IReadOnlyList<SeverityFigures> Severities);

public sealed record CustomerFigures(
    string? Customer, int Cases, IReadOnlyList<ClockFigures> Clocks, WaitingFigures UnjustifiedWaiting, ReplyFigures Replies);

public sealed record SeverityFigures(
    Severity Severity, int Cases, IReadOnlyList<ClockFigures> Clocks, WaitingFigures UnjustifiedWaiting, ReplyFigures Replies);

/// <param name="Attainment">Per cent in time of what was decided: in time, late or breached. Two decimals, never rounded up; null when nothing was decided.</param>
/// <param name="Target">Per cent; null where none is set.</param>
/// <param name="IsAttained">Null when there is nothing to compare.</param>
/// <param name="Provisional">Clocks before triage, or of senders whom nobody has identified: in no other figure.</param>
public sealed record ClockFigures(
    ClockName Clock, Figure Total, Figure InTime, Figure Late, Figure Breached, Figure Running, Figure Paused, Figure Cancelled,
    decimal? Attainment, int? Target, bool? IsAttained, ProvisionalFigures Provisional);

public sealed record ProvisionalFigures(Figure Total, Figure InTime, Figure Late, Figure Breached, Figure Running, Figure Paused, Figure Cancelled);

/// <param name="Total">Time spent waiting on customers without a question of ours, on the wall (R-SLA-7).</param>
public sealed record WaitingFigures(Duration Total, Figure Cases);

/// <summary>
/// From a message of the customer on a case that is open already to our next message by a person that is not known to have failed, on the
/// wall (R-INT-2: the aim is minutes). What the customer adds before we answer counts with its first message.
/// </summary>
/// <param name="Median">Null when nothing was answered, as is <paramref name="Longest"/>.</param>
/// <param name="WithinMinutes">Within 15 minutes.</param>
/// <param name="WithinHours">Over that, within 2 hours (R-INT-6).</param>
/// <param name="WithinDay">Over that, within 24 hours.</param>
/// <param name="Owed">Not answered yet.</param>
/// <param name="MinutesShare">Per cent answered within 15 minutes of those that were answered; two decimals, never rounded up.</param>
public sealed record ReplyFigures(
    Duration? Median, Duration? Longest, Figure WithinMinutes, Figure WithinHours, Figure WithinDay, Figure Later, Figure Owed, decimal? MinutesShare);

/// <param name="Cases">Where the cases behind it are (R-KPI-3); left out when there are none.</param>
public sealed record Figure(int Count, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cases);
