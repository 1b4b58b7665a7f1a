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

    private static DeskTerms Without(MailKind kind) => TestDesk.Terms with
    {
        Withheld = ImmutableDictionary<(MailKind, string), Withholding>.Empty.Add((kind, Opening().From.Address), _over),
    };
}
