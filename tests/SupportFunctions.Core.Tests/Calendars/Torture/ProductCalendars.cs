using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>Between calendars as written and the product's, by the product's own rules for reading and writing them.</summary>
internal static class ProductCalendars
{
    public static WorkCalendar Make(string id, TortureCalendar written)
    {
        var body = new CalendarBody(
            written.TimeZone,
            written.Weekly.ToDictionary(day => day.Key, day => (IReadOnlyList<IReadOnlyList<string>>)day.Value),
            [.. written.Holidays.Select(holiday => new HolidayBody(holiday.Key, holiday.Value))]);
        if (CalendarRules.TryRead(id, body, 1, out var calendar, out var faults))
        {
            return calendar;
        }

        // No one can save a calendar without hours, but clocks must not hang on one.
        return written.Weekly.Values.All(day => day.Length == 0) && faults is [{ Field: "weekly" }]
            ? new WorkCalendar(id, DateTimeZoneProviders.Tzdb[written.TimeZone], WeeklyHours.None, [])
            : throw new FormatException($"{id}: {string.Join(' ', faults)}");
    }

    public static TortureCalendar Written(this WorkCalendar calendar)
    {
        var body = CalendarRules.ToBody(calendar);
        return new TortureCalendar(
            body.TimeZone!,
            body.Weekly!.ToDictionary(day => day.Key, day => day.Value.Select(pair => pair.ToArray()).ToArray()),
            body.Holidays!.ToDictionary(holiday => holiday.Date!, holiday => holiday.Name!));
    }
}
