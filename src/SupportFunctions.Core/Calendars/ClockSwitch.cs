using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>A change of the offset from UTC, mostly for daylight saving.</summary>
public sealed record ClockSwitch(Instant At, Offset Before, Offset After)
{
    public bool GoesForward => After > Before;

    /// <summary>What the clock on the wall skips, or shows twice, from here on.</summary>
    public LocalDateTime LocalFrom => Local(GoesForward ? Before : After);

    /// <summary>Not included.</summary>
    public LocalDateTime LocalTo => Local(GoesForward ? After : Before);

    private LocalDateTime Local(Offset offset) => At.WithOffset(offset).LocalDateTime;
}
