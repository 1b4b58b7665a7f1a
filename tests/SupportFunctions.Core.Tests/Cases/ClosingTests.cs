using System.Collections.Immutable;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Resolving, silence, closing and reopening (R-END-1, R-SLA-9, R-SLA-14). Resolved Tuesday 3 March at noon.</summary>
public sealed class ClosingTests
{
    [Fact]
    public void Silence_is_reminded_after_3_and_7_working_days_and_closes_after_8__R_END_1()
    {
        History of = AResolvedCase().Tick("2026-03-06T12:00-08:00").Tick("2026-03-12T12:00-07:00").Tick("2026-03-13T12:00-07:00");

        Assert.Equal(
            [At("2026-03-06T12:00-08:00"), At("2026-03-12T12:00-07:00")],
            of.All<CaseEvent.ClosingReminded>().Select(r => r.Recorded.At));
        Assert.Equal(
            [MailKind.Resolution, MailKind.ClosingReminder, MailKind.ClosingReminder, MailKind.Closed],
            of.Effects.OfType<Effect.SendMail>().Where(m => !m.To.IsStaff).Select(m => m.Kind).SkipWhile(k => k != MailKind.Resolution));
        Assert.Equal(At("2026-03-13T12:00-07:00"), of.Events.Single(e => e.Event is CaseEvent.Closed { Because: ClosedBecause.Silence }).At);
        Assert.Null(CaseClocks.NextWakeUp(of.Case));
    }

    [Fact]
    public void Nothing_happens_a_nanosecond_before() =>
        Assert.Empty(AResolvedCase().Tick("2026-03-06T11:59:59.999999999-08:00").Last.Events);

    [Fact]
    public void After_a_standstill_one_reminder_goes_out_and_nobody_is_closed_along_with_it__R_END_1()
    {
        History of = AResolvedCase().Tick("2026-03-24T12:00-07:00");

        Effect.SendMail mail = Assert.Single(of.LastMails);
        Assert.Equal((MailKind.ClosingReminder, 2, At("2026-03-25T12:00-07:00")), (mail.Kind, mail.Facts.ReminderNumber, mail.Facts.ClosesAt));
        Assert.Equal(CaseStatus.Resolved, of.Case.Status);
        Assert.Equal(2, of.All<CaseEvent.ClosingReminded>().Count);
        Assert.Equal(CaseStatus.Closed, of.Tick("2026-03-25T12:00-07:00").Case.Status);
    }

    [Fact]
    public void A_reminder_that_a_budget_keeps_back_is_none_and_the_closing_moves_with_it__R_END_1()
    {
        History of = AResolvedCase(terms: WithoutReminders()).Tick("2026-03-06T12:00-08:00");

        Assert.Equal([(WithheldBy.TotalBudget, "Enough.")], RemindersWithheld(of).Select(n => (n.Limit, n.Why)));
        Assert.Equal((At("2026-03-09T12:00-07:00"), At("2026-03-16T12:00-07:00")), (CaseClocks.NextWakeUp(of.Case), of.Case.Silence!.CloseAt));

        of.Tick("2026-03-09T12:00-07:00");
        Assert.Equal((At("2026-03-11T12:00-07:00"), At("2026-03-18T12:00-07:00")), (CaseClocks.NextWakeUp(of.Case), of.Case.Silence!.CloseAt));
        Assert.Empty(of.All<CaseEvent.ClosingReminded>());

        of.WithTerms(TestDesk.Terms).Tick("2026-03-11T12:00-07:00").Tick("2026-03-17T12:00-07:00").Tick("2026-03-18T12:00-07:00");
        Assert.Equal(
            [(MailKind.ClosingReminder, 1), (MailKind.ClosingReminder, 2), (MailKind.Closed, 0)],
            of.Effects.OfType<Effect.SendMail>().Where(m => !m.To.IsStaff).SkipWhile(m => m.Kind != MailKind.ClosingReminder).Select(m => (m.Kind, m.Facts.ReminderNumber)));
        Assert.Equal([1, 2], of.All<CaseEvent.ClosingReminded>().Select(r => r.Event.Number));
        Assert.Equal(At("2026-03-18T12:00-07:00"), of.Events.Single(e => e.Event is CaseEvent.Closed { Because: ClosedBecause.Silence }).At);
    }

