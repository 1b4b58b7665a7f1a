using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Cases from a channel that tells no mail address: nothing is sent, and the record says so.</summary>
public sealed class ChannelCaseTests
{
    private const string InSlack = "slack:T1/U1";
    private const string Why = "Nobody on this case has a mail address, so nothing was sent: whoever is to hear it has to be told by mail.";

    [Fact]
    public void What_a_person_says_there_counts_as_said_and_no_mail_is_asked_for()
    {
        History of = ANewCase(from: InSlack).Reply("2026-03-02T10:00-08:00", ask: "Which version?").Wait("2026-03-02T11:00-08:00")
            .Write("2026-03-02T12:00-08:00").Resolve("2026-03-03T12:00-08:00").Confirm("2026-03-04T12:00-08:00");

        Assert.DoesNotContain(of.Effects.OfType<Effect.SendMail>(), m => !m.To.IsStaff);
        Assert.Empty(of.All<CaseEvent.CustomerTold>());
        Assert.Equal(
            [(MailKind.Acknowledgement, Why), (MailKind.Reply, Why), (MailKind.Question, Why), (MailKind.Resolution, Why), (MailKind.Closed, Why)],
            of.All<CaseEvent.NoteWithheld>().Where(e => e.Event.Kind != MailKind.HoldingNote).Select(e => (e.Event.Kind, e.Event.Why)));
        Assert.Equal((ClockState.Met, At("2026-03-02T10:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).MetAt));
        Assert.Equal(of.Case, of.Replayed(), Same);
    }

    [Fact]
    public void A_promise_that_passes_unmet_is_noted_once_and_owes_no_further_notes()
    {
        History of = ANewCase(from: InSlack).Reply("2026-03-02T10:00-08:00").Tick("2026-03-10T10:00-07:00");

        Assert.Single(of.All<CaseEvent.NoteWithheld>(), e => e.Event.Kind == MailKind.HoldingNote);
        Assert.Null(of.Case.HoldingNoteAt);
    }

    [Fact]
    public void Merged_with_a_case_by_mail_its_answers_go_to_whoever_has_an_address()
    {
        History bySlack = ANewCase(from: InSlack, number: 7);
        History byMail = ANewCase();
        bySlack.MergeInto("2026-03-02T10:00-08:00", byMail.Case);
        byMail.Absorb("2026-03-02T10:00-08:00", bySlack).Reply("2026-03-02T11:00-08:00");

        History alsoByMail = ANewCase(number: 8);
        History onSlack = ANewCase(from: InSlack, number: 9);
        alsoByMail.MergeInto("2026-03-02T10:00-08:00", onSlack.Case);
        onSlack.Absorb("2026-03-02T10:00-08:00", alsoByMail).Reply("2026-03-02T11:00-08:00");

        Assert.Equal(
            [("C-1042", TestDesk.CustomerMail), ("C-9", TestDesk.CustomerMail)],
            byMail.LastMails.Concat(onSlack.LastMails).Where(m => !m.To.IsStaff).Select(m => (m.Facts.Case.ToString(), m.To.Address)));

        // The copy has the second place, as if the first had been sent; when it bounces, it is known as one.
        Effect.SendMail copy = Assert.Single(onSlack.LastMails, m => !m.To.IsStaff);
        Assert.EndsWith("-2", copy.Id, StringComparison.Ordinal);
        onSlack.Do("2026-03-02T12:00-08:00", new CaseCommand.ReportDelivery("desk", copy.Id, DeliveryOutcome.Bounced, At("2026-03-02T12:00-08:00"), "5.1.1"));
        Assert.Equal(copy.Id, Assert.Single(onSlack.All<CaseEvent.MailFailed>()).Event.Mail);
    }

    [Theory]
    [InlineData("kim@acme.example", true)]
    [InlineData("slack:T1/U1", false)]
    [InlineData("discord:42", false)]
    public void A_mail_address_has_an_at_sign(string address, bool takesMail) => Assert.Equal(takesMail, new Person(address).TakesMail());

    private static bool Same(Case one, Case other) => one.Sequence == other.Sequence && one.Status == other.Status && one.HoldingNoteAt == other.HoldingNoteAt;
}
