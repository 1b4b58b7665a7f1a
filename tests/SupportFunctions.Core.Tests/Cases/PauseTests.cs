using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What pauses a clock, and by exactly how much (R-SLA-7, R-INT-2).</summary>
public sealed class PauseTests
{
    /// <summary>Nine working days from Monday 09:00.</summary>
    private static readonly Instant _due = At("2026-03-12T17:00-07:00");

    [Theory]
    [InlineData("2026-03-03T10:00-08:00", "2026-03-03T12:00-08:00", "2026-03-13T11:00-07:00", "two working hours")]
    [InlineData("2026-03-06T16:00-08:00", "2026-03-09T10:00-07:00", "2026-03-13T11:00-07:00", "a weekend with a spring switch pauses two working hours, not 65")]
    [InlineData("2026-03-06T17:00-08:00", "2026-03-09T09:00-07:00", "2026-03-12T17:00-07:00", "a pause outside working hours moves nothing")]
    [InlineData("2026-03-03T10:00-08:00", "2026-03-03T10:00:00.000000001-08:00", "2026-03-13T09:00:00.000000001-07:00", "a nanosecond counts")]
    [InlineData("2026-03-03T10:00-08:00", "2026-08-03T10:00-07:00", "2026-08-12T17:00-07:00", "five months, and the work left is still the same")]
    public void Waiting_on_the_customer_moves_the_resolution_by_the_working_time_waited__R_SLA_7(string asked, string answered, string due, string because)
    {
        History of = AnAnsweredCase().Wait(asked).Write(answered);

        Assert.Equal((At(due), because), (of.Clock(ClockName.Resolution).DueAt, because));
        Assert.Equal(At(answered) - At(asked), ClockMath.PausedTotal(of.Clock(ClockName.Resolution), At(answered)));
        Assert.Equal(CaseStatus.Open, of.Case.Status);
    }

