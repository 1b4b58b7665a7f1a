using NodaTime.Text;

namespace SupportFunctions.Core.Calendars;

/// <summary>A calendar in one line: what a digest of it is made of, the same in every culture and on every machine.</summary>
public static class CalendarDefinition
{
    /// <example><c>America/Los_Angeles; mon 09:00-17:00; tue 09:00-17:00; holidays 2026-11-26 Thanksgiving</c></example>
    public static string Of(WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        IEnumerable<string> days = DayNames.Week
            .Where(d => calendar.Weekly[d].Count > 0)
            .Select(d => $"{DayNames.ToWritten(d)} {string.Join(" ", calendar.Weekly[d])}");
        IEnumerable<string> holidays = calendar.Holidays.Select(h => $"{LocalDatePattern.Iso.Format(h.Date)} {h.Name}");
        string closed = calendar.Holidays.Count == 0 ? "no holidays" : "holidays " + string.Join(", ", holidays);
        return string.Join("; ", days.Prepend(calendar.Zone.Id).Append(closed));
    }
}
