using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>A half-open piece of time with one reason and one offset from UTC: a line of the explanation of a deadline (R-SLA-10).</summary>
/// <param name="Why">Such as <c>working hours Mon 09:00-17:00</c>, <c>outside working hours</c> or <c>holiday Thanksgiving</c>.</param>
/// <param name="Offset">The offset in force during the whole piece, daylight saving included.</param>
public readonly record struct CalendarSegment(Instant From, Instant To, bool IsOpen, string Why, Offset Offset)
{
    public Duration Length => To - From;

    /// <summary>The working time in this piece: its length when open, else zero.</summary>
    public Duration Counted => IsOpen ? Length : Duration.Zero;
}
