using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Only what arrives meets a clock or pauses one: a hard bounce re-arms it from its original start (R-SLA-6, R-SLA-7).</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void A_bounced_first_response_runs_again_from_its_original_start()
    {
        History of = AnAnsweredCase().Fail("2026-03-02T11:00-08:00");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((ClockState.Running, At(Received), At("2026-03-04T17:00-08:00")), (clock.State, clock.StartedAt, clock.DueAt));
        Assert.Null(of.Case.FirstRespondedAt);
        Assert.Equal("The message that had met it never reached the customer (R-SLA-6).", of.All<CaseEvent.ClockRearmed>().Single(r => r.Event.Clock == ClockName.FirstResponse).Event.Why);
    }

    [Fact]
    public void A_bounce_learned_after_the_deadline_is_a_breach_at_the_deadline_not_at_the_bounce()
    {
        History of = AnAnsweredCase().Fail("2026-03-09T09:00-07:00");

        Assert.Equal((ClockState.Breached, At("2026-03-04T17:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).BreachedAt));
        Assert.Contains(of.LastMails, m => m.Kind == MailKind.ClockBreach && m.To.Address == TestDesk.BossMail);
    }

    [Fact]
    public void A_later_reply_that_arrived_meets_it_instead_and_late_is_late()
    {
        History inTime = AnAnsweredCase().Reply("2026-03-03T10:00-08:00").Fail("2026-03-03T11:00-08:00", nth: 0);
        History late = AnAnsweredCase().Reply("2026-03-05T10:00-08:00").Fail("2026-03-05T11:00-08:00", nth: 0);

        Assert.Equal((ClockState.Met, At("2026-03-03T10:00-08:00")), (inTime.Clock(ClockName.FirstResponse).State, inTime.Clock(ClockName.FirstResponse).MetAt));
        Assert.Equal(
            (ClockState.Breached, At("2026-03-04T17:00-08:00"), At("2026-03-05T10:00-08:00")),
            (late.Clock(ClockName.FirstResponse).State, late.Clock(ClockName.FirstResponse).BreachedAt, late.Clock(ClockName.FirstResponse).MetAt));
    }

    [Fact]
    public void A_later_reply_without_next_steps_does_not_meet_it()
    {
        History of = AnAnsweredCase().Reply("2026-03-03T10:00-08:00", nextSteps: "").Fail("2026-03-03T11:00-08:00", nth: 0);

        Assert.Equal(ClockState.Running, of.Clock(ClockName.FirstResponse).State);
    }

    [Fact]
    public void Our_own_clocks_come_back_as_they_were_before_the_message()
    {
        History of = AnAnsweredCase();
        Clock promised = of.Clock(ClockName.NextUpdate);
        of.Reply("2026-03-02T16:00-08:00").Fail("2026-03-02T16:30-08:00", nth: 1);

        Assert.Equal((promised.StartedAt, promised.DueAt, ClockState.Running), (of.Clock(ClockName.NextUpdate).StartedAt, of.Clock(ClockName.NextUpdate).DueAt, of.Clock(ClockName.NextUpdate).State));
        Assert.Equal(At("2026-03-03T10:00-08:00"), of.Clock(ClockName.NextReply).DueAt);
    }

    [Fact]
    public void A_promise_that_never_reached_anybody_is_none_and_there_was_none_before()
    {
        History of = AnAnsweredCase().Fail("2026-03-02T11:00-08:00");

        Assert.Equal(ClockState.Cancelled, of.Clock(ClockName.NextReply).State);
        Assert.Equal(At("2026-03-04T17:00-08:00"), of.Clock(ClockName.NextUpdate).DueAt);
    }

    [Fact]
    public void Two_messages_that_fail_one_after_the_other_bring_back_what_was_before_both()
    {
        History of = AnAnsweredCase();
        Instant? due = of.Clock(ClockName.NextReply).DueAt;
        of.Reply("2026-03-02T12:00-08:00").Reply("2026-03-02T13:00-08:00").Fail("2026-03-02T14:00-08:00", nth: 2).Fail("2026-03-02T15:00-08:00", nth: 1);

        Assert.Equal(due, of.Clock(ClockName.NextReply).DueAt);
    }

    [Fact]
    public void The_assignee_is_told_with_what_the_other_server_said_and_never_the_customers_address()
    {
        History of = AnAnsweredCase().Fail("2026-03-02T11:00-08:00");

        Effect.SendMail mail = Assert.Single(of.LastMails, m => m.Kind == MailKind.DeliveryFailed);
        Assert.Equal((TestDesk.AdaMail, MailKind.Reply, "5.1.1 no such user"), (mail.To.Address, mail.Facts.FailedMail, mail.Facts.Detail));
        Assert.True(mail.To.IsStaff);
    }

    [Fact]
    public void The_same_report_again_and_one_about_an_unknown_mail_change_nothing()
    {
        History of = AnAnsweredCase().Fail("2026-03-02T11:00-08:00");

        Assert.Empty(of.Fail("2026-03-02T12:00-08:00").Last.Events);
        Assert.Empty(of.Do("2026-03-02T13:00-08:00", new CaseCommand.ReportDelivery("desk", "C-9-9-1", DeliveryOutcome.Bounced, At(Received), null)).Last.Events);
    }

    [Fact]
    public void A_question_that_never_arrived_pauses_nothing_and_its_wait_ends_unjustified__R_SLA_7()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Fail("2026-03-04T10:00-08:00", MailKind.Question);

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal((CaseStatus.Open, ClockState.Running, At("2026-03-12T17:00-07:00")), (of.Case.Status, clock.State, clock.DueAt));
        Assert.Empty(clock.Pauses);
        Assert.Equal(new CustomerWait(At("2026-03-03T10:00-08:00"), At("2026-03-04T10:00-08:00"), null), Assert.Single(of.Case.Waits));
    }

    [Fact]
    public void A_question_that_never_arrived_lets_a_deadline_pass_that_the_pause_had_hidden()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Fail("2026-03-20T10:00-07:00", MailKind.Question);

        Assert.Equal(At("2026-03-12T17:00-07:00"), of.Clock(ClockName.Resolution).BreachedAt);
    }

    [Fact]
    public void A_second_question_that_arrived_justifies_the_wait_from_then_on()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Wait("2026-03-03T12:00-08:00", ask: "And which plan?").Fail("2026-03-03T13:00-08:00", MailKind.Question);

        Assert.Equal(At("2026-03-03T12:00-08:00"), Assert.Single(of.Clock(ClockName.Resolution).Pauses).From);
        Assert.Equal(CaseStatus.WaitingOnCustomer, of.Case.Status);
        Assert.Equal(At("2026-03-03T12:00-08:00"), Assert.Single(of.Case.Waits).AskedAt);
    }

    [Fact]
    public void A_question_delivered_late_pauses_from_its_delivery__R_SLA_7()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T10:00-08:00").Deliver("2026-03-03T15:00-08:00", MailKind.Question).Write("2026-03-04T10:00-08:00");

        Assert.Equal(new ClockPause(At("2026-03-03T15:00-08:00"), At("2026-03-04T10:00-08:00"), Clock.WaitingForAnswer), Assert.Single(of.Clock(ClockName.Resolution).Pauses));
    }

    [Fact]
    public void A_resolution_that_never_arrived_is_taken_back_and_the_time_since_then_counts()
    {
        History of = AResolvedCase().Fail("2026-03-05T12:00-08:00", MailKind.Resolution);

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal((CaseStatus.Open, ClockState.Running, At("2026-03-12T17:00-07:00")), (of.Case.Status, clock.State, clock.DueAt));
        Assert.Empty(of.Case.Endings);
        Assert.Equal((ClockState.Met, At("2026-03-02T10:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).MetAt));
    }

    [Fact]
    public void A_resolution_that_the_customer_has_confirmed_stays_though_its_mail_failed()
    {
        History of = AClosedCase().Fail("2026-03-05T12:00-08:00", MailKind.Resolution);

        Assert.Equal(CaseStatus.Closed, of.Case.Status);
    }

    [Fact]
    public void No_holding_note_goes_to_an_address_that_just_failed()
    {
        History of = AnAnsweredCase().Fail("2026-03-02T11:00-08:00").Tick("2026-03-05T10:00-08:00");

        Assert.Equal("The last message to the customer never arrived; another one would not either.", of.All<CaseEvent.NoteWithheld>()[^1].Event.Why);
        Assert.DoesNotContain(of.Effects.OfType<Effect.SendMail>(), m => m.Kind == MailKind.HoldingNote);
    }

    [Fact]
    public void An_acknowledgement_to_a_wrong_address_is_recorded_and_nobody_is_bothered()
    {
        History of = ANewCase().Fail("2026-03-02T09:01-08:00", MailKind.Acknowledgement);

        Assert.Single(of.All<CaseEvent.MailFailed>());
        Assert.Empty(of.LastMails);
    }
}
