using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>R-SLA-3: working, rolled and wall time.</summary>
public sealed class CountingModeTests
{
    [Theory]
    [InlineData(CountingMode.Working, "2026-03-06T16:30-08:00", "24:00", "2026-03-11T16:30-07:00", "24 h are three working days")]
    [InlineData(CountingMode.Rolled, "2026-03-06T16:30-08:00", "24:00", "2026-03-09T09:00-07:00", "Saturday moves to Monday")]
    [InlineData(CountingMode.Wall, "2026-03-06T16:30-08:00", "24:00", "2026-03-07T16:30-08:00", "24 h are a day")]
    [InlineData(CountingMode.Working, "2026-03-06T16:30-08:00", "72:00", "2026-03-19T16:30-07:00", "72 h are nine working days")]
    [InlineData(CountingMode.Rolled, "2026-03-06T16:30-08:00", "72:00", "2026-03-10T09:00-07:00", "72 h later it is Monday 17:30, so Tuesday")]
    [InlineData(CountingMode.Wall, "2026-03-06T16:30-08:00", "72:00", "2026-03-09T17:30-07:00", "72 real hours over a skipped one")]
    [InlineData(CountingMode.Rolled, "2026-03-03T12:00-08:00", "24:00", "2026-03-04T12:00-08:00", "within working hours it stays")]
    [InlineData(CountingMode.Rolled, "2026-03-03T17:00-08:00", "24:00", "2026-03-04T17:00-08:00", "due at closing stays at closing")]
    [InlineData(CountingMode.Rolled, "2026-03-03T17:00:00.000000001-08:00", "24:00", "2026-03-05T09:00-08:00", "a nanosecond after closing is the next opening")]
    [InlineData(CountingMode.Rolled, "2026-03-03T09:00-08:00", "24:00", "2026-03-04T09:00-08:00", "due at opening stays at opening")]
    [InlineData(CountingMode.Rolled, "2026-03-03T08:59:59-08:00", "24:00", "2026-03-04T09:00-08:00", "a second before opening waits for it")]
    [InlineData(CountingMode.Working, "2026-03-07T12:00-08:00", "0:00", "2026-03-07T12:00-08:00", "no allowance, due at once")]
    [InlineData(CountingMode.Rolled, "2026-03-07T12:00-08:00", "0:00", "2026-03-09T09:00-07:00", "no allowance, due at the next opening")]
    public void Each_mode_has_its_deadline(CountingMode mode, string start, string allowance, string expected, string because)
    {
        var calendar = BuiltInCalendars.PacificBusinessHours;

        var due = mode.Deadline(calendar, At(start), Of(allowance));

        Assert.True(At(expected) == due, $"{because}: {calendar.Shown(due!.Value)} is not {expected}");
    }

    [Theory]
    [InlineData(CountingMode.Working, "8:30", "half an hour on Friday, a day on Monday")]
    [InlineData(CountingMode.Rolled, "72:00", "hours on the wall")]
    [InlineData(CountingMode.Wall, "72:00", "hours on the wall, one of them skipped")]
    public void Each_mode_has_its_elapsed_time(CountingMode mode, string expected, string because)
    {
        var elapsed = mode.Elapsed(BuiltInCalendars.PacificBusinessHours, At("2026-03-06T16:30-08:00"), At("2026-03-09T17:30-07:00"));

        Assert.True(Of(expected) == elapsed, $"{because}: {Shown(elapsed)}");
    }

    [Fact]
    public void Only_wall_time_has_a_deadline_on_a_calendar_that_never_opens()
    {
        var start = At("2026-03-02T09:00Z");

        Assert.Null(CountingMode.Working.Deadline(Named("never"), start, Duration.FromHours(1)));
        Assert.Null(CountingMode.Rolled.Deadline(Named("never"), start, Duration.FromHours(1)));
        Assert.Equal(start + Duration.FromHours(1), CountingMode.Wall.Deadline(Named("never"), start, Duration.FromHours(1)));
    }

    [Fact]
    public void A_mode_that_nobody_named_counts_nothing()
    {
        var start = At("2026-03-02T09:00Z");

        Assert.Throws<ArgumentOutOfRangeException>(() => CountingMode.Unknown.Deadline(BuiltInCalendars.DeskHours, start, Duration.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => CountingMode.Unknown.Elapsed(BuiltInCalendars.DeskHours, start, start));
    }

    [Fact]
    public void Modes_keep_their_numbers() =>
        Assert.Equal([("Unknown", 0), ("Working", 1), ("Rolled", 2), ("Wall", 3)], Enum.GetValues<CountingMode>().Select(mode => (mode.ToString(), (int)mode)));
}
