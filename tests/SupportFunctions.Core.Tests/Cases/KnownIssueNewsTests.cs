using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What changes of a known issue reaches the customer of every linked case once, and answers nothing (R-ENG-2, R-SLA-6).</summary>
public sealed class KnownIssueNewsTests
{
    private const string Noon = "2026-03-02T12:00-08:00";

    [Fact]
    public void The_customer_is_mailed_in_the_thread_of_the_case_and_nothing_is_promised()
    {
        History of = AnOpenCase().Do(Noon, Telling(2, "fixed"));
        Effect.SendMail mail = Assert.Single(of.LastMails, m => !m.To.IsStaff);
        Assert.Equal((MailKind.KnownIssueUpdate, TestDesk.CustomerMail, null), (mail.Kind, mail.To.Address, mail.Facts.HearAgainBy));
        Assert.Contains("root@acme.example", mail.Facts.Thread);
        Assert.Equal("Search finds nothing", mail.Facts.KnownIssue?.Symptom);
    }

    [Fact]
    public void No_clock_is_met_or_moved_by_it_and_the_status_mail_stays_owed()
    {
        History before = AnAnsweredCase();
        History after = AnAnsweredCase().Do(Noon, Telling(2, "fixed"));
        Assert.Equal(before.Case.Clocks.Select(c => (c.Name, c.State, c.DueAt, c.MetAt)), after.Case.Clocks.Select(c => (c.Name, c.State, c.DueAt, c.MetAt)));
        Assert.Equal((before.Case.HoldingNoteAt, before.Case.Messages, before.Case.Status), (after.Case.HoldingNoteAt, after.Case.Messages, after.Case.Status));
    }

    [Fact]
    public void What_stood_when_the_case_was_linked_is_no_news_and_what_comes_after_it_is()
    {
        History of = AnOpenCase().Do(Noon, new CaseCommand.Link("ada", LinkKind.KnownIssue, "index-full") { KnownIssue = new SeenKnownIssue("index-full", 1, "open") });
        Assert.Empty(of.Do(Noon, Telling(1, "open")).Last.Events);
        Assert.Empty(of.Do(Noon, Telling(2, "open")).Last.Events);
        Assert.NotEmpty(of.Do(Noon, Telling(3, "fixed")).Last.Events);
    }

    [Fact]
    public void What_comes_again_or_after_something_later_is_left_out_and_what_is_taken_back_is_told()
    {
        History of = AnOpenCase().Do(Noon, Telling(2, "fixed"));
        Assert.Empty(of.Do(Noon, Telling(2, "fixed")).Last.Events);
        Assert.Empty(of.Do(Noon, Telling(1, "open")).Last.Events);
        Assert.NotEmpty(of.Do(Noon, Telling(1, "open", "slow-start")).Last.Events);
        Assert.NotEmpty(of.Do(Noon, Telling(3, "open")).Last.Events);
    }

    [Fact]
    public void A_link_that_was_taken_away_is_forgotten_with_what_was_known_by_it()
    {
        History of = AnOpenCase().Do(Noon, new CaseCommand.Link("ada", LinkKind.KnownIssue, "index-full") { KnownIssue = new SeenKnownIssue("index-full", 1, "open") });
        Assert.Single(of.Case.KnownIssuesSeen);
        Assert.Empty(of.Do(Noon, new CaseCommand.Link("ada", LinkKind.KnownIssue, "index-full", Remove: true)).Case.KnownIssuesSeen);
    }

    [Fact]
    public void A_closed_case_is_left_alone_and_a_resolved_one_is_told()
    {
        Assert.Empty(AClosedCase().Do("2026-03-05T12:00-08:00", Telling(2, "fixed")).Last.Events);
        Assert.Single(AResolvedCase().Do("2026-03-03T12:30-08:00", Telling(2, "fixed")).LastMails);
    }

    private static CaseCommand.TellOfKnownIssue Telling(int version, string mark, string issue = "index-full") =>
        new("ben", new KnownIssueNews(issue, version, mark, "Search finds nothing", KnownIssueState.Fixed, "Restart it.", null));
}
