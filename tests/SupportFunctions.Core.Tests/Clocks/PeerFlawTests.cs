using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Tests.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Clocks;

/// <summary>Faults of other desks' clocks, each designed out here. A test is named after the fault.</summary>
public sealed class PeerFlawTests
{
    private const string Monday = "2026-03-02T09:00-08:00";

    [Fact]
    public void Late_but_hit__a_target_missed_before_the_case_was_resolved_is_missed_though_nobody_looked_in_between()
    {
        History of = AnOpenCase("wall").Resolve("2026-03-02T15:00-08:00");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal(
            (ClockState.Breached, At("2026-03-02T10:00-08:00"), At("2026-03-02T15:00-08:00")), (clock.State, clock.BreachedAt!.Value, clock.MetAt!.Value));
    }

    [Fact]
    public void Late_reply_between_polls__a_reply_is_judged_by_its_own_instant_not_by_the_next_look()
    {
        Assert.Equal(ClockState.Met, AnOpenCase("wall").Reply("2026-03-02T10:00-08:00").Clock(ClockName.FirstResponse).State);
        Assert.Equal(ClockState.Breached, AnOpenCase("wall").Reply("2026-03-02T10:00:00.000000001-08:00").Clock(ClockName.FirstResponse).State);
        History next = AnAnsweredCase().Reply("2026-03-03T10:00:01-08:00");
        Assert.Equal(At("2026-03-03T10:00-08:00"), Assert.Single(next.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.NextReply).Recorded.At);
    }