    [Fact]
    public void After_a_standstill_a_reminder_that_a_budget_keeps_back_is_tried_again_before_anybody_is_closed()
    {
        History of = AResolvedCase(terms: WithoutReminders()).Tick("2026-03-24T12:00-07:00");

        Assert.Empty(of.LastMails);
        Assert.Equal((At("2026-03-25T12:00-07:00"), At("2026-03-26T12:00-07:00")), (CaseClocks.NextWakeUp(of.Case), of.Case.Silence!.CloseAt));
        Assert.Equal(MailKind.ClosingReminder, Assert.Single(of.WithTerms(TestDesk.Terms).Tick("2026-03-25T12:00-07:00").LastMails).Kind);
        Assert.Equal(CaseStatus.Closed, of.Tick("2026-03-26T12:00-07:00").Case.Status);
    }

    [Fact]
    public void Where_a_budget_never_has_room_silence_closes_nothing_and_a_year_of_it_is_few_events()
    {
        History of = AResolvedCase(terms: WithoutReminders());
        while (CaseClocks.NextWakeUp(of.Case) is { } next && next < At("2027-03-03T12:00-08:00"))
        {
            of.Do(next, new CaseCommand.Tick());
        }

        Assert.Equal((CaseStatus.Resolved, 0), (of.Case.Status, of.All<CaseEvent.ClosingReminded>().Count));
        Assert.InRange(RemindersWithheld(of).Count(), 15, 22);
    }

    [Fact]
    public void Who_wants_no_reminder_is_closed_by_silence_as_before()
    {
        History of = AResolvedCase(terms: WithoutReminders(WithheldBy.Complaint)).Tick("2026-03-06T12:00-08:00").Tick("2026-03-12T12:00-07:00").Tick("2026-03-13T12:00-07:00");

        Assert.Equal((CaseStatus.Closed, 2, 2), (of.Case.Status, of.All<CaseEvent.ClosingReminded>().Count, RemindersWithheld(of).Count()));
    }

    [Fact]
    public void The_resolution_says_when_the_next_word_comes_and_when_silence_closes()
    {
        Effect.SendMail mail = Assert.Single(AResolvedCase().LastMails, m => !m.To.IsStaff);

        Assert.Equal((At("2026-03-06T12:00-08:00"), At("2026-03-13T12:00-07:00")), (mail.Facts.HearAgainBy, mail.Facts.ClosesAt));
        Assert.Equal("Fixed in 5.2.", mail.Facts.Summary);
    }

    [Fact]
    public void Confirming_closes_and_cancels_what_still_runs()
    {
        History of = AResolvedCase(ResolutionKind.ProductUpdate).Confirm("2026-03-04T12:00-08:00");

        Assert.Equal((CaseStatus.Closed, ClockState.Cancelled), (of.Case.Status, of.Clock(ClockName.Resolution).State));
        Assert.Equal(ClosedBecause.Confirmed, of.All<CaseEvent.Closed>().Single().Event.Because);
        Assert.Null(of.Case.Silence);
    }

    [Theory]
    [InlineData(ResolutionKind.Resolution, Severity.Sev1, ClockState.Met, "a resolution")]
    [InlineData(ResolutionKind.Workaround, Severity.Sev1, ClockState.Met, "a workaround counts")]
    [InlineData(ResolutionKind.ProductUpdate, Severity.Sev1, ClockState.Running, "R-SLA-14")]
    public void What_stops_a_Sev_1_resolution_clock(ResolutionKind kind, Severity severity, ClockState state, string because) =>
        Assert.Equal((state, because), (AResolvedCase(kind, severity).Clock(ClockName.Resolution).State, because));

    [Fact]
    public void A_product_update_does_not_stop_a_clock_that_may_turn_out_to_be_Sev_1_and_it_is_breached_in_time__R_SLA_14()
    {
        History of = ANewCase().Reply("2026-03-02T10:00-08:00").Resolve("2026-03-11T12:00-07:00", ResolutionKind.ProductUpdate).Tick("2026-03-12T17:00-07:00");

        Assert.Equal(At("2026-03-12T17:00-07:00"), of.Clock(ClockName.Resolution).BreachedAt);
    }

    [Fact]
    public void A_product_update_ends_a_Sev_2_resolution_of_a_custom_agreement()
    {
        History of = AnOpenCase("vienna", Severity.Sev2).Resolve("2026-03-03T12:00-08:00", ResolutionKind.ProductUpdate);

        Assert.Equal(ClockState.Met, of.Clock(ClockName.Resolution).State);
    }

