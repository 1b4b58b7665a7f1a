using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Calendars;

/// <summary>The months ahead of a calendar, from the desk's today in the calendar's zone.</summary>
internal static class CalendarAhead
{
    public const int UsualMonths = 12;

    public const int MaxMonths = 36;

    /// <param name="from">Null: today.</param>
    /// <returns>Null when a day lies outside the years that calendars are computed for.</returns>
    public static CalendarPreview? Of(WorkCalendar calendar, LocalDate? from, int months, DeskTime desk)
    {
        LocalDate start = from ?? Today(calendar.Zone, desk);
        return CalendarPreview.Range.Contains(start) && start.PlusMonths(months) is var end && CalendarPreview.Range.Contains(end.PlusDays(-1))
            ? CalendarPreview.Of(calendar, start, end)
            : null;
    }

    public static LocalDate Today(DateTimeZone zone, DeskTime desk) => desk.Now.InZone(zone).Date;
}
