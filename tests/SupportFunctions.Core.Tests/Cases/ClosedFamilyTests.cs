using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.PreSales;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>Stands in for the exhaustiveness that the compiler cannot check.</summary>
public sealed class ClosedFamilyTests
{
    private static readonly Instant _now = At("2026-03-09T12:00-07:00");

    private static readonly CaseCommand[] _commands =
    [
        Opening(), Message("2026-03-09T12:00-07:00"), Answer(), new CaseCommand.AddNote("ada", "A note.", null, null, null),
        new CaseCommand.Triage("ada", new TriageFacts(Severity.Sev1), null, null), new CaseCommand.Assign("lea", TestDesk.Ben, "All is said."),
        new CaseCommand.Wait("ada", WaitingOn.Customer, "Which version?"), new CaseCommand.Resolve("ada", ResolutionKind.Workaround, "Restart.", null),
        new CaseCommand.Confirm("customer", null), new CaseCommand.Reopen("ada", "Again."), new CaseCommand.Recompute("admin", "Changed."), new CaseCommand.Tick(),
        new CaseCommand.ReportDelivery("desk", "C-1-1-1", DeliveryOutcome.Bounced, _now, "5.1.1"),
        new CaseCommand.Link("ada", LinkKind.Github, "acme/server#12"), new CaseCommand.Merge("ada", OtherCase.Of(ANewCase(number: 7).Case), "The same outage."),
        new CaseCommand.Absorb("ada", AMergedCase()), new CaseCommand.Split("ada", new CaseId(8), [1], null, null),
        new CaseCommand.TellOfKnownIssue("ada", new KnownIssueNews("index-full", 2, "b", "Search finds nothing", KnownIssueState.Fixed, null, null)),
        new CaseCommand.Rate("C-1-1-1", RatingAnswer.Good, "Fast."),
        new CaseCommand.Resend("ada", AnOpenCase().Effects.OfType<Effect.SendMail>().First()),
        new CaseCommand.TellOfIncident("ada", new IncidentNews("I-3", "Search is down", 1, false, "We look at it.", null, _now)),
    ];

