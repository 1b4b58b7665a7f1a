using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>The gate of R-SLA-6, and what never passes it.</summary>
public sealed class FirstResponseTests
{
    private const string OneHourLater = "2026-03-02T10:00-08:00";

    [Theory]
    [InlineData("We read the logs.", "We reproduce it.", "", "both are there")]
    [InlineData("", "We reproduce it.", "summary", "no troubleshooting summarised")]
    [InlineData("We read the logs.", " \t\n", "nextSteps", "blanks are no next steps")]
    [InlineData("", "", "summary nextSteps", "'We are on it' says neither")]
    public void A_first_response_summarises_the_troubleshooting_and_states_the_next_steps__R_SLA_6(string summary, string nextSteps, string missing, string because)
    {
        History of = AnOpenCase().Do(OneHourLater, Answer(summary, nextSteps) with { Body = "We are on it." });

        CaseEvent.Replied replied = of.All<CaseEvent.Replied>().Single().Event;
        Assert.Equal((missing, because), (string.Join(' ', replied.Missing), because));
        Assert.Equal(missing.Length == 0, replied.CountsAsFirstResponse);
        Assert.Equal(missing.Length == 0 ? ClockState.Met : ClockState.Running, of.Clock(ClockName.FirstResponse).State);
        Assert.Equal(missing.Length == 0 ? ClockState.Met : ClockState.Breached, of.Tick("2026-03-02T12:00-08:00").Clock(ClockName.InternalResponse).State);
        Assert.Contains(of.Effects.OfType<Effect.SendMail>(), m => m is { Kind: MailKind.Reply, To.Address: TestDesk.CustomerMail });
    }

    [Fact]
    public void The_acknowledgement_stops_no_clock__R_SLA_6()
    {
        History of = ANewCase();

        Assert.Equal(MailKind.Acknowledgement, Assert.Single(of.LastMails).Kind);
        Assert.All(of.Case.Clocks, c => Assert.Equal(ClockState.Running, c.State));
    }

    [Fact]
    public void The_acknowledgement_says_by_when_from_the_clocks__R_IN_2()
    {
        Effect.SendMail mail = Assert.Single(ANewCase().LastMails);

        Assert.Equal(At("2026-03-04T17:00-08:00"), mail.Facts.HearAgainBy);
        Assert.Equal(At("2026-03-04T17:00-08:00"), mail.Facts.FirstResponseBy);
        Assert.Equal("America/Los_Angeles", mail.To.TimeZone);
    }

    [Fact]
    public void The_acknowledgement_of_a_customer_without_contract_makes_the_default_promise_not_our_own_aim__R_INT_3() =>
        Assert.Equal(At("2026-03-03T09:00-08:00"), Assert.Single(ANewCase("cloud").LastMails).Facts.HearAgainBy);

    [Fact]
    public void A_case_taken_up_late_is_acknowledged_with_a_promise_still_to_come__R_INT_3()
    {
        Decision.Accepted opened = Assert.IsType<Decision.Accepted>(
            CaseDecider.Decide(Case.NotOpened(new CaseId(1)), Opening("cloud"), At("2026-03-02T15:00-08:00"), TestDesk.Terms));

        Effect.SendMail acknowledgement = Assert.Single(opened.Effects.OfType<Effect.SendMail>(), m => !m.To.IsStaff);
        Assert.Equal(At("2026-03-03T15:00-08:00"), acknowledgement.Facts.HearAgainBy);
        Assert.Equal(ClockState.Breached, opened.Next.Clock(ClockName.InternalResponse)!.State);
    }

    [Fact]
    public void A_note_a_question_a_wait_on_engineering_and_an_assignment_stop_no_response_clock__R_SLA_6()
    {
        History of = ANewCase()
            .Note(OneHourLater)
            .Assign("2026-03-02T10:10-08:00", TestDesk.Ada)
            .Wait("2026-03-02T10:20-08:00", WaitingOn.Engineering, null)
            .Wait("2026-03-02T10:30-08:00", WaitingOn.Customer, "Which version?")
            .Write("2026-03-02T10:40-08:00");

        Assert.Equal(ClockState.Running, of.Clock(ClockName.FirstResponse).State);
        Assert.Equal(At("2026-03-04T17:00-08:00"), of.Clock(ClockName.FirstResponse).DueAt);
    }

