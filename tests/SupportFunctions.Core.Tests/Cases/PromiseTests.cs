using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Every message says when they will hear again, and that is kept (R-INT-2, R-INT-3, R-MSG-4).</summary>
public sealed class PromiseTests
{
    [Fact]
    public void Without_a_time_a_reply_promises_24_hours_on_the_wall__R_INT_3()
    {
        History of = AnAnsweredCase();

        Assert.Equal(At("2026-03-03T10:00-08:00"), of.Clock(ClockName.NextUpdate).DueAt);
        Assert.Equal(At("2026-03-03T10:00-08:00"), of.LastMails.Single().Facts.HearAgainBy);
    }

    [Fact]
    public void A_time_that_is_named_is_the_promise()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", promised: "2026-03-06T12:00-08:00");

        Assert.Equal(At("2026-03-06T12:00-08:00"), of.Clock(ClockName.NextUpdate).DueAt);
        Assert.Equal(At("2026-03-03T12:00-08:00"), of.Clock(ClockName.NextReply).DueAt);
    }

    [Fact]
    public void Each_reply_restarts_the_longest_time_between_replies_and_a_customers_message_does_not__R_INT_2()
    {
        History of = AnAnsweredCase().Write("2026-03-02T11:00-08:00");
        Assert.Equal(At("2026-03-03T10:00-08:00"), of.Clock(ClockName.NextReply).DueAt);

        of.Reply("2026-03-03T09:00-08:00");
        Assert.Equal(At("2026-03-04T09:00-08:00"), of.Clock(ClockName.NextReply).DueAt);
        Assert.Equal([At("2026-03-03T09:00-08:00")], of.All<CaseEvent.ClockMet>().Where(m => m.Event.Clock == ClockName.NextReply).Select(m => m.Recorded.At));
    }

    [Theory]
    [InlineData("2026-03-03T10:00-08:00", "2026-03-03T10:00-08:00", "2026-03-04T10:00-08:00", "noticed at once")]
    [InlineData("2026-03-13T11:30-07:00", "2026-03-13T11:00-07:00", "2026-03-14T11:00-07:00", "one note after ten days, not ten, and it promises a time still to come")]
    public void A_promise_that_passes_unmet_gets_one_honest_status_mail__R_MSG_4(string noticed, string at, string again, string because)
    {
        History of = AnAnsweredCase().Tick(noticed);

        Effect.SendMail note = Assert.Single(of.LastMails, m => m.Kind == MailKind.HoldingNote);
        Assert.Equal((At(at), At(again), because), (note.Facts.At, note.Facts.HearAgainBy, because));
        Assert.Equal(At("2026-03-03T10:00-08:00"), note.Facts.DueAt);
        Assert.Equal(At(again), of.Case.HoldingNoteAt);
    }

    [Fact]
    public void A_status_mail_stops_no_clock_and_comes_again_each_day__R_MSG_4()
    {
        History of = AnAnsweredCase().Tick("2026-03-03T10:00-08:00").Tick("2026-03-04T10:00-08:00").Tick("2026-03-04T18:00-08:00");

        Assert.Equal(2, of.Effects.OfType<Effect.SendMail>().Count(m => m.Kind == MailKind.HoldingNote));
        Assert.Equal(ClockState.Breached, of.Clock(ClockName.NextReply).State);
        Assert.Equal(ClockState.Running, of.Clock(ClockName.Resolution).State);
        Assert.Null(of.Clock(ClockName.NextUpdate).MetAt);
    }

    [Fact]
    public void A_late_answer_that_goes_out_now_is_not_preceded_by_a_status_mail()
    {
        History of = AnAnsweredCase().Reply("2026-03-05T10:00-08:00");

        Assert.Equal([MailKind.Reply], of.LastMails.Where(m => !m.To.IsStaff).Select(m => m.Kind));
        Assert.Equal("Our own message goes out at this moment.", Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event.Why);
        Assert.Equal((ClockState.Running, At("2026-03-06T10:00-08:00")), (of.Clock(ClockName.NextUpdate).State, of.Clock(ClockName.NextUpdate).DueAt));
    }

    [Fact]
    public void A_policy_without_status_mail_leaves_a_record_instead()
    {
        History of = AnAnsweredCase(terms: TestDesk.With(p => p with { SendHoldingNote = false })).Tick("2026-03-13T10:00-07:00");

        Assert.DoesNotContain(of.LastMails, m => !m.To.IsStaff);
        Assert.Equal("The policy sends none.", Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event.Why);
    }

    [Fact]
    public void A_default_promise_rests_while_the_customer_is_asked_and_a_named_one_does_not()
    {
        History byDefault = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", waiting: true, ask: "Which version?");
        History named = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", promised: "2026-03-04T12:00-08:00", waiting: true, ask: "Which version?");

        Assert.Equal(ClockState.Paused, byDefault.Clock(ClockName.NextUpdate).State);
        Assert.Equal(At("2026-03-04T12:00-08:00"), named.Tick("2026-03-05T12:00-08:00").Clock(ClockName.NextUpdate).BreachedAt);
    }

    [Fact]
    public void A_named_promise_that_passes_while_the_customer_is_asked_is_owed_a_status_mail_after_the_answer()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", promised: "2026-03-03T12:00-08:00", waiting: true, ask: "Which version?").Tick("2026-03-03T13:00-08:00");

        Assert.Equal("We are waiting on the customer's answer.", Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event.Why);
        of.Write("2026-03-05T12:00-08:00");
        Assert.Equal(At("2026-03-06T12:00-08:00"), of.Case.HoldingNoteAt);
        Assert.Single(of.Tick("2026-03-06T12:00-08:00").LastMails, m => m.Kind == MailKind.HoldingNote);
    }

    [Fact]
    public void An_answer_is_not_met_with_a_status_mail_that_came_due_during_the_wait()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", ask: "Which version?").Tick("2026-03-03T12:00-08:00")
            .Wait("2026-03-03T18:00-08:00", ask: null).Write("2026-03-06T18:00-08:00");

        Assert.DoesNotContain(of.LastMails, m => m.Kind == MailKind.HoldingNote);
        Assert.Equal(At("2026-03-07T12:00-08:00"), of.Case.HoldingNoteAt);
    }

    [Fact]
    public void A_question_makes_a_promise_for_after_the_answer_when_none_is_running__R_INT_3()
    {
        History of = AnAnsweredCase().Tick("2026-03-03T12:00-08:00").Wait("2026-03-03T18:00-08:00").Write("2026-03-06T18:00-08:00");

        Assert.Equal((ClockState.Running, At("2026-03-07T18:00-08:00")), (of.Clock(ClockName.NextUpdate).State, of.Clock(ClockName.NextUpdate).DueAt));
    }

    [Fact]
    public void A_question_does_not_replace_a_promise_that_names_a_time()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T12:00-08:00", promised: "2026-03-06T12:00-08:00").Wait("2026-03-02T13:00-08:00");

        Assert.Equal((ClockState.Running, At("2026-03-06T12:00-08:00")), (of.Clock(ClockName.NextUpdate).State, of.Clock(ClockName.NextUpdate).DueAt));
    }

    [Fact]
    public void A_promise_with_a_time_made_after_the_resolution_is_kept_too()
    {
        History of = AResolvedCase().Reply("2026-03-03T13:00-08:00", promised: "2026-03-04T13:00-08:00").Tick("2026-03-04T13:00-08:00");

        Assert.Equal(At("2026-03-04T13:00-08:00"), of.Clock(ClockName.NextUpdate).BreachedAt);
        Assert.DoesNotContain(of.LastMails, m => !m.To.IsStaff);
    }

    [Fact]
    public void A_reply_after_the_resolution_promises_the_next_reminder_and_starts_no_clock()
    {
        History of = AResolvedCase().Reply("2026-03-03T13:00-08:00");

        Assert.Equal(At("2026-03-06T12:00-08:00"), of.LastMails.Single().Facts.HearAgainBy);
        Assert.Equal(CaseStatus.Resolved, of.Case.Status);
        Assert.All(of.Case.Clocks, c => Assert.False(c.IsOpen));
    }

    [Fact]
    public void Whoever_promised_is_warned_at_75_percent_and_nobody_for_an_automatic_promise()
    {
        Assert.Equal([75], AnAnsweredCase().Clock(ClockName.NextUpdate).Thresholds.Select(t => t.Percent));
        Assert.Empty(ANewCase().Clock(ClockName.NextUpdate).Thresholds);
    }
}
