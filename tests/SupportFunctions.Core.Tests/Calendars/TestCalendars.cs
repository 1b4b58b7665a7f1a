using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>The calendars that table rows name, and the way rows write instants and durations.</summary>
internal static class TestCalendars
{
    private static readonly DurationPattern _duration = DurationPattern.CreateWithInvariantCulture("H:mm:ss.FFFFFFFFF");

    private static readonly OffsetDateTimePattern _instant = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFFFFFo<Z+HH:mm>");

    private static readonly IsoDayOfWeek[] _workdays = [.. DayNames.Week.Take(5)];

    private static readonly Dictionary<string, WorkCalendar> _byName = new WorkCalendar[]
    {
        BuiltInCalendars.Always,
        BuiltInCalendars.PacificBusinessHours,
        BuiltInCalendars.DeskHours,
        On("pacific-holidays", "America/Los_Angeles", _workdays, ["09:00-17:00"], ["2026-11-26 Thanksgiving", "2026-12-25 Christmas Day"]),
        On("la-daily", "America/Los_Angeles", DayNames.Week, ["09:00-17:00"], ["2026-03-08 Spring Forward", "2026-11-01 Fall Back"]),
        On("la-clock", "America/Los_Angeles", DayNames.Week, ["00:00-24:00"], ["2026-11-01 Fall Back"]),
        On("la-night", "America/Los_Angeles", DayNames.Week, ["01:00-03:00"]),
        On("la-sunday", "America/Los_Angeles", [IsoDayOfWeek.Sunday], ["00:00-24:00"]),
        On("la-touching", "America/Los_Angeles", [IsoDayOfWeek.Sunday], ["02:00-06:00", "00:00-02:00"]),
        On("la-skipped", "America/Los_Angeles", [IsoDayOfWeek.Sunday], ["02:15-02:45"]),
        On("la-half-skipped", "America/Los_Angeles", [IsoDayOfWeek.Sunday], ["02:30-04:00"]),
        On("la-repeated", "America/Los_Angeles", [IsoDayOfWeek.Sunday], ["01:15-01:45"]),
        On("berlin", "Europe/Berlin", _workdays, ["09:00-17:00"]),
        On("berlin-sunday", "Europe/Berlin", [IsoDayOfWeek.Sunday], ["00:00-24:00"]),
        On("london", "Europe/London", _workdays, ["09:00-17:00"]),
        On("lord-howe", "Australia/Lord_Howe", _workdays, ["09:00-17:00"]),
        On("lord-howe-sunday", "Australia/Lord_Howe", [IsoDayOfWeek.Sunday], ["00:00-24:00"]),
        On("kathmandu", "Asia/Kathmandu", DayNames.Week.Where(day => day != IsoDayOfWeek.Saturday), ["10:00-17:00"]),
        On("eucla", "Australia/Eucla", _workdays, ["09:00-17:00"]),
        On("sydney", "Australia/Sydney", _workdays, ["09:00-17:00"]),
        On("vienna-split", "Europe/Vienna", _workdays, ["09:00-12:00", "13:00-17:00"]),
        On("once-a-week", "UTC", [IsoDayOfWeek.Wednesday], ["10:00-11:00"]),
        On("no-monday-no-thursday", "UTC", [IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Friday], ["09:00-17:00"]),
        On("utc-daily", "UTC", DayNames.Week, ["09:00-17:00"]),
        On("over-midnight", "UTC", DayNames.Week, ["00:00-02:00", "22:00-24:00"]),
        On("apia", "Pacific/Apia", DayNames.Week, ["09:00-17:00"]),
        On("apia-friday", "Pacific/Apia", [IsoDayOfWeek.Friday], ["00:00-24:00"]),
        On("apia-clock", "Pacific/Apia", DayNames.Week, ["00:00-24:00"], ["2012-01-02 Day after New Year"]),
        On("st-johns-sunday", "America/St_Johns", [IsoDayOfWeek.Sunday], ["00:00-24:00"]),
        On("havana-sunday", "America/Havana", [IsoDayOfWeek.Sunday], ["00:00-24:00"]),
        On("never", "UTC", [], []),
    }.ToDictionary(calendar => calendar.Id);

    public static WorkCalendar Named(string name) => _byName[name];

    public static Instant At(string text) => _instant.Parse(Complete(text)).Value.ToInstant();

    public static Duration Of(string text) => _duration.Parse(text.Count(c => c == ':') == 1 ? text + ":00" : text).Value;

    /// <summary>For comparing: an instant as the rows write it, at the offset of the calendar.</summary>
    public static string Shown(this WorkCalendar calendar, Instant at) => _instant.Format(at.InZone(calendar.Zone).ToOffsetDateTime());

    public static string Shown(Duration duration) => _duration.Format(duration);

    public static WorkCalendar On(string id, string zone, IEnumerable<IsoDayOfWeek> days, string[] hours, string[]? holidays = null) => new(
        id,
        DateTimeZoneProviders.Tzdb[zone],
        WeeklyHours.On(days, [.. hours.Select(Hours)]),
        (holidays ?? []).Select(day => new Holiday(LocalDatePattern.Iso.Parse(day[..10]).Value, day[11..])));

    private static DayInterval Hours(string text) =>
        DayInterval.TryParse(text[..5], text[6..], out var hours) ? hours : throw new ArgumentException(text, nameof(text));

    // Rows leave out seconds where they are zero: 2026-03-06T16:30-08:00.
    private static string Complete(string text) => text[16] == ':' ? text : text.Insert(16, ":00");
}
