using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>What holds for every calendar, checked on random ones around changes of clock.</summary>
public sealed class CalendarLawTests
{
    private static readonly Duration _nanosecond = Duration.FromNanoseconds(1);

    [Fact]
    public void Elapsed_times_add_up() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 80, (calendar, probe) =>
        calendar.Elapsed(probe.A, probe.B) + calendar.Elapsed(probe.B, probe.C) == calendar.Elapsed(probe.A, probe.C));

    [Fact]
    public void The_deadline_is_the_first_instant_at_which_the_allowance_has_elapsed() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 80, (calendar, probe) =>
    {
        var due = calendar.Deadline(probe.A, probe.More)!.Value;
        return calendar.Elapsed(probe.A, due) == probe.More
            && (due == probe.A || calendar.Elapsed(probe.A, due - _nanosecond) == probe.More - _nanosecond);
    });

    [Fact]
    public void A_later_start_or_a_longer_allowance_never_gives_an_earlier_deadline() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 80, (calendar, probe) =>
        calendar.Deadline(probe.A, probe.More) <= calendar.Deadline(probe.B, probe.More)
        && calendar.Deadline(probe.A, probe.Less) <= calendar.Deadline(probe.A, probe.More));

    [Fact]
    public void An_allowance_can_be_spent_in_two_parts() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 80, (calendar, probe) =>
        calendar.Deadline(calendar.Deadline(probe.A, probe.Less)!.Value, probe.More - probe.Less)
            == calendar.Deadline(probe.A, probe.More));

    [Fact]
    public void The_next_opening_is_open_and_nothing_is_worked_before_it() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 80, (calendar, probe) =>
    {
        var opening = calendar.NextOpening(probe.A)!.Value;
        return calendar.IsOpen(opening)
            && calendar.Elapsed(probe.A, opening) == Duration.Zero
            && (opening == probe.A) == calendar.IsOpen(probe.A);
    });

    [Fact]
    public void Segments_cover_the_time_exactly_and_their_open_parts_add_up_to_the_elapsed_time() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 75, (calendar, probe) =>
    {
        var segments = calendar.Segments(probe.A, probe.C).ToList();
        Assert.Equal([probe.A, .. segments.Select(segment => segment.To)], [.. segments.Select(segment => segment.From), probe.C]);
        Assert.All(segments, segment => Assert.True(segment.From < segment.To));
        Assert.All(segments, segment => Assert.Equal(segment.IsOpen, calendar.IsOpen(segment.From)));
        return segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted) == calendar.Elapsed(probe.A, probe.C);
    });

    [Fact]
    public void A_segment_has_one_offset_and_differs_from_the_next_one() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 75, (calendar, probe) =>
    {
        var segments = calendar.Segments(probe.A, probe.C).ToList();
        Assert.All(segments, segment => Assert.Equal(segment.Offset, calendar.Zone.GetUtcOffset(segment.From)));
        Assert.All(segments, segment => Assert.Equal(segment.Offset, calendar.Zone.GetUtcOffset(segment.To - _nanosecond)));
        return segments.Zip(segments.Skip(1)).All(pair =>
            (pair.First.Why, pair.First.IsOpen, pair.First.Offset) != (pair.Second.Why, pair.Second.IsOpen, pair.Second.Offset));
    });

    [Fact]
    public void Elapsed_time_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), 60, (calendar, probe) =>
        calendar.Elapsed(probe.A, probe.C) == Oracle(calendar).Elapsed(probe.A, probe.C));

    [Fact]
    public void A_deadline_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), 40, (calendar, probe) =>
    {
        var patience = Duration.FromDays(12);
        var counted = Oracle(calendar).Deadline(probe.A, probe.Less, patience);
        var due = calendar.Deadline(probe.A, probe.Less);
        return counted is null ? due > probe.A + patience : due == counted;
    });

    [Fact]
    public void Open_is_what_the_clock_on_the_wall_says() => RandomCalendars.Check(RandomCalendars.ToTheMinute(3), 60, (calendar, probe) =>
        calendar.IsOpen(probe.A) == Oracle(calendar).IsOpen(probe.A)
        && calendar.IsOpen(probe.B) == Oracle(calendar).IsOpen(probe.B)
        && calendar.IsOpen(probe.C) == Oracle(calendar).IsOpen(probe.C));

    [Fact]
    public void Answers_do_not_depend_on_what_was_asked_before() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 4, (calendar, probe) =>
    {
        var fresh = new WorkCalendar("fresh", calendar.Zone, calendar.Weekly, calendar.Holidays);
        fresh.IsOpen(Instant.FromUtc(2110, 1, 1, 0, 0));
        fresh.IsOpen(Instant.FromUtc(1930, 1, 1, 0, 0));
        return fresh.Deadline(probe.A, probe.More) == calendar.Deadline(probe.A, probe.More)
            && fresh.Elapsed(probe.A, probe.C) == calendar.Elapsed(probe.A, probe.C);
    });

    private static SlowOracle Oracle(WorkCalendar calendar) => new(calendar.Written());
}
