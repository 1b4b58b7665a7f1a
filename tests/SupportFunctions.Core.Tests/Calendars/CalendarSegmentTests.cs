using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>R-SLA-10: every deadline can be explained.</summary>
public sealed class CalendarSegmentTests
{
    [Fact]
    public void Nights_and_weekends_are_one_piece_each_and_days_say_their_hours() => Assert.Equal(
        [
            "2026-03-05T16:30:00-08:00 2026-03-05T17:00:00-08:00 0:30:00 working hours Thu 09:00-17:00",
            "2026-03-05T17:00:00-08:00 2026-03-06T09:00:00-08:00 0:00:00 outside working hours",
            "2026-03-06T09:00:00-08:00 2026-03-06T17:00:00-08:00 8:00:00 working hours Fri 09:00-17:00",
            "2026-03-06T17:00:00-08:00 2026-03-08T03:00:00-07:00 0:00:00 outside working hours",
            "2026-03-08T03:00:00-07:00 2026-03-09T09:00:00-07:00 0:00:00 outside working hours",
            "2026-03-09T09:00:00-07:00 2026-03-09T10:00:00-07:00 1:00:00 working hours Mon 09:00-17:00",
        ],
        Explained("pacific-business-hours", "2026-03-05T16:30-08:00", "2026-03-09T10:00-07:00"));

    [Fact]
    public void A_holiday_is_named_and_lasts_from_midnight_to_midnight() => Assert.Equal(
        [
            "2026-11-25T16:00:00-08:00 2026-11-25T17:00:00-08:00 1:00:00 working hours Wed 09:00-17:00",
            "2026-11-25T17:00:00-08:00 2026-11-26T00:00:00-08:00 0:00:00 outside working hours",
            "2026-11-26T00:00:00-08:00 2026-11-27T00:00:00-08:00 0:00:00 holiday Thanksgiving",
            "2026-11-27T00:00:00-08:00 2026-11-27T09:00:00-08:00 0:00:00 outside working hours",
            "2026-11-27T09:00:00-08:00 2026-11-27T10:00:00-08:00 1:00:00 working hours Fri 09:00-17:00",
        ],
        Explained("pacific-holidays", "2026-11-25T16:00-08:00", "2026-11-27T10:00-08:00"));

    [Fact]
    public void An_opening_is_cut_where_the_offset_changes() => Assert.Equal(
        [
            "2026-11-01T00:00:00-07:00 2026-11-01T01:00:00-08:00 2:00:00 working hours Sun 00:00-24:00",
            "2026-11-01T01:00:00-08:00 2026-11-02T00:00:00-08:00 23:00:00 working hours Sun 00:00-24:00",
        ],
        Explained("la-sunday", "2026-11-01T00:00-07:00", "2026-11-02T00:00-08:00"));

    [Fact]
    public void Day_and_night_is_one_piece() => Assert.Equal(
        ["2026-03-06T23:00:00Z 2026-04-06T23:00:00.000000001Z 744:00:00.000000001 around the clock"],
        Explained("always", "2026-03-06T23:00Z", "2026-04-06T23:00:00.000000001Z"));

    [Fact]
    public void A_split_day_has_a_piece_for_each_part_and_one_between() => Assert.Equal(
        [
            "2026-03-02T11:00:00+01:00 2026-03-02T12:00:00+01:00 1:00:00 working hours Mon 09:00-12:00",
            "2026-03-02T12:00:00+01:00 2026-03-02T13:00:00+01:00 0:00:00 outside working hours",
            "2026-03-02T13:00:00+01:00 2026-03-02T14:00:00+01:00 1:00:00 working hours Mon 13:00-17:00",
        ],
        Explained("vienna-split", "2026-03-02T11:00+01:00", "2026-03-02T14:00+01:00"));

    [Fact]
    public void No_time_has_no_pieces() => Assert.Empty(Explained("always", "2026-03-06T23:00Z", "2026-03-06T23:00Z"));

    [Fact]
    public void A_calendar_that_never_opens_is_explained_too() => Assert.Equal(
        ["2026-03-06T23:00:00Z 2026-04-06T23:00:00Z 0:00:00 outside working hours"],
        Explained("never", "2026-03-06T23:00Z", "2026-04-06T23:00Z"));

    [Fact]
    public void An_end_before_the_start_is_refused_at_once() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BuiltInCalendars.DeskHours.Segments(At("2026-03-06T23:00Z"), At("2026-03-06T22:00Z")));

    private static string[] Explained(string name, string from, string to)
    {
        var calendar = Named(name);
        return [.. calendar.Segments(At(from), At(to)).Select(segment =>
        {
            Assert.Equal(calendar.Zone.GetUtcOffset(segment.From), segment.Offset);
            return $"{Written(segment.From, segment.Offset)} {calendar.Shown(segment.To)} {Shown(segment.Counted)} {segment.Why}";
        })];
    }

    private static string Written(Instant at, Offset offset) => Shown(at.WithOffset(offset));
}
