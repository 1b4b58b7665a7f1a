using NodaTime;

namespace SupportFunctions.Core.Clocks;

/// <summary>A half-open piece of a clock's life with one reason and one offset: a line of its proof (R-SLA-10).</summary>
/// <param name="Counted">Zero where no time counts.</param>
/// <param name="Rule">Of rules.md: what lets the time count, or what stops it, such as <c>R-SLA-7</c>.</param>
/// <param name="Why">Such as <c>working hours Mon 09:00-17:00</c>, <c>holiday Thanksgiving</c> or <c>paused: …</c>.</param>
/// <param name="Agreement">Id of the agreement in force; null without one.</param>
/// <param name="Calendar">Id of the calendar that was asked; null where none was.</param>
/// <param name="Offset">From UTC, in force on the calendar's walls during the whole piece.</param>
public sealed record ClockSegment(
    Instant From, Instant To, Duration Counted, string Rule, string Why, string? Agreement, int AgreementVersion, string? Calendar, int CalendarVersion, Offset Offset);
