using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>One federal holiday of the United States in one year.</summary>
/// <param name="Date">The day that the law names.</param>
/// <param name="Observed">The day off: the Friday before a Saturday, the Monday after a Sunday, else <paramref name="Date"/> itself.</param>
public sealed record UsFederalHoliday(string Name, LocalDate Date, LocalDate Observed)
{
    /// <summary>As a holiday of a calendar: on the day off, and marked where that is another day.</summary>
    public Holiday DayOff => new(Observed, Observed == Date ? Name : Name + " (observed)");
}