    [Theory]
    [InlineData("2026-03-04T12:00-08:00", "2026-03-13T17:00-07:00", "a working day resolved, a working day later")]
    [InlineData("2026-06-02T12:00-07:00", "2026-06-11T17:00-07:00", "three months, and the work left is still the same")]
    public void A_reopened_case_goes_on_with_its_resolution_clock_and_the_resolved_time_does_not_count(string reopened, string due, string because)
    {
        History byMessage = AResolvedCase().Write(reopened);
        History byHand = AResolvedCase().Reopen(reopened);

        Assert.Equal((At(due), because), (byMessage.Clock(ClockName.Resolution).DueAt, because));
        Assert.Equal((At(due), because), (byHand.Clock(ClockName.Resolution).DueAt, because));
        Assert.Equal((CaseStatus.Open, ClockState.Running), (byMessage.Case.Status, byMessage.Clock(ClockName.Resolution).State));
        Assert.Null(byMessage.Case.Silence);
    }

    [Fact]
    public void The_resolved_time_stays_uncounted_when_the_case_is_triaged_again()
    {
        History of = AResolvedCase().Write("2026-03-04T12:00-08:00").Triage("2026-03-05T12:00-08:00", Severity.Sev2).Triage("2026-03-05T13:00-08:00", Severity.Sev1);

        Assert.Equal(At("2026-03-13T17:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void Resolved_twice_and_paused_between_counts_each_rest_once()
    {
        History of = AResolvedCase().Write("2026-03-04T12:00-08:00")
            .Wait("2026-03-04T13:00-08:00").Resolve("2026-03-05T13:00-08:00").Confirm("2026-03-05T14:00-08:00").Reopen("2026-03-06T13:00-08:00");

        Assert.Equal(At("2026-03-17T17:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
        Assert.Empty(of.Recompute("2026-03-06T13:00-08:00").Last.Events);
    }

    [Fact]
    public void After_a_product_update_only_the_closed_time_does_not_count__R_SLA_14()
    {
        History of = AResolvedCase(ResolutionKind.ProductUpdate).Confirm("2026-03-04T12:00-08:00").Reopen("2026-03-05T12:00-08:00");

        Assert.Equal(At("2026-03-13T17:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void A_reopened_Sev_2_with_a_resolution_target_goes_on_too()
    {
        History of = AnOpenCase("wall", Severity.Sev2).Resolve("2026-03-03T12:00-08:00").Reopen("2026-03-04T12:00-08:00");

        Assert.Equal((ClockState.Running, At("2026-03-06T09:00-08:00")), (of.Clock(ClockName.Resolution).State, of.Clock(ClockName.Resolution).DueAt));
    }

    [Fact]
    public void A_reopened_Sev_2_without_one_stays_without() =>
        Assert.Equal(ClockState.Cancelled, AResolvedCase(severity: Severity.Sev2).Reopen("2026-03-04T12:00-08:00").Clock(ClockName.Resolution).State);

    [Fact]
    public void A_customers_reply_reopens_a_closed_case_and_the_time_to_our_next_reply_runs()
    {
        History of = AClosedCase().Write("2026-03-10T12:00-07:00");

        Assert.Equal(CaseStatus.Open, of.Case.Status);
        Assert.Equal(At("2026-03-11T12:00-07:00"), of.Clock(ClockName.NextReply).DueAt);
        Assert.Equal(ClockState.Met, of.Clock(ClockName.FirstResponse).State);
    }

    [Fact]
    public void Resolving_ends_every_promise()
    {
        History of = AResolvedCase();

        Assert.All(of.Case.Clocks, c => Assert.False(c.IsOpen));
        Assert.Equal(At("2026-03-06T12:00-08:00"), CaseClocks.NextWakeUp(of.Case));
    }

    private static DeskTerms WithoutReminders(WithheldBy by = WithheldBy.TotalBudget) => TestDesk.Terms with
    {
        Withheld = ImmutableDictionary<(MailKind, string), Withholding>.Empty.Add((MailKind.ClosingReminder, TestDesk.CustomerMail), new Withholding(by, "Enough.")),
    };

    private static IEnumerable<CaseEvent.NoteWithheld> RemindersWithheld(History of) =>
        of.All<CaseEvent.NoteWithheld>().Select(n => n.Event).Where(n => n.Kind == MailKind.ClosingReminder);
}
