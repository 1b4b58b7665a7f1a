using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class WorkCalendarTests
{
    private static readonly Instant _first = Instant.FromUtc(1920, 1, 1, 0, 0);

    private static readonly Instant _last = Instant.FromUtc(2200, 1, 1, 0, 0).PlusNanoseconds(-1);

    [Theory]
    [InlineData("pacific-business-hours", "2026-03-02T12:00-08:00", "2026-03-02T12:00-08:00", "open: itself")]
    [InlineData("pacific-business-hours", "2026-03-02T09:00-08:00", "2026-03-02T09:00-08:00", "opening time is open")]
    [InlineData("pacific-business-hours", "2026-03-02T17:00-08:00", "2026-03-03T09:00-08:00", "closing time is closed")]
    [InlineData("pacific-business-hours", "2026-03-06T18:00-08:00", "2026-03-09T09:00-07:00", "over the spring switch")]
    [InlineData("pacific-holidays", "2026-11-26T10:00-08:00", "2026-11-27T09:00-08:00", "holiday")]
    [InlineData("desk-hours", "2026-03-07T00:00Z", "2026-03-09T09:00Z", "R-INT-1: the end of Friday")]
    [InlineData("desk-hours", "2040-12-31T23:59:59Z", "2040-12-31T23:59:59Z", "the last usual second")]
    [InlineData("desk-hours", "2040-12-29T00:00Z", "2040-12-31T09:00Z", "the last usual opening")]
    [InlineData("pacific-business-hours", "2040-12-31T17:00-08:00", "2041-01-01T09:00-08:00", "past the usual years")]
    [InlineData("once-a-week", "2026-03-04T11:00Z", "2026-03-11T10:00Z", "one opening a week")]
    [InlineData("la-skipped", "2026-03-02T00:00-08:00", "2026-03-15T02:15-07:00", "the skipped hour never opens")]
    [InlineData("always", "2026-03-07T00:00Z", "2026-03-07T00:00Z", "always open")]
    public void The_next_opening_is_the_first_open_instant(string calendar, string from, string expected, string because) =>
        Assert.True(At(expected) == Named(calendar).NextOpening(At(from)), because);

    [Fact]
    public void A_calendar_that_never_opens_has_no_next_opening()
    {
        Assert.Null(Named("never").NextOpening(_first));
        Assert.False(Named("never").IsOpen(_first));
    }

    [Theory]
    [InlineData("always")]
    [InlineData("never")]
    [InlineData("pacific-business-hours")]
    [InlineData("la-clock")]
    public void Every_instant_from_1920_to_2199_has_an_answer(string name)
    {
        var calendar = Named(name);

        Assert.Equal(calendar.Elapsed(_first, _last), calendar.Segments(_first, _last).Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted));
        Assert.Equal(_first, calendar.Deadline(_first, Duration.Zero));
        Assert.Equal(name is not "never", calendar.IsOpen(_first));
        Assert.Equal(name is not "never", calendar.IsOpen(_last));
    }

    [Fact]
    public void The_longest_allowance_that_fits_is_answered_and_one_nanosecond_more_is_refused()
    {
        foreach (var calendar in new[] { Named("la-clock"), BuiltInCalendars.PacificBusinessHours, BuiltInCalendars.Always })
        {
            var longest = calendar.Elapsed(_first, _last);

            Assert.Equal(longest, calendar.Elapsed(_first, calendar.Deadline(_first, longest)!.Value));
            var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => calendar.Deadline(_first, longest + Duration.FromNanoseconds(1)));
            Assert.StartsWith("The answer lies after 2199, the last year that calendars are computed for;", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("always")]
    [InlineData("never")]
    [InlineData("desk-hours")]
    public void The_ends_of_time_are_refused_in_words(string name)
    {
        var calendar = Named(name);
        var within = At("2026-03-02T00:00Z");
        foreach (var extreme in new[] { Instant.MinValue, Instant.MaxValue, _first.PlusNanoseconds(-1), _last.PlusNanoseconds(1) })
        {
            Action[] questions =
            [
                () => calendar.IsOpen(extreme),
                () => calendar.NextOpening(extreme),
                () => calendar.Deadline(extreme, Duration.Zero),
                () => calendar.Elapsed(extreme, within),
                () => calendar.Elapsed(within, extreme),
                () => calendar.Segments(extreme, within),
                () => calendar.Segments(within, extreme),
            ];
            Assert.All(questions, question => Assert.StartsWith(
                "Calendars are computed for the years 1920 to 2199; use an instant within them.",
                Assert.Throws<ArgumentOutOfRangeException>(question).Message,
                StringComparison.Ordinal));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => calendar.Deadline(within, Duration.MaxValue));
    }

    [Fact]
    public void After_the_last_opening_there_is_no_next_one_to_name()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Named("once-a-week").NextOpening(_last));

        Assert.StartsWith("The answer lies after 2199", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_allocates_nothing_once_the_years_are_prepared()
    {
        var calendar = BuiltInCalendars.PacificBusinessHours;
        var start = At("2026-03-06T16:30-08:00");
        var end = calendar.Deadline(start, Duration.FromHours(2000))!.Value;
        calendar.Elapsed(start, end);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            calendar.Deadline(start, Duration.FromHours(72));
            calendar.Elapsed(start, end);
            calendar.NextOpening(start);
            calendar.IsOpen(start);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_calendars_that_are_there_from_the_start_are_those_of_the_contract()
    {
        Assert.Equal(["always", "pacific-business-hours", "desk-hours"], BuiltInCalendars.All.Select(calendar => calendar.Id));
        Assert.All(BuiltInCalendars.All, calendar => Assert.Empty(calendar.Holidays));
        Assert.Equal("America/Los_Angeles", BuiltInCalendars.PacificBusinessHours.Zone.Id);
        Assert.Equal(Duration.FromHours(40), BuiltInCalendars.PacificBusinessHours.Elapsed(At("2026-03-02T00:00-08:00"), At("2026-03-09T00:00-07:00")));
        Assert.Equal("UTC", BuiltInCalendars.DeskHours.Zone.Id);
        Assert.Same(WorkCalendar.Always, BuiltInCalendars.Always);
    }

    [Fact]
    public void A_calendar_cannot_be_made_with_overlapping_hours_or_a_holiday_twice()
    {
        var day = new LocalDate(2026, 11, 26);

        Assert.Throws<ArgumentException>(() => WeeklyHours.On([IsoDayOfWeek.Monday], new DayInterval(540, 720), new DayInterval(719, 800)));
        Assert.Throws<ArgumentException>(() => WeeklyHours.On([IsoDayOfWeek.Monday], default(DayInterval)));
        Assert.Throws<ArgumentException>(() => WeeklyHours.On([IsoDayOfWeek.None], DayInterval.WholeDay));
        Assert.Throws<ArgumentException>(() => new WorkCalendar("twice", DateTimeZone.Utc, WeeklyHours.AroundTheClock, [new(day, "A"), new(day, "B")]));
    }
}