    [Fact]
    public void The_response_clock_never_pauses__R_SLA_7()
    {
        History of = ANewCase().Wait(OneHourLater).Tick("2026-03-06T09:00-08:00");

        Assert.Empty(of.Clock(ClockName.FirstResponse).Pauses);
        Assert.Empty(of.Clock(ClockName.InternalResponse).Pauses);
        Assert.Equal(At("2026-03-04T17:00-08:00"), of.Clock(ClockName.FirstResponse).BreachedAt);
    }

    [Theory]
    [InlineData("2026-03-04T17:00-08:00", false, "a reply at the very instant is in time")]
    [InlineData("2026-03-04T17:00:00.000000001-08:00", true, "a nanosecond later is late")]
    public void A_late_reply_is_breached_with_the_time_it_was_met(string replied, bool isLate, string because)
    {
        History of = AnOpenCase().Reply(replied);

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((isLate ? ClockState.Breached : ClockState.Met, because), (clock.State, because));
        Assert.Equal(isLate ? At("2026-03-04T17:00-08:00") : null, clock.BreachedAt);
        Assert.Equal(At(replied), clock.MetAt);
        Assert.Equal(isLate, of.All<CaseEvent.ClockMet>().Single(m => m.Event.Clock == ClockName.FirstResponse).Event.IsLate);
    }

    [Fact]
    public void A_second_reply_does_not_move_the_time_of_the_first_response()
    {
        History of = AnAnsweredCase().Reply("2026-03-02T12:00-08:00");

        Assert.Equal(At(OneHourLater), of.Clock(ClockName.FirstResponse).MetAt);
        Assert.Equal(At(OneHourLater), of.Case.FirstRespondedAt);
    }

    [Fact]
    public void A_response_given_before_a_contract_was_known_meets_the_clock_that_starts_with_it__R_SLA_8()
    {
        History of = AnAnsweredCase("cloud").Triage("2026-03-09T09:00-07:00", SupportFunctions.Core.Agreements.Severity.Sev1, "enterprise");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((ClockState.Met, At(OneHourLater)), (clock.State, clock.MetAt));
        Assert.DoesNotContain(of.LastMails, m => m.Facts.Clock == ClockName.FirstResponse);
    }

    [Fact]
    public void A_response_given_too_late_for_a_contract_that_became_known_afterwards_is_breached()
    {
        History of = ANewCase("cloud").Reply("2026-03-05T09:00-08:00")
            .Triage("2026-03-09T09:00-07:00", SupportFunctions.Core.Agreements.Severity.Sev1, "enterprise");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((At("2026-03-04T17:00-08:00"), At("2026-03-05T09:00-08:00")), (clock.BreachedAt, clock.MetAt));
        Assert.Contains(of.LastMails, m => m is { Kind: MailKind.ClockBreach, To.Address: TestDesk.BossMail, Facts.Clock: ClockName.FirstResponse });
    }

    [Fact]
    public void Internal_work_has_no_first_response_of_our_own__R_INT_1()
    {
        Assert.Null(ANewCase("internal").Case.Clock(ClockName.InternalResponse));
        Assert.Equal(
            ClockState.Cancelled,
            ANewCase().Triage(OneHourLater, SupportFunctions.Core.Agreements.Severity.Sev2, "internal").Clock(ClockName.InternalResponse).State);
    }

    [Fact]
    public void Resolving_without_a_reply_before_is_the_first_response()
    {
        History of = AnOpenCase().Resolve(OneHourLater);

        Assert.Equal(At(OneHourLater), of.Clock(ClockName.FirstResponse).MetAt);
    }
}