    [Fact]
    public void While_it_waits_the_clock_is_paused_keeps_its_deadline_and_counts_nothing()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Tick("2026-04-03T10:00-07:00");

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal((ClockState.Paused, _due), (clock.State, clock.DueAt));
        Assert.Equal(Duration.FromHours(9), of.Elapsed(clock, At("2026-04-03T10:00-07:00")));
        Assert.All(clock.Thresholds, t => Assert.Null(t.At));
    }

    [Theory]
    [InlineData("wait", true, "a wait with a question")]
    [InlineData("wait without question", false, "nothing was asked")]
    [InlineData("wait after question", true, "the reply before had asked")]
    [InlineData("engineering", false, "engineering never pauses")]
    [InlineData("engineering with question, then customer", false, "what engineering is asked is no question to the customer")]
    [InlineData("reply and wait", true, "a reply that asks and waits")]
    [InlineData("reply that asks", false, "asking alone is not waiting")]
    [InlineData("wait after answer", false, "the question was answered")]
    public void Only_waiting_on_the_customer_with_a_question_pauses__R_SLA_7(string what, bool isPaused, string because)
    {
        History of = AnAnsweredCase();
        const string first = "2026-03-03T10:00-08:00";
        const string second = "2026-03-03T10:30-08:00";
        const string third = "2026-03-03T11:00-08:00";

        of = what switch
        {
            "wait" => of.Wait(first),
            "wait without question" => of.Wait(first, ask: " "),
            "wait after question" => of.Reply(first, ask: "Which version?").Wait(second, ask: null),
            "engineering" => of.Wait(first, WaitingOn.Engineering),
            "engineering with question, then customer" => of.Wait(first, WaitingOn.Engineering, "Is it the index?").Wait(second, ask: null),
            "reply and wait" => of.Reply(first, waiting: true, ask: "Which version?"),
            "reply that asks" => of.Reply(first, ask: "Which version?"),
            "wait after answer" => of.Reply(first, ask: "Which version?").Write(second).Wait(third, ask: null),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such step."),
        };

        Assert.Equal((isPaused, because), (of.Clock(ClockName.Resolution).IsPaused, because));
    }

    [Fact]
    public void Waiting_on_the_customer_without_a_question_leaves_status_mail_owed__R_MSG_4()
    {
        History of = AnAnsweredCase().Wait("2026-03-02T12:00-08:00", ask: null).Tick("2026-03-03T10:00-08:00");

        Assert.Single(of.LastMails, m => m.Kind == MailKind.HoldingNote);
    }

    [Fact]
    public void The_customers_message_ends_the_wait_when_it_was_received_not_when_it_was_read()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00")
            .Note("2026-03-03T12:03-08:00")
            .Write("2026-03-03T12:00-08:00", processed: "2026-03-03T12:05-08:00");

        Assert.Equal(At("2026-03-13T11:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
        Assert.Equal(At("2026-03-03T12:00-08:00"), of.Case.Waits.Single().To);
    }

    [Fact]
    public void A_message_older_than_the_question_ends_the_wait_without_a_negative_pause()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00")
            .Write("2026-03-03T09:59-08:00", processed: "2026-03-03T10:05-08:00");

        Assert.Equal(_due, of.Clock(ClockName.Resolution).DueAt);
        Assert.Equal(CaseStatus.Open, of.Case.Status);
    }

    [Fact]
    public void An_answer_older_than_our_latest_reply_does_not_turn_the_pause_of_its_clock_around()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Reply("2026-03-03T12:00-08:00")
            .Write("2026-03-03T11:00-08:00", processed: "2026-03-03T12:30-08:00");

        Assert.All(of.Case.Clocks.SelectMany(c => c.Pauses), p => Assert.True(p.To >= p.From));
        Assert.Equal(At("2026-03-04T12:00-08:00"), of.Clock(ClockName.NextReply).DueAt);
    }

    [Fact]
    public void Nothing_is_breached_while_it_is_paused()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T09:00-08:00").Tick("2026-09-03T09:00-07:00");

        Assert.Empty(of.All<CaseEvent.ClockBreached>());
        Assert.Null(CaseClocks.NextWakeUp(of.Case));
    }

    [Fact]
    public void Resolving_from_a_pause_counts_the_pause_and_is_in_time()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T09:00-08:00").Resolve("2026-08-03T09:00-07:00");

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal((ClockState.Met, Duration.FromHours(8)), (clock.State, of.Elapsed(clock, At("2026-09-03T09:00-07:00"))));
    }

    [Fact]
    public void A_recomputation_that_moves_the_deadline_before_the_pause_is_breached_at_once_and_cannot_be_hidden_by_resolving()
    {
        History of = AnAnsweredCase("enterprise", Severity.Sev1).Wait("2026-03-06T09:00-08:00")
            .Triage("2026-03-09T09:00-07:00", Severity.Sev1, "wall");

        Assert.Equal(At("2026-03-03T09:00-08:00"), of.Clock(ClockName.Resolution).BreachedAt);
        Assert.Equal(ClockState.Breached, of.Resolve("2026-03-09T10:00-07:00").Clock(ClockName.Resolution).State);
    }

    [Fact]
    public void A_term_of_the_agreement_can_leave_the_resolution_running__R_SLA_7()
    {
        History of = AnAnsweredCase("never-pausing").Wait("2026-03-03T09:00-08:00").Tick("2026-03-12T17:00-07:00");

        Assert.Equal(_due, of.Clock(ClockName.Resolution).BreachedAt);
    }

    [Fact]
    public void An_agreement_that_stops_pausing_keeps_what_was_paused__R_SLA_8()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T09:00-08:00").Triage("2026-03-04T09:00-08:00", Severity.Sev1, "never-pausing");

        Assert.Equal((ClockState.Running, At("2026-03-13T17:00-07:00")), (of.Clock(ClockName.Resolution).State, of.Clock(ClockName.Resolution).DueAt));
        Assert.Equal(At("2026-03-13T17:00-07:00"), of.Triage("2026-03-05T09:00-08:00", Severity.Sev1).Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void An_agreement_that_begins_to_pause_pauses_from_then_on()
    {
        History of = AnAnsweredCase("never-pausing").Wait("2026-03-03T09:00-08:00").Triage("2026-03-04T09:00-08:00", Severity.Sev1, "enterprise");

        Assert.Equal(At("2026-03-04T09:00-08:00"), Assert.Single(of.Clock(ClockName.Resolution).Pauses).From);
    }

    [Fact]
    public void A_rolled_deadline_that_had_not_come_when_the_pause_began_does_not_pass_during_it()
    {
        History of = AnOpenCase("rolled", received: "2026-03-05T16:30-08:00").Wait("2026-03-08T20:00-07:00").Write("2026-03-11T10:00-07:00", processed: "2026-03-11T10:00-07:00");

        Assert.Equal(At("2026-03-11T10:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
        Assert.Equal(ClockState.Running, of.Clock(ClockName.Resolution).State);
    }

    [Fact]
    public void The_longest_time_between_replies_is_suspended_while_waiting_on_the_customer_only__R_INT_2()
    {
        History of = AnAnsweredCase().Wait("2026-03-02T12:00-08:00").Write("2026-03-05T12:00-08:00");

        Assert.Equal(At("2026-03-06T10:00-08:00"), of.Clock(ClockName.NextReply).DueAt);
        Assert.Equal(At("2026-03-03T10:00-08:00"), AnAnsweredCase().Wait("2026-03-02T12:00-08:00", WaitingOn.Engineering).Clock(ClockName.NextReply).DueAt);
    }

    [Fact]
    public void A_second_question_while_waiting_is_recorded_and_mailed_and_pauses_once()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Wait("2026-03-03T11:00-08:00", ask: "And which plan?");

        Assert.Equal(["Which version is it?", "And which plan?"], of.All<CaseEvent.WaitStarted>().Select(w => w.Event.Ask));
        Assert.Single(of.Case.Waits);
        Assert.Single(of.LastMails, m => m is { Kind: MailKind.Question, Facts.Ask: "And which plan?" });
    }

    [Fact]
    public void A_reply_that_ends_waiting_ends_it_on_either_side()
    {
        Assert.Equal(CaseStatus.Open, AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Reply("2026-03-03T11:00-08:00", waiting: false).Case.Status);
        Assert.Equal(CaseStatus.Open, AnAnsweredCase().Wait("2026-03-03T10:00-08:00", WaitingOn.Engineering).Reply("2026-03-03T11:00-08:00", waiting: false).Case.Status);
    }
}
