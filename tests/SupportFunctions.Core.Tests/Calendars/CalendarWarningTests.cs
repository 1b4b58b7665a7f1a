using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class CalendarWarningTests
{
    private static readonly LocalDate _from = new(2026, 3, 2);

    [Theory]
    [InlineData("pacific-business-hours")]
    [InlineData("desk-hours")]
    [InlineData("always")]
    public void The_calendars_that_are_there_from_the_start_need_no_warning(string name) => Assert.Empty(Of(Named(name)));

    [Fact]
    public void A_year_whose_every_open_day_is_a_holiday_is_named_with_the_day_on_which_clocks_go_on()
    {
        var calendar = On("closed", "UTC", [IsoDayOfWeek.Wednesday], ["10:00-11:00"], [.. Wednesdays(55)]);

        Assert.Equal(
            ["NoOpening Nothing is open from 2026-03-02 to 2027-03-01: holidays take every day that has hours. Clocks on this calendar stand still until 2027-03-24; give it hours, or take holidays away."],
            Of(calendar));
    }

    [Fact]
    public void A_week_without_hours_stands_still_for_ever() => Assert.Equal(
        ["NoOpening Nothing is open from 2026-03-02 to 2027-03-01: no day of the week has hours. Clocks on this calendar stand still for ever; give it hours, or take holidays away."],
        Of(Named("never")));

    [Theory]
    [InlineData(1, "", "13 days between two openings")]
    [InlineData(2, "LongClosure Nothing is open for 20 days in a row, 2026-03-05 to 2026-03-24, and clocks stand still meanwhile. Check that all of these days are meant to be closed.", "two weeks out of an opening a week")]
    public void Closed_for_more_than_fourteen_days_is_named(int weeks, string warning, string because)
    {
        string[] holidays = [.. Wednesdays(weeks + 1).Skip(1), "2027-01-01 Later"];
        string[] found = [.. Of(On("one", "UTC", [IsoDayOfWeek.Wednesday, IsoDayOfWeek.Friday], ["10:00-11:00"], holidays)).Where(w => w.StartsWith("LongClosure", StringComparison.Ordinal))];
        Assert.True(found.Length == 0, because);
        found = [.. Of(On("one", "UTC", [IsoDayOfWeek.Wednesday], ["10:00-11:00"], holidays)).Where(w => w.StartsWith("LongClosure", StringComparison.Ordinal))];
        Assert.Equal((warning, because), (string.Concat(found), because));
    }

    [Theory]
    [InlineData("2026-03-16", 14, "", "fourteen days are usual")]
    [InlineData("2026-03-17", 15, "2026-03-02 to 2026-03-16", "fifteen are not, also at the start of the preview")]
    public void Fourteen_days_in_a_row_are_not_yet_long(string opens, int holidays, string named, string because)
    {
        var calendar = On("one", "UTC", DayNames.Week, ["10:00-11:00"], [.. Enumerable.Range(0, holidays).Select(i => $"{LocalDatePattern.Iso.Format(_from.PlusDays(i))} H{i}"), "2027-01-01 Later"]);

        Assert.Equal((opens, because), (LocalDatePattern.Iso.Format(calendar.NextOpening(_from.AtMidnight().InUtc().ToInstant())!.Value.InUtc().Date), because));
        Assert.Equal((named.Length > 0, because), (Of(calendar) is [var only] && only.Contains(named, StringComparison.Ordinal), because));
    }

    [Fact]
    public void A_holiday_on_a_closed_day_is_named() => Assert.Equal(
        ["HolidayWithoutEffect On a day that is closed anyway: Sat 2026-07-04 Independence Day, Sun 2027-02-28 Late. If another day is off instead, add that one."],
        Of(On("one", "UTC", DayNames.Week.Take(5), ["09:00-17:00"], ["2026-07-04 Independence Day", "2026-12-25 Christmas Day", "2027-02-28 Late", "2020-02-01 Before"])));

    [Fact]
    public void Only_the_first_five_of_many_are_named()
    {
        string[] sundays = [.. Enumerable.Range(0, 52).Select(i => $"{LocalDatePattern.Iso.Format(new LocalDate(2026, 3, 8).PlusWeeks(i))} S{i}")];

        Assert.Contains("Sun 2026-04-05 S4 and 47 more.", Assert.Single(Of(On("one", "UTC", DayNames.Week.Take(5), ["09:00-17:00"], sundays))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-12-25 Christmas Day", "HolidaysRunOut The last holiday is Christmas Day on 2026-12-25; for 2027 there is none. Import the next years.", "the preview ends in 2027")]
    [InlineData("2023-12-25 Christmas Day", "HolidaysRunOut The last holiday is Christmas Day on 2023-12-25; for 2024 to 2027 there is none. Import the next years.", "years ago")]
    [InlineData("2027-01-01 New Year's Day", "", "the last year has one")]
    [InlineData("2031-01-01 New Year's Day", "", "later years have some")]
    public void Holidays_that_run_out_are_named(string holiday, string warning, string because) =>
        Assert.Equal((warning, because), (string.Concat(Of(On("one", "UTC", DayNames.Week, ["09:00-17:00"], [holiday]))), because));

    [Theory]
    [InlineData("la-skipped", "On 2026-03-08 the clock skips 02:00 to 03:00, within the hours 02:15-02:45. What is skipped is not counted.", "hours that are skipped altogether")]
    [InlineData("la-repeated", "On 2026-11-01 the clock shows 01:00 to 02:00 twice, within the hours 01:15-01:45. Every hour that passes is counted.", "hours that are repeated")]
    [InlineData("lord-howe-sunday", "On 2026-04-05 the clock shows 01:30 to 02:00 twice, within the hours 00:00-24:00. Every hour that passes is counted.|On 2026-10-04 the clock skips 02:00 to 02:30, within the hours 00:00-24:00. What is skipped is not counted.", "half an hour")]
    [InlineData("la-clock", "On 2026-03-08 the clock skips 02:00 to 03:00, within the hours 00:00-24:00. What is skipped is not counted.", "the other switch is on a holiday")]
    [InlineData("la-touching", "On 2026-03-08 the clock skips 02:00 to 03:00, within the hours 02:00-06:00. What is skipped is not counted.|On 2026-11-01 the clock shows 01:00 to 02:00 twice, within the hours 00:00-02:00. Every hour that passes is counted.", "each in its own hours")]
    [InlineData("pacific-business-hours", "", "switches are at night")]
    public void A_switch_within_opening_hours_is_named(string name, string warnings, string because) => Assert.Equal(
        (warnings, because),
        (string.Join('|', Of(Named(name)).Where(w => w.StartsWith("SwitchInHours ", StringComparison.Ordinal)).Select(w => w["SwitchInHours ".Length..])), because));

    [Fact]
    public void A_day_that_the_zone_skipped_is_named_with_both_dates() => Assert.Equal(
        ["SwitchInHours On 2011-12-30 the clock skips 2011-12-30 00:00 to 2011-12-31 00:00, within the hours 00:00-24:00. What is skipped is not counted."],
        CalendarPreview.Of(Named("apia-friday"), new LocalDate(2011, 12, 1), new LocalDate(2012, 1, 31)).Warnings.Select(w => $"{w.Kind} {w.Text}"));

    private static IEnumerable<string> Wednesdays(int count) =>
        Enumerable.Range(0, count).Select(i => $"{LocalDatePattern.Iso.Format(new LocalDate(2026, 3, 4).PlusWeeks(i))} W{i}");

    private static string[] Of(WorkCalendar calendar) =>
        [.. CalendarPreview.Of(calendar, _from, _from.PlusYears(1)).Warnings.Select(warning => $"{warning.Kind} {warning.Text}")];
}
