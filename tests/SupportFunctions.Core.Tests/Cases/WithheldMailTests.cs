using System.Collections.Immutable;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>What keeps a mail back, and what a report about a mail of ours does beside failing it.</summary>
public sealed class WithheldMailTests
{
    private static readonly Withholding _over = new(WithheldBy.AddressBudget, "Enough.");

    [Fact]
    public void Over_budget_the_case_is_made_with_all_its_clocks_and_only_the_acknowledgement_is_kept_back()
    {
        Decision.Accepted usual = Open(TestDesk.Terms);
        Decision.Accepted over = Open(Without(MailKind.Acknowledgement));

        Assert.Equal([new CaseEvent.NoteWithheld(MailKind.Acknowledgement, "Enough.", WithheldBy.AddressBudget)], over.Events.Select(e => e.Event).OfType<CaseEvent.NoteWithheld>());
        Assert.DoesNotContain(over.Effects.OfType<Effect.SendMail>(), m => !m.To.IsStaff);
        Assert.Equal(usual.Next.Clocks.Select(c => (c.Name, c.DueAt)), over.Next.Clocks.Select(c => (c.Name, c.DueAt)));
        Assert.Equal((0, 1), (over.Next.AutomaticMails, over.Next.Withheld.Length));
        Assert.Equal((1, 0), (usual.Next.AutomaticMails, usual.Next.Withheld.Length));
    }

