using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Updates of an incident reach the customer of every linked case, and answer nothing (R-ENG-4, R-SLA-6).</summary>
public sealed class IncidentNewsTests
{
    private const string Noon = "2026-03-02T12:00-08:00";

    [Fact]
    public void The_customer_is_mailed_in_the_thread_of_the_case_with_the_promise_of_the_next_update()
    {
        History of = AnOpenCase().Do(Noon, Telling(1));
        Effect.SendMail mail = Assert.Single(of.LastMails, m => !m.To.IsStaff);
        Assert.Equal((MailKind.IncidentUpdate, TestDesk.CustomerMail, At("2026-03-02T13:00-08:00")), (mail.Kind, mail.To.Address, mail.Facts.HearAgainBy));
        Assert.Contains("root@acme.example", mail.Facts.Thread);
        Assert.Equal("Search is down", mail.Facts.Incident?.Title);
    }

    [Fact]
    public void No_clock_is_met_or_moved_by_it()
    {
        History before = AnAnsweredCase();
        History after = AnAnsweredCase().Do(Noon, Telling(1));
        Assert.Equal(before.Case.Clocks.Select(c => (c.Name, c.State, c.DueAt, c.MetAt)), after.Case.Clocks.Select(c => (c.Name, c.State, c.DueAt, c.MetAt)));
        Assert.Equal((before.Case.FirstRespondedAt, before.Case.Messages, before.Case.Status), (after.Case.FirstRespondedAt, after.Case.Messages, after.Case.Status));
    }

    [Fact]
    public void An_update_that_comes_again_or_after_a_later_one_is_left_out()
    {
        History of = AnOpenCase().Do(Noon, Telling(2));
        Assert.Empty(of.Do(Noon, Telling(2)).Last.Events);
        Assert.Empty(of.Do(Noon, Telling(1)).Last.Events);
        Assert.NotEmpty(of.Do(Noon, Telling(1, "I-4")).Last.Events);
        Assert.NotEmpty(of.Do(Noon, Telling(3)).Last.Events);
    }

    [Fact]
    public void A_closed_case_is_left_alone_and_a_resolved_one_is_told()
    {
        Assert.Empty(AClosedCase().Do("2026-03-05T12:00-08:00", Telling(1)).Last.Events);
        Assert.Single(AResolvedCase().Do("2026-03-03T12:30-08:00", Telling(1)).LastMails);
    }

    private static CaseCommand.TellOfIncident Telling(int number, string incident = "I-3") =>
        new("ben", new IncidentNews(incident, "Search is down", number, IsResolved: false, "We look at it.", "We restart it.", At("2026-03-02T13:00-08:00")));
}
