using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>What holds for every calendar, checked on random ones around changes of clock.</summary>
public sealed class CalendarLawTests
{
    private static readonly Duration _nanosecond = Duration.FromNanoseconds(1);

    [Fact]
    public void Elapsed_times_add_up() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 1000, sample =>
        sample.Calendar.Elapsed(sample.A, sample.B) + sample.Calendar.Elapsed(sample.B, sample.C) == sample.Calendar.Elapsed(sample.A, sample.C));

    [Fact]
    public void The_deadline_is_the_first_instant_at_which_the_allowance_has_elapsed() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 1000, sample =>
    {
        var due = sample.Calendar.Deadline(sample.A, sample.More)!.Value;
        return sample.Calendar.Elapsed(sample.A, due) == sample.More
            && (due == sample.A || sample.Calendar.Elapsed(sample.A, due - _nanosecond) == sample.More - _nanosecond);
    });

    [Fact]
    public void A_later_start_or_a_longer_allowance_never_gives_an_earlier_deadline() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 1000, sample =>
        sample.Calendar.Deadline(sample.A, sample.More) <= sample.Calendar.Deadline(sample.B, sample.More)
        && sample.Calendar.Deadline(sample.A, sample.Less) <= sample.Calendar.Deadline(sample.A, sample.More));

    [Fact]
    public void An_allowance_can_be_spent_in_two_parts() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 1000, sample =>
        sample.Calendar.Deadline(sample.Calendar.Deadline(sample.A, sample.Less)!.Value, sample.More - sample.Less)
            == sample.Calendar.Deadline(sample.A, sample.More));

    [Fact]
    public void The_next_opening_is_open_and_nothing_is_worked_before_it() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 1000, sample =>
    {
        var opening = sample.Calendar.NextOpening(sample.A)!.Value;
        return sample.Calendar.IsOpen(opening)
            && sample.Calendar.Elapsed(sample.A, opening) == Duration.Zero
            && (opening == sample.A) == sample.Calendar.IsOpen(sample.A);
    });

    [Fact]
    public void Segments_cover_the_time_exactly_and_their_open_parts_add_up_to_the_elapsed_time() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 500, sample =>
    {
        var segments = sample.Calendar.Segments(sample.A, sample.C).ToList();
        Assert.Equal([sample.A, .. segments.Select(segment => segment.To)], [.. segments.Select(segment => segment.From), sample.C]);
        Assert.All(segments, segment => Assert.True(segment.From < segment.To));
        Assert.All(segments, segment => Assert.Equal(segment.IsOpen, sample.Calendar.IsOpen(segment.From)));
        return segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted) == sample.Calendar.Elapsed(sample.A, sample.C);
    });

    [Fact]
    public void A_segment_has_one_offset_and_differs_from_the_next_one() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 500, sample =>
    {
        var segments = sample.Calendar.Segments(sample.A, sample.C).ToList();
        Assert.All(segments, segment => Assert.Equal(segment.Offset, sample.Calendar.Zone.GetUtcOffset(segment.From)));
        Assert.All(segments, segment => Assert.Equal(segment.Offset, sample.Calendar.Zone.GetUtcOffset(segment.To - _nanosecond)));
        return segments.Zip(segments.Skip(1)).All(pair =>
            (pair.First.Why, pair.First.IsOpen, pair.First.Offset) != (pair.Second.Why, pair.Second.IsOpen, pair.Second.Offset));
    });

    [Fact]
    public void Elapsed_time_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), 400, sample =>
        sample.Calendar.Elapsed(sample.A, sample.C) == CalendarOracle.Elapsed(sample.Calendar, sample.A, sample.C));

    [Fact]
    public void A_deadline_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), 200, sample =>
    {
        var patience = Duration.FromDays(12);
        var counted = CalendarOracle.Deadline(sample.Calendar, sample.A, sample.Less, patience);
        var due = sample.Calendar.Deadline(sample.A, sample.Less);
        return counted is null ? due >= sample.A + patience : due == counted;
    });

    [Fact]
    public void Open_is_what_the_clock_on_the_wall_says() => RandomCalendars.Check(RandomCalendars.ToTheMinute(3), 2000, sample =>
        sample.Calendar.IsOpen(sample.A) == CalendarOracle.IsOpen(sample.Calendar, sample.A)
        && sample.Calendar.IsOpen(sample.B) == CalendarOracle.IsOpen(sample.Calendar, sample.B)
        && sample.Calendar.IsOpen(sample.C) == CalendarOracle.IsOpen(sample.Calendar, sample.C));

    [Fact]
    public void Answers_do_not_depend_on_what_was_asked_before() => RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), 100, sample =>
    {
        var fresh = new WorkCalendar("fresh", sample.Calendar.Zone, sample.Calendar.Weekly, sample.Calendar.Holidays);
        fresh.IsOpen(Instant.FromUtc(2110, 1, 1, 0, 0));
        fresh.IsOpen(Instant.FromUtc(1930, 1, 1, 0, 0));
        return fresh.Deadline(sample.A, sample.More) == sample.Calendar.Deadline(sample.A, sample.More)
            && fresh.Elapsed(sample.A, sample.C) == sample.Calendar.Elapsed(sample.A, sample.C);
    });
}