    [Fact]
    public void A_persons_words_are_never_kept_back()
    {
        Case of = Open(TestDesk.Terms).Next;
        DeskTerms none = TestDesk.Terms with
        {
            Withheld = Enum.GetValues<MailKind>().ToImmutableDictionary(k => (k, of.Requester!.Address), _ => _over),
        };
        var replied = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(of, Answer(), At("2026-03-02T15:00-08:00"), none));
        Assert.Equal([MailKind.Reply], replied.Effects.OfType<Effect.SendMail>().Select(m => m.Kind));
    }

    [Fact]
    public void A_sender_who_wants_no_answer_gets_none()
    {
        Assert.Equal(
            new CaseEvent.NoteWithheld(MailKind.Acknowledgement, "Please not.", WithheldBy.Sender),
            Assert.IsType<Decision.Accepted>(CaseDecider.Decide(
                Case.NotOpened(new CaseId(7)), Opening() with { NoAnswer = "Please not." }, At("2026-03-02T14:00-08:00"), TestDesk.Terms)).Events.Select(e => e.Event).OfType<CaseEvent.NoteWithheld>().First());
        Assert.Equal(
            new CaseEvent.NoteWithheld(MailKind.Acknowledgement, NoReplyAddress.Why, WithheldBy.Sender),
            Assert.IsType<Decision.Accepted>(CaseDecider.Decide(
                Case.NotOpened(new CaseId(7)), Opening() with { From = new Person("no-reply@peer.example") }, At("2026-03-02T14:00-08:00"), TestDesk.Terms)).Events.Select(e => e.Event).OfType<CaseEvent.NoteWithheld>().First());
    }

    [Theory]
    [InlineData("ben@other.example", true, "somebody we never wrote to")]
    [InlineData("ben@other.example {requester}", false, "ours among them")]
    [InlineData("{REQUESTER}", false, "in another case")]
    [InlineData("", false, "nobody is named")]
    public void A_report_that_names_only_others_takes_nothing_back_and_is_noted_once(string named, bool isDoubted, string because)
    {
        History of = AnAnsweredCase();
        string requester = of.Case.Requester!.Address;
        string mail = of.Case.Mails.Last(m => m.Kind == MailKind.Reply).Mail;
        ImmutableArray<string> all =
            [.. named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n.Replace("{requester}", requester, StringComparison.Ordinal).Replace("{REQUESTER}", requester.ToUpperInvariant(), StringComparison.Ordinal))];
        var report = new CaseCommand.ReportDelivery("desk", mail, DeliveryOutcome.Bounced, At("2026-03-02T11:00-08:00"), "5.1.1", all);

        of.Do("2026-03-02T11:00-08:00", report);

        Assert.True(isDoubted == of.Last.Events is [{ Event: CaseEvent.ReportDoubted { Detail: "5.1.1" } }], because);
        Assert.True(isDoubted == (of.Case.FirstRespondedAt is not null), because);
        Assert.Empty(of.Do("2026-03-02T12:00-08:00", report).Last.Events);
    }

    [Fact]
    public void A_complaint_is_noted_once_changes_no_clock_and_the_assignee_hears_of_it()
    {
        History of = AnAnsweredCase();
        string mail = of.Case.Mails.Last(m => m.Kind == MailKind.Reply).Mail;
        ImmutableArray<Core.Clocks.Clock> before = of.Case.Clocks;
        var report = new CaseCommand.ReportDelivery("desk", mail, DeliveryOutcome.Complained, At("2026-03-02T11:00-08:00"), "abuse: X/1");

        of.Do("2026-03-02T11:00-08:00", report);

        Assert.Equal(new CaseEvent.Complained(mail, MailKind.Reply, "abuse: X/1"), Assert.Single(of.Last.Events).Event);
        Assert.Equal([(MailKind.Complaint, TestDesk.AdaMail, "abuse: X/1")], of.LastMails.Select(m => (m.Kind, m.To.Address, m.Facts.Detail)));
        Assert.Equal(before, of.Case.Clocks);
        Assert.Empty(of.Do("2026-03-02T12:00-08:00", report).Last.Events);
    }

    [Theory]
    [InlineData(WithheldBy.CaseBudget)]
    [InlineData(WithheldBy.AddressBudget)]
    [InlineData(WithheldBy.TotalBudget)]
    public void A_status_mail_that_a_budget_keeps_back_is_owed_on_and_goes_out_when_there_is_room__R_MSG_4(WithheldBy budget)
    {
        History of = AnAnsweredCase(terms: Without(MailKind.HoldingNote, budget)).Tick("2026-03-03T10:00-08:00");

        Assert.Equal(
            new CaseEvent.NoteWithheld(MailKind.HoldingNote, "Enough.", budget, AgainAt: At("2026-03-04T10:00-08:00")),
            Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event);
        Assert.Equal(At("2026-03-04T10:00-08:00"), of.Case.HoldingNoteAt);
        Assert.Equal([MailKind.HoldingNote], of.WithTerms(TestDesk.Terms).Tick("2026-03-04T10:00-08:00").LastMails.Where(m => !m.To.IsStaff).Select(m => m.Kind));
        Assert.Equal(At("2026-03-05T10:00-08:00"), of.Case.HoldingNoteAt);
    }

    [Fact]
    public void After_a_standstill_a_budget_keeps_one_status_mail_back_and_the_next_try_is_still_to_come()
    {
        History of = AnAnsweredCase(terms: Without(MailKind.HoldingNote)).Tick("2026-03-06T15:00-08:00");

        Assert.Single(of.All<CaseEvent.NoteWithheld>());
        Assert.Equal(At("2026-03-07T10:00-08:00"), of.Case.HoldingNoteAt);
    }

    [Theory]
    [InlineData(WithheldBy.Complaint)]
    [InlineData(WithheldBy.Sender)]
    [InlineData(WithheldBy.QuietTime)]
    public void A_status_mail_that_is_not_wanted_is_not_owed_any_more(WithheldBy by)
    {
        History of = AnAnsweredCase(terms: Without(MailKind.HoldingNote, by)).Tick("2026-03-03T10:00-08:00");

        Assert.Equal(new CaseEvent.NoteWithheld(MailKind.HoldingNote, "Enough.", by), Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event);
        Assert.Null(of.Case.HoldingNoteAt);
    }

    [Fact]
    public void A_requester_who_wants_none_keeps_nobody_else_from_the_status_mail()
    {
        History of = AMergedPair(Without(MailKind.HoldingNote, WithheldBy.Complaint)).Tick("2026-03-03T10:00-08:00");

        Assert.Equal(["dora@acme.example"], of.LastMails.Where(m => m.Kind == MailKind.HoldingNote).Select(m => m.To.Address));
        Assert.Equal(
            new CaseEvent.NoteWithheld(MailKind.HoldingNote, "Only to some who asked: Enough.", WithheldBy.Complaint),
            Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event);
        Assert.Equal(At("2026-03-04T10:00-08:00"), of.Case.HoldingNoteAt);
    }

    [Fact]
    public void Nobody_left_who_takes_it_and_one_only_for_now__it_is_tried_again()
    {
        DeskTerms terms = Without(MailKind.HoldingNote, WithheldBy.Complaint);
        History of = AMergedPair(terms with { Withheld = terms.Withheld.Add((MailKind.HoldingNote, "dora@acme.example"), new Withholding(WithheldBy.TotalBudget, "Later.")) })
            .Tick("2026-03-03T10:00-08:00");

        Assert.Equal(
            new CaseEvent.NoteWithheld(MailKind.HoldingNote, "Later.", WithheldBy.TotalBudget, AgainAt: At("2026-03-04T10:00-08:00")),
            Assert.Single(of.All<CaseEvent.NoteWithheld>()).Event);
    }

    [Fact]
    public void A_report_that_is_only_doubted_keeps_no_status_mail_back()
    {
        History of = AnAnsweredCase();
        string mail = of.Case.Mails.Last(m => m.Kind == MailKind.Reply).Mail;

        of.Do("2026-03-03T11:00-08:00", new CaseCommand.ReportDelivery("desk", mail, DeliveryOutcome.Bounced, At("2026-03-03T11:00-08:00"), "5.1.1", ["ben@other.example"]));

        Assert.Single(of.LastMails, m => m.Kind == MailKind.HoldingNote);
        Assert.Single(of.All<CaseEvent.ReportDoubted>());
        Assert.Empty(of.All<CaseEvent.NoteWithheld>());
    }

    [Theory]
    [InlineData("kim@acme.example", "KIM@Acme.Example", true)]
    [InlineData("kim+desk@acme.example", "kim@acme.example", true)]
    [InlineData("kim@acme.example", "kim@mbx2.acme.example", true)]
    [InlineData("kim@bücher.example", "kim@xn--bcher-kva.example", true)]
    [InlineData("kim@acme.example", "bo@acme.example", false)]
    [InlineData("kim@acme.example", "kim@notacme.example", false)]
    [InlineData("kim@acme.example", "kim@example", false)]
    [InlineData("kim@acme.example", "kim", false)]
    [InlineData("+x@acme.example", "+y@acme.example", false)]
    public void Two_addresses_are_one_mailbox(string one, string other, bool isSame)
    {
        Assert.Equal(isSame, Mailboxes.AreSame(one, other));
        Assert.Equal(isSame, Mailboxes.AreSame(other, one));
    }

    private static Decision.Accepted Open(DeskTerms terms) =>
        Assert.IsType<Decision.Accepted>(CaseDecider.Decide(Case.NotOpened(new CaseId(7)), Opening(), At("2026-03-02T14:00-08:00"), terms));

    /// <summary>C-7 of Dora, merged into an answered case of the usual requester.</summary>
    private static History AMergedPair(DeskTerms terms)
    {
        History of = AnAnsweredCase(terms: terms);
        History other = ANewCase(number: 7, from: "dora@acme.example").Reply("2026-03-02T10:00-08:00").MergeInto("2026-03-02T11:00-08:00", of.Case);
        return of.Absorb("2026-03-02T11:00-08:00", other);
    }

    private static DeskTerms Without(MailKind kind, WithheldBy by = WithheldBy.AddressBudget) => TestDesk.Terms with
    {
        Withheld = ImmutableDictionary<(MailKind, string), Withholding>.Empty.Add((kind, Opening().From.Address), new Withholding(by, "Enough.")),
    };
}
