using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Cases;

/// <summary>Counting in working days: days, in the calendar's zone, on which it opens at all.</summary>
public static class WorkingDays
{
    /// <summary>
    /// The same time of day, on the wall, <paramref name="days"/> working days later; the next opening when that time is outside
    /// working hours. On a calendar that never opens, plain days.
    /// </summary>
    /// <example><c>Friday 16:30 + 1</c> with hours Monday to Friday 09–17 gives <c>Monday 16:30</c>.</example>
    public static Instant After(WorkCalendar calendar, Instant start, int days)
    {
        Instant at = start;
        for (int counted = 0; counted < days; counted++)
        {
            LocalDate tomorrow = at.InZone(calendar.Zone).Date.PlusDays(1);
            if (calendar.NextOpening(calendar.Zone.AtStartOfDay(tomorrow).ToInstant()) is not { } opening)
            {
                return start + Duration.FromDays(days);
            }

            at = opening;
        }

        LocalDateTime wanted = at.InZone(calendar.Zone).Date + start.InZone(calendar.Zone).TimeOfDay;
        Instant exact = calendar.Zone.AtLeniently(wanted).ToInstant();
        return days == 0 ? start : calendar.NextOpening(exact) ?? exact;
    }
}
