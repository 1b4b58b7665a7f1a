using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>One local day of a calendar as it comes.</summary>
/// <param name="Hours">When it is open, as on the wall; hours that the clock skips altogether are left out.</param>
/// <param name="OpenTime">The working time that really passes in them.</param>
/// <param name="IsHolidayEffective">Whether the day would be open without its holiday.</param>
public sealed record CalendarDay(LocalDate Date, IReadOnlyList<DayInterval> Hours, Duration OpenTime, Holiday? Holiday, bool IsHolidayEffective);
