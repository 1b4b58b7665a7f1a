using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>How the time of a target is counted (R-SLA-3); a term of the agreement.</summary>
public enum CountingMode
{
    Unknown = 0,

    /// <summary>Working time on the calendar: 24 h are three days of eight hours.</summary>
    Working = 1,

    /// <summary>Hours on the wall; a deadline outside working hours moves to the next opening.</summary>
    Rolled = 2,

    /// <summary>Hours on the wall, day and night; the calendar plays no part.</summary>
    Wall = 3,
}

/// <summary>Deadline and elapsed time in each <see cref="CountingMode"/>.</summary>
public static class CountingModes
{
    /// <returns>Null only when the mode needs the calendar to open and it never does.</returns>
    /// <example><c>Fri 16:30 + 24 h</c> on Monday to Friday 09:00-17:00 is <c>Wed 16:30</c> working, <c>Mon 09:00</c> rolled and <c>Sat 16:30</c> wall.</example>
    public static Instant? Deadline(this CountingMode mode, IWorkingTime calendar, Instant start, Duration allowance)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return mode switch
        {
            CountingMode.Working => calendar.Deadline(start, allowance),
            CountingMode.Rolled => Roll(calendar, WorkCalendar.Always.Deadline(start, allowance)!.Value),
            CountingMode.Wall => WorkCalendar.Always.Deadline(start, allowance),
            CountingMode.Unknown => throw NotAMode(mode),
        };
    }

    /// <summary>Working time in mode working, else hours on the wall. At a rolled deadline more may have elapsed than was allowed.</summary>
    public static Duration Elapsed(this CountingMode mode, IWorkingTime calendar, Instant from, Instant to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return mode switch
        {
            CountingMode.Working => calendar.Elapsed(from, to),
            CountingMode.Rolled or CountingMode.Wall => WorkCalendar.Always.Elapsed(from, to),
            CountingMode.Unknown => throw NotAMode(mode),
        };
    }

    // Closing time is still working time for a deadline, as in R-SLA-5: due Friday at 17:00 stays there, a nanosecond later is Monday.
    private static Instant? Roll(IWorkingTime calendar, Instant due) =>
        calendar.Elapsed(due.PlusNanoseconds(-1), due) > Duration.Zero ? due : calendar.NextOpening(due);

    private static ArgumentOutOfRangeException NotAMode(CountingMode mode) =>
        new(nameof(mode), mode, "A target counts working, rolled or wall time.");
}
