using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>What holds for every calendar, checked on random ones around changes of clock.</summary>
public sealed class CalendarLawTests
{
    [Fact]
    public void Elapsed_times_add_up() => Check(CalendarLaws.ElapsedTimesAddUp);

    [Fact]
    public void Elapsed_time_grows_with_the_interval_and_never_faster_than_time() => Check(CalendarLaws.ElapsedTimeGrowsWithTheInterval);

    [Fact]
    public void The_deadline_is_the_first_instant_at_which_the_allowance_has_elapsed() => Check(CalendarLaws.TheDeadlineIsTheFirstInstant);

    [Fact]
    public void The_deadline_of_the_elapsed_time_is_not_later_than_its_end() => Check(CalendarLaws.TheDeadlineOfTheElapsedTimeIsNotLater);

    [Fact]
    public void A_later_start_or_a_longer_allowance_never_gives_an_earlier_deadline() => Check(CalendarLaws.DeadlinesAreMonotone);

    [Fact]
    public void An_allowance_can_be_spent_in_two_parts() => Check(CalendarLaws.AnAllowanceCanBeSpentInTwoParts);

    [Fact]
    public void A_pause_before_the_deadline_shifts_it_by_exactly_the_working_time_in_the_pause() => Check(CalendarLaws.APauseShiftsTheDeadline);

    [Fact]
    public void The_next_opening_is_open_and_nothing_is_worked_before_it() => Check(CalendarLaws.TheNextOpeningIsOpen);

    [Fact]
    public void Open_means_that_the_next_nanosecond_counts() => Check(CalendarLaws.OpenMeansThatTheNextNanosecondCounts);

    [Fact]
    public void Segments_cover_the_time_exactly_and_their_open_parts_add_up_to_the_elapsed_time() => Check(CalendarLaws.SegmentsCoverAndSum);

    [Fact]
    public void A_segment_has_one_offset_and_differs_from_the_next_one() => Check(CalendarLaws.SegmentsDiffer);

    [Fact]
    public void Segments_of_two_parts_are_those_of_the_whole() => Check(CalendarLaws.SegmentsOfTwoPartsAreThoseOfTheWhole);

    [Fact]
    public void One_more_holiday_never_brings_a_deadline_forward() => Check(CalendarLaws.AHolidayOnlyTakesAway, 10);

    [Fact]
    public void Hours_may_be_written_in_pieces() => Check(CalendarLaws.HoursMayBeWrittenInPieces, 20);

    /// <summary>Thousands of schedules, eight probes each, when everything is asked for; each law alone has its few hundred cases in any case.</summary>
    [Fact]
    public void All_of_these_hold_together_on_many_more_calendars() => RandomCalendars.Check(
        RandomCalendars.ToTheNanosecond(60),
        Surroundings.IsFull ? 2500 : 25,
        (calendar, probe) => CalendarLaws.All.All(law => law(calendar, probe)));

    [Fact]
    public void Elapsed_time_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), Surroundings.IsFull ? 600 : 60, (calendar, probe) =>
        calendar.Elapsed(probe.A, probe.C) == Oracle(calendar).Elapsed(probe.A, probe.C));

    [Fact]
    public void A_deadline_is_what_counting_minute_by_minute_gives() => RandomCalendars.Check(RandomCalendars.ToTheMinute(6), Surroundings.IsFull ? 400 : 40, (calendar, probe) =>
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

    private static void Check(Func<WorkCalendar, Probe, bool> law, int calendars = 80) =>
        RandomCalendars.Check(RandomCalendars.ToTheNanosecond(40), calendars, law);

    private static SlowOracle Oracle(WorkCalendar calendar) => new(calendar.Written());
}
