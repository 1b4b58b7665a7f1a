using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class UsFederalHolidayTests
{
    [Theory]
    [InlineData(2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25", "a leap year; 4 July is a Saturday")]
    [InlineData(2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31", "the first Juneteenth; New Year's Day 2022 is a Saturday")]
    [InlineData(2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26", "its New Year's Day was the year before")]
    [InlineData(2023, "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25", "1 January is a Sunday")]
    [InlineData(2024, "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25", "a leap year")]
    [InlineData(2025, "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25", "Inauguration Day is Washington's alone")]
    [InlineData(2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25", "4 July is a Saturday")]
    [InlineData(2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31", "New Year's Day 2028 is a Saturday")]
    [InlineData(2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25", "a leap year whose New Year's Day was the year before")]
    [InlineData(2029, "01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12 11-22 12-25", "11 November is a Sunday")]
    [InlineData(2030, "01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25", "all on their days")]
    public void The_days_off_are_those_that_OPM_publishes(int year, string expected, string because) =>
        Assert.Equal((expected, because), (Shown(UsFederalHolidays.DaysOff(year, year).Select(day => day.Date)), because));

    [Theory]
    [InlineData("New Year's Day", 1920, 2199, "since 1870")]
    [InlineData("Birthday of Martin Luther King, Jr.", 1986, 2199, "Public Law 98-144")]
    [InlineData("Washington's Birthday", 1920, 2199, "since 1879")]
    [InlineData("Memorial Day", 1920, 2199, "since 1888")]
    [InlineData("Juneteenth National Independence Day", 2021, 2199, "Public Law 117-17")]
    [InlineData("Independence Day", 1920, 2199, "since 1870")]
    [InlineData("Labor Day", 1920, 2199, "since 1894")]
    [InlineData("Columbus Day", 1971, 2199, "Public Law 90-363")]
    [InlineData("Armistice Day", 1938, 1953, "52 Stat. 351")]
    [InlineData("Veterans Day", 1954, 2199, "68 Stat. 168")]
    [InlineData("Thanksgiving Day", 1920, 2199, "since 1870")]
    [InlineData("Christmas Day", 1920, 2199, "since 1870")]
    public void A_holiday_comes_once_a_year_from_its_law_on(string name, int first, int last, string because)
    {
        int[] years = [.. AllYears().Where(year => UsFederalHolidays.Of(year).Count(holiday => holiday.Name == name) == 1)];

        Assert.Equal((first, last, last - first + 1, because), (years[0], years[^1], years.Length, because));
        Assert.Equal(last - first + 1, AllYears().Sum(year => UsFederalHolidays.Of(year).Count(holiday => holiday.Name == name)));
    }

    [Theory]
    [InlineData("Washington's Birthday", "1970-02-22 1971-02-15", "the third Monday")]
    [InlineData("Memorial Day", "1970-05-30 1971-05-31", "the last Monday")]
    [InlineData("Veterans Day", "1970-11-11 1971-10-25 1974-10-28 1977-10-24 1978-11-11", "seven years in October")]
    [InlineData("Thanksgiving Day", "1938-11-24 1939-11-23 1940-11-21 1941-11-20 1942-11-26 1944-11-23", "last, last but one, fourth Thursday")]
    [InlineData("Columbus Day", "1971-10-11 2026-10-12", "the second Monday")]
    [InlineData("Birthday of Martin Luther King, Jr.", "1986-01-20 2026-01-19", "the third Monday")]
    public void A_date_follows_the_law_of_its_year(string name, string dates, string because) => Assert.All(
        dates.Split(' '),
        date => Assert.Equal(
            (date, because),
            (LocalDatePattern.Iso.Format(UsFederalHolidays.Of(int.Parse(date[..4], CultureInfo.InvariantCulture)).Single(holiday => holiday.Name == name).Date), because)));

    [Theory]
    [InlineData(2021, "Fri 12-31 New Year's Day (observed)", "1 January 2022 is a Saturday")]
    [InlineData(2027, "Fri 12-31 New Year's Day (observed)", "1 January 2028 is a Saturday")]
    [InlineData(2028, "Mon 12-25 Christmas Day", "1 January 2029 is a Monday")]
    [InlineData(2022, "Mon 12-26 Christmas Day (observed)", "1 January 2023 is a Sunday, and observed in its own year")]
    public void New_Years_Day_on_a_Saturday_is_a_day_off_of_the_old_year(int year, string last, string because)
    {
        var found = UsFederalHolidays.DaysOff(year, year)[^1];

        Assert.Equal((last, because), ($"{DayNames.ToShown(found.Date.DayOfWeek)} {Shown([found.Date])} {found.Name}", because));
    }

    [Fact]
    public void Years_together_give_what_each_gives_alone() => Assert.Equal(
        AllYears().SelectMany(year => UsFederalHolidays.DaysOff(year, year)),
        UsFederalHolidays.DaysOff(UsFederalHolidays.FirstYear, UsFederalHolidays.LastYear));

    [Fact]
    public void No_day_off_is_on_a_weekend_or_there_twice_or_more_than_a_day_away()
    {
        var all = AllYears().Where(year => year >= 1960).SelectMany(UsFederalHolidays.Of).ToList();

        Assert.DoesNotContain(all, holiday => holiday.Observed.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
        Assert.Equal(all.Count, all.Select(holiday => holiday.Observed).Distinct().Count());
        Assert.All(all, holiday => Assert.InRange(Period.DaysBetween(holiday.Date, holiday.Observed), -1, 1));
    }

    [Fact]
    public void Before_1960_a_Saturday_was_not_made_up_for() =>
        Assert.Equal("07-04 07-04", Shown(UsFederalHolidays.Of(1959).Where(h => h.Name == "Independence Day").SelectMany(h => new[] { h.Date, h.Observed })));

    [Theory]
    [InlineData(1919, 2026)]
    [InlineData(2026, 2200)]
    [InlineData(2027, 2026)]
    public void Years_that_cannot_be_are_refused(int first, int last) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UsFederalHolidays.DaysOff(first, last));

    private static IEnumerable<int> AllYears() => Enumerable.Range(1920, 280);

    private static string Shown(IEnumerable<LocalDate> dates) => string.Join(' ', dates.Select(date => LocalDatePattern.Iso.Format(date)[5..]));
}