    [Theory]
    [InlineData("wait on customer")]
    [InlineData("wait on engineering")]
    [InlineData("triage")]
    [InlineData("assign")]
    [InlineData("note")]
    public void Pausing_counts_as_answering__no_change_of_state_is_a_response(string change)
    {
        History of = ANewCase();

        of = change switch
        {
            "wait on customer" => of.Wait("2026-03-02T10:00-08:00"),
            "wait on engineering" => of.Wait("2026-03-02T10:00-08:00", WaitingOn.Engineering),
            "triage" => of.Triage("2026-03-02T10:00-08:00", Severity.Sev1),
            "assign" => of.Assign("2026-03-02T10:00-08:00", TestDesk.Ada),
            _ => of.Note("2026-03-02T10:00-08:00"),
        };

        Assert.Equal((ClockState.Running, ClockState.Running), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.InternalResponse).State));
    }

    [Fact]
    public void Closing_erases_the_breach__it_is_there_with_its_deadline_after_resolving_closing_and_reopening()
    {
        History of = AnOpenCase().Tick("2026-03-13T09:00-07:00").Resolve("2026-03-13T10:00-07:00").Confirm("2026-03-13T11:00-07:00");
        Assert.Equal((At("2026-03-12T17:00-07:00"), At("2026-03-12T17:00-07:00")), (of.Clock(ClockName.Resolution).BreachedAt, of.Clock(ClockName.Resolution).DueAt));

        of.Reopen("2026-03-16T09:00-07:00");

        Assert.Equal((ClockState.Breached, At("2026-03-12T17:00-07:00")), (of.Clock(ClockName.Resolution).State, of.Clock(ClockName.Resolution).BreachedAt));
    }

    [Fact]
    public void Reopening_restarts_from_the_reopen_date__it_goes_on_from_the_original_start()
    {
        History of = AResolvedCase().Reopen("2026-03-10T09:00-07:00");

        Assert.Equal(At(Monday), of.Clock(ClockName.Resolution).StartedAt);
        Assert.Equal(Duration.FromHours(11), of.Elapsed(of.Clock(ClockName.Resolution), At("2026-03-10T09:00-07:00")));
    }

    [Fact]
    public void Operator_slip__one_term_switched_off_leaves_every_other_term_as_it_was()
    {
        History pausing = AnAnsweredCase().Wait("2026-03-03T10:00-08:00");
        History not = AnAnsweredCase("never-pausing").Wait("2026-03-03T10:00-08:00");

        Assert.Equal((true, false), (pausing.Clock(ClockName.Resolution).IsPaused, not.Clock(ClockName.Resolution).IsPaused));
        Assert.Equal(pausing.Clock(ClockName.FirstResponse).DueAt, not.Clock(ClockName.FirstResponse).DueAt);
        Assert.Equal(
            pausing.Clock(ClockName.Resolution).Thresholds.Select(t => t.Percent), not.Clock(ClockName.Resolution).Thresholds.Select(t => t.Percent));
        Assert.True(not.Clock(ClockName.NextReply).IsPaused);
    }

    [Fact]
    public void Second_window_lost__both_parts_of_a_split_shift_count()
    {
        WorkCalendar split = Named("vienna-split");

        Assert.Equal(Duration.FromHours(7), split.Elapsed(At("2026-03-02T00:00+01:00"), At("2026-03-03T00:00+01:00")));
        Assert.Equal(At("2026-03-02T15:00+01:00"), ANewCase("vienna", "2026-03-02T10:00+01:00").Triage("2026-03-02T10:00+01:00", Severity.Sev1).Clock(ClockName.FirstResponse).DueAt);
    }

    [Fact]
    public void Schedules_without_Monday_and_Thursday__the_next_opening_is_found_however_far_it_is()
    {
        WorkCalendar calendar = Named("no-monday-no-thursday");

        Assert.Equal(At("2026-03-10T11:00Z"), calendar.Deadline(At("2026-03-06T17:00Z"), Duration.FromHours(2)));
        Assert.Equal(At("2026-03-04T10:30Z"), Named("once-a-week").Deadline(At("2026-02-25T11:00Z"), Duration.FromMinutes(30)));
    }

    [Fact]
    public void Holidays_not_matched__the_holidays_are_those_of_the_calendar_that_the_target_names_whatever_the_agreement_is_called()
    {
        History of = AnOpenCase("holidays", received: "2026-11-25T16:00-08:00");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal(("holidays", "pacific-holidays", At("2026-12-01T16:00-08:00")), (clock.Agreement, clock.Calendar, clock.DueAt));
        Assert.Contains(
            ClockSegments.Of(clock, CaseClocks.TrackOf(of.Case, clock, of.Terms.Sla), At("2026-11-27T12:00-08:00")), s => s.Why == "holiday Thanksgiving" && s.Counted == Duration.Zero);
    }

    [Fact]
    public void Wrong_due_object__every_clock_has_a_deadline_of_its_own_and_none_is_another_ones()
    {
        History of = AnAnsweredCase().Tick("2026-03-02T11:00-08:00");

        Assert.Equal(
            [
                (ClockName.FirstResponse, At("2026-03-04T17:00-08:00")), (ClockName.Resolution, At("2026-03-12T17:00-07:00")),
                (ClockName.InternalResponse, At("2026-03-02T10:00-08:00")), (ClockName.NextReply, At("2026-03-03T10:00-08:00")),
                (ClockName.NextUpdate, At("2026-03-03T10:00-08:00")),
            ],
            of.Case.Clocks.Select(c => (c.Name, c.DueAt!.Value)));
    }

    [Fact]
    public void Longest_update_kept__a_later_promise_replaces_the_one_before_and_an_earlier_one_too()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T11:00-08:00", promised: "2026-03-06T11:00-08:00").Reply("2026-03-02T12:00-08:00", promised: "2026-03-02T14:00-08:00");

        Assert.Equal(At("2026-03-02T14:00-08:00"), of.Clock(ClockName.NextUpdate).DueAt);
    }

    [Fact]
    public void Minute_truncation__pauses_shorter_than_a_minute_neither_vanish_nor_collide()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00:10-08:00").Write("2026-03-03T10:00:25-08:00").Wait("2026-03-03T10:00:30-08:00").Write("2026-03-03T10:00:50-08:00");

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal(2, clock.Pauses.Length);
        Assert.Equal((At("2026-03-13T09:00:35-07:00"), Duration.FromSeconds(35)), (clock.DueAt, ClockMath.PausedTotal(clock, At("2026-03-03T11:00-08:00"))));
    }

    [Fact]
    public void At_most_a_hundred_overdue_in_one_run__every_case_is_breached_at_its_own_instant()
    {
        foreach (int number in Enumerable.Range(1, 150))
        {
            Instant received = At(Monday) + Duration.FromSeconds(number);
            var opened = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(
                Case.NotOpened(new CaseId(number)), Opening("wall") with { ReceivedAt = received }, received, TestDesk.Terms));

            var ticked = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(opened.Next, new CaseCommand.Tick(), At("2026-03-05T09:00-08:00"), TestDesk.Terms));

            Assert.Equal(received + Duration.FromHours(1), ticked.Next.Clock(ClockName.FirstResponse)!.BreachedAt);
        }
    }
}
