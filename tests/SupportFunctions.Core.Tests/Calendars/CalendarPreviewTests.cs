using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class CalendarPreviewTests
{
    [Theory]
    [InlineData("pacific-business-hours", "2026-03-02", "2027-03-02", 365, "2088:00", "261 working days of eight hours, whatever the switches")]
    [InlineData("pacific-holidays", "2026-11-01", "2027-01-01", 61, "336:00", "two holidays less")]
    [InlineData("always", "2024-01-01", "2025-01-01", 366, "8784:00", "a leap year around the clock")]
    [InlineData("la-clock", "2026-03-08", "2026-03-09", 1, "23:00", "an hour is skipped")]
    [InlineData("berlin-sunday", "2026-10-25", "2026-10-26", 1, "25:00", "an hour is repeated")]
    [InlineData("apia-clock", "2011-12-28", "2012-01-02", 4, "96:00", "30 December was skipped")]
    [InlineData("apia-clock", "2011-12-30", "2011-12-31", 0, "0:00", "a day that never was")]
    [InlineData("havana-sunday", "2026-03-08", "2026-03-09", 1, "23:00", "a day that begins at 01:00")]
    [InlineData("over-midnight", "2026-03-02", "2026-03-03", 1, "4:00", "only the hours of the day itself")]
    public void Open_time_is_what_really_passes(string name, string from, string to, int days, string open, string because)
    {
        var calendar = Named(name);
        var preview = CalendarPreview.Of(calendar, Date(from), Date(to));

        Assert.Equal((days, Of(open), because), (preview.Days.Count, preview.OpenTime, because));
        Assert.Equal(preview.Days.Select(day => day.Date).Distinct().Order(), preview.Days.Select(day => day.Date));
    }

    [Fact]
    public void The_days_of_a_preview_add_up_to_elapsed_time_on_every_calendar()
    {
        string[] names = ["pacific-holidays", "la-daily", "la-night", "la-skipped", "la-half-skipped", "lord-howe-sunday", "kathmandu", "vienna-split", "over-midnight", "st-johns-sunday"];
        Assert.All(names, name =>
        {
            var calendar = Named(name);
            var preview = CalendarPreview.Of(calendar, new LocalDate(2006, 3, 1), new LocalDate(2009, 3, 1));
            Assert.Equal(calendar.Elapsed(calendar.Zone.AtStartOfDay(preview.From).ToInstant(), calendar.Zone.AtStartOfDay(preview.To).ToInstant()), preview.OpenTime);
            Assert.Equal(1096, preview.Days.Count);
        });
    }

    [Fact]
    public void A_day_shows_its_hours_and_its_holiday()
    {
        var preview = CalendarPreview.Of(On("one", "Europe/Vienna", [IsoDayOfWeek.Thursday], ["13:00-17:00", "09:00-12:00"], ["2026-11-26 Thanksgiving", "2026-11-27 Black Friday"]), Date("2026-11-19"), Date("2026-11-28"));

        Assert.Equal(
            ["2026-11-19 09:00-12:00 13:00-17:00 7:00:00 False", "2026-11-26  0:00:00 Thanksgiving True", "2026-11-27  0:00:00 Black Friday False"],
            preview.Days.Where(day => day.Hours.Count > 0 || day.Holiday is not null).Select(day =>
                $"{LocalDatePattern.Iso.Format(day.Date)} {string.Join(' ', day.Hours)} {Shown(day.OpenTime)}{(day.Holiday is null ? "" : " " + day.Holiday.Name)} {day.IsHolidayEffective}"));
    }

    [Fact]
    public void Switches_are_told_with_both_offsets()
    {
        var preview = CalendarPreview.Of(Named("la-daily"), Date("2026-03-02"), Date("2027-03-02"));

        Assert.Equal(
            ["2026-03-08T10:00:00Z -08 -07 True", "2026-11-01T09:00:00Z -07 -08 False"],
            preview.Switches.Select(at => $"{InstantPattern.General.Format(at.At)} {OffsetPattern.GeneralInvariant.Format(at.Before)} {OffsetPattern.GeneralInvariant.Format(at.After)} {at.GoesForward}"));
        Assert.Empty(CalendarPreview.Of(Named("always"), Date("2026-03-02"), Date("2027-03-02")).Switches);
    }

    [Theory]
    [InlineData("1920-01-02", "1920-02-01", "zones differ by up to a day")]
    [InlineData("2199-12-01", "2199-12-31", "the end of time")]
    [InlineData("2026-03-02", "2026-03-02", "no day")]
    public void A_preview_outside_of_time_is_refused(string from, string to, string because) =>
        Assert.True(Assert.Throws<ArgumentOutOfRangeException>(() => CalendarPreview.Of(Named("apia"), Date(from), Date(to))).Message.StartsWith("A preview is of one day or more", StringComparison.Ordinal), because);

    [Fact]
    public void The_first_and_the_last_days_of_time_have_a_preview()
    {
        foreach (string zone in new[] { "Etc/GMT+12", "Pacific/Kiritimati", "UTC" })
        {
            var calendar = On("one", zone, DayNames.Week, ["00:00-24:00"]);
            Assert.Single(CalendarPreview.Of(calendar, CalendarPreview.Range.Start, CalendarPreview.Range.Start.PlusDays(1)).Days);
            Assert.Single(CalendarPreview.Of(calendar, CalendarPreview.Range.End, CalendarPreview.Range.End.PlusDays(1)).Days);
        }
    }

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