    [Fact]
    public void Every_command_in_every_status_gets_a_decision()
    {
        Case[] cases =
        [
            Case.NotOpened(new CaseId(1)), ANewCase().Case, AnOpenCase().Case, AnOpenCase().Wait(Received).Case,
            AnOpenCase().Wait(Received, WaitingOn.Engineering).Case, AResolvedCase().Case, AClosedCase().Case,
        ];

        Assert.Equal(Enum.GetValues<CaseStatus>(), cases.Select(c => c.Status).Order());
        Assert.Equal(Nested<CaseCommand>(), _commands.Select(c => c.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(cases.SelectMany(_ => _commands, (of, command) => (of, command)), pair =>
        {
            switch (CaseDecider.Decide(pair.of, pair.command, _now, TestDesk.Terms))
            {
                case Decision.Accepted accepted:
                    Assert.Equal(pair.of.Sequence + accepted.Events.Length, accepted.Next.Sequence);
                    break;
                case Decision.Refused refused:
                    Assert.NotEqual(RefusalCode.None, refused.Code);
                    Assert.EndsWith(".", refused.Detail, StringComparison.Ordinal);
                    break;
            }
        });
    }

    [Fact]
    public void Every_event_is_applied()
    {
        Clock clock = AnOpenCase().Clock(ClockName.Resolution);
        CaseEvent[] events =
        [
            new CaseEvent.Opened("s", new Person("a@b.example"), "mail", "t", new MessageSource("h", null, null), _now, null, null, Priority.P2, "x"),
            new CaseEvent.CustomerWrote(new Person("a@b.example"), "t", new MessageSource("h", null, null), _now),
            new CaseEvent.Replied("s", "n", "b", null, true, [], _now), new CaseEvent.NoteAdded("t", null, null, null, null, NoteWarning.ForeignCase),
            new CaseEvent.Triaged(new TriageFacts(Severity.Sev2), null, null), new CaseEvent.CoverageDecided("standard", false, "x", NodaConstants.UnixEpoch, CoverageBasis.Of(null, Maturity.GenerallyAvailable)),
            new CaseEvent.Assigned("ben", "ada", "x"), new CaseEvent.WaitStarted(WaitingOn.Customer, "x"), new CaseEvent.WaitEnded(WaitingOn.Customer, "x"),
            new CaseEvent.Resolved(ResolutionKind.Resolution, "s", null, [_now], _now), new CaseEvent.Closed(ClosedBecause.Confirmed, null),
            new CaseEvent.Reopened("x"), new CaseEvent.ClosingReminded(1, _now), new CaseEvent.CustomerTold(MailKind.Reply, "C-1-1-1", _now),
            new CaseEvent.MailDelivered("C-1-1-1", MailKind.Reply), new CaseEvent.MailFailed("C-1-1-1", MailKind.Reply, DeliveryOutcome.Bounced, "5.1.1"),
            new CaseEvent.ToldOfKnownIssue(new KnownIssueNews("index-full", 2, "b", "Search finds nothing", KnownIssueState.Fixed, null, null)),
            new CaseEvent.Rated("C-1-1-1", RatingAnswer.Bad, "Slow."), new CaseEvent.MailResent("C-1-1-1-r9", "C-1-1-1", MailKind.Reply, "a@b.example", false),
            new CaseEvent.ToldOfIncident(new IncidentNews("I-3", "Search is down", 1, false, "We look at it.", null, _now)),
            new CaseEvent.WaitJustified(_now, "x"), CaseEvent.ClockRearmed.Of(clock, "x"),
            new CaseEvent.NoteWithheld(MailKind.HoldingNote, "x"), new CaseEvent.Complained("C-1-1-1", MailKind.Reply, "abuse"),
            new CaseEvent.ReportDoubted("C-1-1-1", MailKind.Reply, DeliveryOutcome.Bounced, "5.1.1"), CaseEvent.ClockStarted.Of(clock), CaseEvent.ClockRecomputed.Of(clock, _now, "x"),
            new CaseEvent.ClockPaused(ClockName.Resolution, "x"), new CaseEvent.ClockResumed(ClockName.Resolution, _now, "x", _now, []),
            new CaseEvent.ClockWarned(ClockName.Resolution, 50, _now, _now), new CaseEvent.ClockBreached(ClockName.Resolution, _now, _now, false),
            new CaseEvent.Linked(LinkKind.Incident, "db-outage"), new CaseEvent.Unlinked(LinkKind.Incident, "db-outage"), new CaseEvent.Merged(new CaseId(7), "x"),
            new CaseEvent.Absorbed(new CaseId(7), "s", new Person("a@b.example"), [], [], [1], null), new CaseEvent.SplitOff(new CaseId(8), [1], null),
            new CaseEvent.SplitFrom(new CaseId(7), [1], null), new CaseEvent.ClockContinued(ClockName.Resolution, "C-7", _now, clock, null, null),
            new CaseEvent.PreSalesAnswered("a@b.example", new PreSalesAnswers(), ["impact"], Priority.P2, "x"), new CaseEvent.PreSalesAsked(new Person("a@b.example"), ["impact"], 1, []),
            new CaseEvent.PreSalesRouted(new Person("a@b.example")),
            new CaseEvent.ClockMet(ClockName.Resolution, false), new CaseEvent.ClockCancelled(ClockName.Resolution, "x"),
        ];

        Assert.Equal(Nested<CaseEvent>(), events.Select(e => e.GetType().Name).Order(StringComparer.Ordinal));
        Case resolved = AResolvedCase().Case with { PreSales = new PreSalesRequest(new PreSalesAnswers(), []) };
        Assert.All(events, e => Assert.Equal(resolved.Sequence + 1, resolved.Apply(new RecordedEvent(resolved.Sequence + 1, _now, "ada", e)).Sequence));
    }

    [Theory]
    [InlineData(0, "an event that was applied before")]
    [InlineData(2, "an event that leaves a gap")]
    public void An_event_out_of_its_place_is_a_defect(int ahead, string because)
    {
        Case of = ANewCase().Case;

        InvalidOperationException defect = Assert.Throws<InvalidOperationException>(() => of.Apply(new RecordedEvent(of.Sequence + ahead, _now, "ada", new CaseEvent.Reopened("x"))));

        Assert.True(defect.Message == FormattableString.Invariant($"C-1042 is at sequence {of.Sequence}: event {of.Sequence + ahead} does not follow."), because);
    }

    [Fact]
    public void Every_enum_of_the_core_has_an_explicit_zero_that_means_nothing_was_said()
    {
        string[] offenders = [.. typeof(Case).Assembly.GetTypes().Where(t => t.IsEnum && t.IsPublic && !Enum.IsDefined(t, 0)).Select(t => t.Name)];

        Assert.Empty(offenders);
    }

    [Fact]
    public void Long_ids_and_many_participants_do_not_swell_the_case()
    {
        History of = ANewCase();
        foreach (int i in Enumerable.Range(0, 60))
        {
            of.Do(Received, Message(Received, FormattableString.Invariant($"p{i}@acme.example")) with
            {
                Source = new MessageSource("h", i % 2 == 0 ? FormattableString.Invariant($"{i}@acme.example") : new string('x', CaseLimits.MessageIdCharacters + 1), null),
            });
        }

        Assert.Equal((CaseLimits.ThreadEntries, CaseLimits.Participants), (of.Case.Thread.Length, of.Case.Participants.Length));
        Assert.Equal("root@acme.example", of.Case.Thread[0]);
        Assert.DoesNotContain(of.Case.Thread, id => id.Length > CaseLimits.MessageIdCharacters);
    }

    private static IEnumerable<string> Nested<T>() => typeof(T).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(T))).Select(t => t.Name).Order(StringComparer.Ordinal);
}
