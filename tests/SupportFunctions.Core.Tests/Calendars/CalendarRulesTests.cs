using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class CalendarRulesTests
{
    [Theory]
    [InlineData("Mars/Base", "timeZone: 'Mars/Base' is not a known time zone; use an IANA id such as Europe/Vienna.")]
    [InlineData("europe/vienna", "timeZone: 'europe/vienna' is not a known time zone; use 'Europe/Vienna'.")]
    [InlineData("", "timeZone: A calendar needs a time zone; use an IANA id such as Europe/Vienna.")]
    [InlineData(null, "timeZone: A calendar needs a time zone; use an IANA id such as Europe/Vienna.")]
    public void A_zone_has_to_be_known(string? zone, string fault) => Assert.Equal([fault], Faults(Body() with { TimeZone = zone }));

    [Theory]
    [InlineData("9:00", "17:00", "weekly.mon: '9:00' is not a time of day; write HH:mm, from 00:00 to 24:00.")]
    [InlineData("09:00", "24:01", "weekly.mon: '24:01' is not a time of day; write HH:mm, from 00:00 to 24:00.")]
    [InlineData("09:60", "17:00", "weekly.mon: '09:60' is not a time of day; write HH:mm, from 00:00 to 24:00.")]
    [InlineData("09:00", "5 pm", "weekly.mon: '5 pm' is not a time of day; write HH:mm, from 00:00 to 24:00.")]
    [InlineData("๐๙:๐๐", "17:00", "weekly.mon: '๐๙:๐๐' is not a time of day; write HH:mm, from 00:00 to 24:00.")]
    [InlineData("17:00", "09:00", "weekly.mon: 17:00-09:00 does not end after it starts; the end of a day is 24:00, and hours that cross midnight are two intervals on two days.")]
    [InlineData("09:00", "00:00", "weekly.mon: 09:00-00:00 does not end after it starts; the end of a day is 24:00, and hours that cross midnight are two intervals on two days.")]
    [InlineData("09:00", "09:00", "weekly.mon: 09:00-09:00 does not end after it starts; the end of a day is 24:00, and hours that cross midnight are two intervals on two days.")]
    [InlineData("24:00", "24:00", "weekly.mon: 24:00-24:00 does not end after it starts; the end of a day is 24:00, and hours that cross midnight are two intervals on two days.")]
    public void Hours_have_to_be_times_in_order(string start, string end, string fault) => Assert.Equal([fault], Faults(Body(("mon", [[start, end]]))));

    [Theory]
    [InlineData("09:00-13:00 12:59-17:00", "weekly.tue: 09:00-13:00 and 12:59-17:00 overlap; join them or move one of them.")]
    [InlineData("12:00-17:00 09:00-13:00", "weekly.tue: 09:00-13:00 and 12:00-17:00 overlap; join them or move one of them.")]
    [InlineData("09:00-17:00 10:00-11:00 12:00-13:00", "weekly.tue: 09:00-17:00 and 10:00-11:00 overlap; join them or move one of them.|weekly.tue: 09:00-17:00 and 12:00-13:00 overlap; join them or move one of them.")]
    [InlineData("09:00-17:00 09:00-17:00", "weekly.tue: 09:00-17:00 and 09:00-17:00 overlap; join them or move one of them.")]
    public void Hours_may_not_overlap(string hours, string faults) =>
        Assert.Equal(faults.Split('|'), Faults(Body(("tue", [.. hours.Split(' ').Select(string[] (pair) => [pair[..5], pair[6..]])]))));

    [Fact]
    public void Hours_may_touch() => Assert.Empty(Faults(Body(("tue", [["09:00", "12:00"], ["12:00", "24:00"]]))));

    [Fact]
    public void Hours_come_in_pairs() => Assert.Equal(
        ["weekly.mon: An interval is a pair of times; write it as [\"09:00\",\"17:00\"]."], Faults(Body(("mon", [["09:00"]]))));

    [Theory]
    [InlineData("monday")]
    [InlineData("Mon")]
    [InlineData("")]
    public void Days_have_short_names(string day) => Assert.Equal(
        [$"weekly.{day}: '{day}' is not a day; use mon, tue, wed, thu, fri, sat or sun."], Faults(Body((day, [["09:00", "17:00"]]))));

    [Fact]
    public void A_week_without_hours_is_refused()
    {
        const string fault = "weekly: No day has hours, so no clock on this calendar would ever run; give at least one day an interval such as 09:00 to 17:00.";

        Assert.Equal([fault], Faults(Body(("mon", []))));
        Assert.Equal([fault], Faults(Body() with { Weekly = null }));
    }

    [Theory]
    [InlineData("2026-02-30", "Leap", "holidays[1].date: '2026-02-30' is not a date; write yyyy-MM-dd, such as 2026-11-26.")]
    [InlineData("26.11.2026", "Thanksgiving", "holidays[1].date: '26.11.2026' is not a date; write yyyy-MM-dd, such as 2026-11-26.")]
    [InlineData(null, "Thanksgiving", "holidays[1].date: '' is not a date; write yyyy-MM-dd, such as 2026-11-26.")]
    [InlineData("2026-11-26", " ", "holidays[1].name: The holiday on '2026-11-26' has no name; explanations of deadlines show it, so give it one.")]
    [InlineData("2026-01-01", "First of January", "holidays[1].date: 2026-01-01 is a holiday twice ('New Year' and 'First of January'); keep one of them.")]
    public void A_holiday_has_a_date_of_its_own_and_a_name(string? date, string name, string fault) =>
        Assert.Equal([fault], Faults(Body() with { Holidays = [new("2026-01-01", "New Year"), new(date, name)] }));

    [Theory]
    [InlineData("always", "id: 'always' is built in and cannot be changed; choose another id.")]
    [InlineData(" ", "id: A calendar needs an id; use letters and hyphens, such as vienna-office-hours.")]
    public void A_calendar_has_an_id_of_its_own(string id, string fault)
    {
        Assert.False(CalendarRules.TryRead(id, Body(), 1, out var calendar, out var faults));
        Assert.Null(calendar);
        Assert.Equal([fault], faults.Select(found => found.ToString()));
    }

    [Fact]
    public void Every_fault_is_named_at_once() => Assert.Equal(
        ["timeZone", "weekly.mon", "weekly.funday", "holidays[0].name", "holidays[0].date"],
        Found(Body(("mon", [["9", "17:00"]]), ("funday", [])) with { TimeZone = "Nowhere", Holidays = [new("soon", "")] }).Select(fault => fault.Field));

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        var body = Body(("fri", [["13:00", "24:00"], ["09:00", "12:00"]])) with { Holidays = [new("2026-12-25", "Christmas Day"), new("2026-11-26", "Thanksgiving")] };

        Assert.True(CalendarRules.TryRead("vienna", body, 7, out var calendar, out _));
        Assert.Equal(("vienna", 7, "Europe/Vienna"), (calendar.Id, calendar.Version, calendar.Zone.Id));
        Assert.Equal([new(9 * 60, 12 * 60), new(13 * 60, 24 * 60)], calendar.Weekly[IsoDayOfWeek.Friday]);
        Assert.Empty(calendar.Weekly[IsoDayOfWeek.Monday]);
        Assert.Equal([new(new LocalDate(2026, 11, 26), "Thanksgiving"), new(new LocalDate(2026, 12, 25), "Christmas Day")], calendar.Holidays);
        Assert.Equal(At("2026-11-28T00:00+01:00"), calendar.Deadline(At("2026-11-26T00:00+01:00"), Duration.FromHours(14)));
    }

    [Fact]
    public void A_calendar_is_written_as_it_would_be_read()
    {
        var written = CalendarRules.ToBody(Named("vienna-split"));

        Assert.Equal(["mon", "tue", "wed", "thu", "fri"], written.Weekly!.Keys);
        Assert.Equal([["09:00", "12:00"], ["13:00", "17:00"]], written.Weekly["mon"]);
        Assert.Equal([new HolidayBody("2026-11-26", "Thanksgiving"), new("2026-12-25", "Christmas Day")], CalendarRules.ToBody(Named("pacific-holidays")).Holidays);
        Assert.True(CalendarRules.TryRead("again", written, 1, out var again, out _));
        Assert.All(DayNames.Week, day => Assert.Equal(Named("vienna-split").Weekly[day], again.Weekly[day]));
    }

    [Theory]
    [InlineData(-1, 60, "StartMinute")]
    [InlineData(1440, 1440, "StartMinute")]
    [InlineData(60, 60, "EndMinute")]
    [InlineData(60, 59, "EndMinute")]
    [InlineData(60, 1441, "EndMinute")]
    public void An_interval_lies_within_one_day(int start, int end, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(() => new DayInterval(start, end)).ParamName);

    private static string[] Faults(CalendarBody body) => [.. Found(body).Select(fault => fault.ToString())];

    private static IReadOnlyList<CalendarFault> Found(CalendarBody body)
    {
        Assert.Equal(CalendarRules.TryRead("office", body, 1, out var calendar, out var faults), faults.Count == 0);
        Assert.Equal(calendar is null, faults.Count > 0);
        return faults;
    }

    private static CalendarBody Body(params (string Day, string[][] Hours)[] weekly) => new(
        "Europe/Vienna",
        (weekly.Length > 0 ? weekly : [("mon", [["09:00", "17:00"]])]).ToDictionary(day => day.Day, day => (IReadOnlyList<IReadOnlyList<string>>)day.Hours));
}
