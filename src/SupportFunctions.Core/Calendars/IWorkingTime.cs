using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>What working time is measured on: one calendar, or the versions of a calendar one after the other.</summary>
public interface IWorkingTime
{
    /// <inheritdoc cref="WorkCalendar.Deadline"/>
    Instant? Deadline(Instant start, Duration allowance);

    /// <inheritdoc cref="WorkCalendar.Elapsed"/>
    Duration Elapsed(Instant from, Instant to);

    /// <inheritdoc cref="WorkCalendar.NextOpening"/>
    Instant? NextOpening(Instant from);
}
