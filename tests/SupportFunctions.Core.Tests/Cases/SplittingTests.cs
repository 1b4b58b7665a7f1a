using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>docs/adr/0007-merging.md: what is split off was received when it was received.</summary>
public sealed class SplittingTests
{
    private const string First = "2026-03-02T11:00-08:00";
    private const string Second = "2026-03-02T12:00-08:00";
    private const string Now = "2026-03-03T09:00-08:00";

    [Fact]
    public void The_original_keeps_its_messages_and_its_clocks_and_names_what_was_split_off()
    {
        History of = AnOpenCase().Write(First).Write(Second);
        var before = of.Case.Clocks;
        long[] seqs = [.. of.All<CaseEvent.CustomerWrote>().Select(e => e.Recorded.Sequence)];
        of.Tick(Now).Do(Now, Split(seqs));

        CaseEvent.SplitOff split = Assert.IsType<CaseEvent.SplitOff>(Assert.Single(of.Last.Events).Event);
        Assert.Equal((new CaseId(8), seqs.Length, "Two matters."), (split.Into, split.Messages.Length, split.Reason));
        Assert.Equal(before.Select(c => (c.Name, c.StartedAt, c.DueAt, c.IsOpen)), of.Case.Clocks.Select(c => (c.Name, c.StartedAt, c.DueAt, c.IsOpen)));
        Assert.Equal((3, new CaseLink(LinkKind.Case, "C-8")), (of.Case.Messages, Assert.Single(of.Case.Links)));
        Effect.OpenSplit effect = Assert.IsType<Effect.OpenSplit>(Assert.Single(of.Last.Effects));
        Assert.Equal((new CaseId(8), new CaseId(1042), "Search is slow"), (effect.Into, effect.From, effect.Subject));
    }

    /// <summary>R-SLA-4, R-SLA-12.</summary>
    [Fact]
    public void The_clocks_of_the_new_case_start_when_its_earliest_message_was_received_and_are_provisional()
    {
        Instant now = At(Now);
        CaseCommand.ReceiveMessage first = Message(First);
        CaseCommand.ReceiveMessage second = Message(Second);
        var opening = new CaseCommand.Open(
            TestDesk.Ada, "The other matter", first.From, first.Text, "mail", first.Source, first.ReceivedAt, "enterprise", "server",
            new SplitOrigin(new CaseId(1042), [8, 9], "Two matters.", null, [new CaseEvent.CustomerWrote(second.From, second.Text, second.Source, second.ReceivedAt)]));
        var opened = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(Case.NotOpened(new CaseId(8)), opening, now, TestDesk.Terms));

        Clock response = opened.Next.Clock(ClockName.FirstResponse)!;
        Assert.Equal((At(First), At("2026-03-05T11:00-08:00"), true), (response.StartedAt, response.DueAt, response.IsProvisional));
        Assert.Equal((At(First), 2, At(Second)), (opened.Next.OpenedAt, opened.Next.Messages, opened.Next.CustomerWroteAt));
        Assert.Equal([new CaseLink(LinkKind.Case, "C-1042")], opened.Next.Links.AsEnumerable());

        // Our own hour passed while the matter lay in the other case: that is not hidden.
        Assert.Equal(At("2026-03-02T12:00-08:00"), opened.Next.Clock(ClockName.InternalResponse)!.BreachedAt);
        Effect.SendMail told = Assert.Single(opened.Effects.OfType<Effect.SendMail>(), m => !m.To.IsStaff);
        Assert.Equal((MailKind.Acknowledgement, now, At("2026-03-05T11:00-08:00")), (told.Kind, told.Facts.At, told.Facts.HearAgainBy));
        Assert.Equal(now, opened.Next.Clock(ClockName.NextUpdate)!.StartedAt);
    }

    [Fact]
    public void A_customer_whose_record_is_gone_stays_the_customer_of_what_is_split_off()
    {
        CaseCustomer gone = ANewCase().Case.Customer! with { Id = "gone" };
        CaseCommand.Open opening = Opening() with { Customer = "gone", Origin = new SplitOrigin(new CaseId(7), [1], null, gone, []) };
        var opened = Assert.IsType<Decision.Accepted>(CaseDecider.Decide(Case.NotOpened(new CaseId(8)), opening, At(Now), TestDesk.Terms));

        Assert.Equal("gone", opened.Next.Customer!.Id);
    }

    [Theory]
    [InlineData("none", RefusalCode.Invalid, "Name 1 to 20 messages of the customer by their seq in the timeline.")]
    [InlineData("many", RefusalCode.Invalid, "Name 1 to 20 messages of the customer by their seq in the timeline.")]
    [InlineData("another event", RefusalCode.Invalid, "2 is none of the latest 200 messages of the customer: take the seq of an 'opened' or 'customer-wrote' event.")]
    [InlineData("all", RefusalCode.AgainstRule, "C-1042 would be left without a message: leave at least one, or go on with the case as it is.")]
    [InlineData("again", RefusalCode.WrongState, "Message 1 became a case of its own already.")]
    [InlineData("long subject", RefusalCode.Invalid, "At most 500 characters.")]
    public void What_cannot_be_split_off_is_refused_and_says_what_to_do(string what, RefusalCode code, string detail)
    {
        History of = ANewCase().Write("2026-03-02T09:10-08:00");
        long written = of.All<CaseEvent.CustomerWrote>().Single().Recorded.Sequence;
        if (what == "again")
        {
            of.Do("2026-03-02T09:20-08:00", Split(1));
        }

        CaseCommand.Split command = what switch
        {
            "none" => Split(),
            "many" => Split([.. Enumerable.Range(1, 21)]),
            "another event" => Split(1, 2),
            "all" => Split(1, written),
            "again" => Split(1),
            _ => Split(1) with { Subject = new string('x', 501) },
        };
        Decision.Refused refused = of.Refuses("2026-03-02T09:30-08:00", command);

        Assert.Equal((code, detail), (refused.Code, refused.Detail));
    }

    [Fact]
    public void The_first_message_alone_cannot_be_split_off() =>
        Assert.Equal(RefusalCode.AgainstRule, ANewCase().Refuses("2026-03-02T09:30-08:00", Split(1)).Code);

    private static CaseCommand.Split Split(params long[] messages) => new(TestDesk.Ada, new CaseId(8), [.. messages], null, "Two matters.");
}
