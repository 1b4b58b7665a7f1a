using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>docs/adr/0007-merging.md: what was promised is kept, by whichever case goes on.</summary>
public sealed class MergingTests
{
    private const string Tuesday = "2026-03-03T09:00-08:00";
    private const string Wednesday = "2026-03-04T09:00-08:00";
    private const string Lee = "lee@acme.example";

    /// <summary>zammad #904: a merged ticket still escalates.</summary>
    [Fact]
    public void A_merged_case_never_warns_breaches_reminds_or_mails_again()
    {
        History of = ANewCase(number: 7).MergeInto(Tuesday, ANewCase().Case, "The same outage.");

        Assert.Equal((CaseStatus.Closed, ClosedBecause.Merged, new CaseId(1042)), (of.Case.Status, of.Case.ClosedBy, of.Case.Merge!.Into));
        Assert.DoesNotContain(of.LastMails, m => !m.To.IsStaff);
        Assert.All(of.Case.Clocks, c => Assert.Equal((false, "Continues on C-1042.", "C-1042"), (c.IsOpen, c.CancelledBecause, c.ContinuesOn)));
        Assert.Null(CaseClocks.NextWakeUp(of.Case));
        Assert.Empty(of.Tick("2026-06-01T09:00-07:00").Last.Events);
        Assert.Empty(of.Recompute("2026-06-02T09:00-07:00").Last.Events);
    }

    [Fact]
    public void What_was_promised_goes_on_from_its_original_start()
    {
        History from = ANewCase(number: 7);
        History of = ANewCase(received: Tuesday);
        from.MergeInto(Wednesday, of.Case);
        of.Absorb(Wednesday, from);

        Clock response = of.Clock(ClockName.FirstResponse);
        Assert.Equal(("C-7", At(Received), At("2026-03-04T17:00-08:00")), (response.ContinuedFrom, response.StartedAt, response.DueAt));
        Assert.Equal(ContractClocks.Of(of.Case.SlaFacts!, ClockName.FirstResponse, of.Terms.Sla, of.Terms.Policy.WarnAtPercent, At(Wednesday))!.DueAt, response.DueAt);

        // The warning at half of it was given there: it is not given again here.
        Assert.DoesNotContain(of.All<CaseEvent.ClockWarned>(), w => w.Event is { Clock: ClockName.FirstResponse, Percent: 50 });
        of.Reply("2026-03-04T16:00-08:00");
        Assert.Equal((ClockState.Met, At("2026-03-04T16:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).MetAt));
        Assert.Equal(of.Case.Clocks.AsEnumerable(), of.Replayed().Clocks.AsEnumerable());
    }

    [Fact]
    public void A_clock_that_is_due_earlier_stays_and_one_answer_serves_both()
    {
        History from = ANewCase(number: 7, received: Tuesday);
        History of = ANewCase();
        from.MergeInto(Wednesday, of.Case);
        of.Absorb(Wednesday, from);

        Assert.All([ClockName.FirstResponse, ClockName.Resolution, ClockName.InternalResponse], n => Assert.Null(of.Clock(n).ContinuedFrom));
        Assert.Equal(At(Received), of.Clock(ClockName.FirstResponse).StartedAt);
        Assert.Equal("C-1042", from.Clock(ClockName.FirstResponse).ContinuesOn);
    }

    [Fact]
    public void An_answer_from_before_the_merging_does_not_meet_what_came_with_it()
    {
        History from = ANewCase(number: 7, received: Tuesday);
        History of = AnAnsweredCase();
        from.MergeInto(Wednesday, of.Case);
        of.Absorb(Wednesday, from);

        Assert.Equal((ClockState.Running, "C-7"), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).ContinuedFrom));
        Clock replaced = Assert.Single(of.Case.Replaced);
        Assert.Equal((ClockName.FirstResponse, At("2026-03-02T10:00-08:00"), null), (replaced.Name, replaced.MetAt, replaced.ContinuedFrom));
        of.Reply("2026-03-04T10:00-08:00");
        Assert.Equal(At("2026-03-04T10:00-08:00"), of.Clock(ClockName.FirstResponse).MetAt);
        Assert.Equal(At("2026-03-04T10:00-08:00"), of.Clock(ClockName.InternalResponse).MetAt);
    }

    [Fact]
    public void Merging_erases_no_breach_and_a_late_answer_says_when_it_came()
    {
        History from = ANewCase(number: 7);
        History of = ANewCase(received: "2026-03-09T09:00-07:00");
        from.MergeInto("2026-03-09T10:00-07:00", of.Case);
        of.Absorb("2026-03-09T10:00-07:00", from).Reply("2026-03-09T11:00-07:00");

        Instant breached = At("2026-03-04T17:00-08:00");
        Assert.Equal((ClockState.Breached, breached, null), (from.Clock(ClockName.FirstResponse).State, from.Clock(ClockName.FirstResponse).BreachedAt, from.Clock(ClockName.FirstResponse).MetAt));
        Assert.Equal((ClockState.Breached, breached, At("2026-03-09T11:00-07:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).BreachedAt, of.Clock(ClockName.FirstResponse).MetAt));
        Assert.DoesNotContain(of.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.FirstResponse);
    }

    [Fact]
    public void A_breach_of_the_case_that_goes_on_is_kept_beside_the_clock_that_takes_its_place()
    {
        History of = ANewCase().Reply("2026-03-05T10:00-08:00");
        History from = ANewCase(number: 7, received: "2026-03-05T09:00-08:00");
        from.MergeInto("2026-03-05T11:00-08:00", of.Case);
        of.Absorb("2026-03-05T11:00-08:00", from);

        Clock late = Assert.Single(of.Case.Replaced);
        Assert.Equal((At("2026-03-04T17:00-08:00"), At("2026-03-05T10:00-08:00")), (late.BreachedAt, late.MetAt));
        Assert.Equal((ClockState.Running, "C-7"), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).ContinuedFrom));
    }

    [Fact]
    public void What_lapsed_before_the_other_case_took_over_is_recorded_for_its_exact_instant()
    {
        History from = ANewCase(number: 7);
        History of = ANewCase(received: Tuesday);
        from.MergeInto(Wednesday, of.Case);
        of.Absorb("2026-03-05T09:00-08:00", from);

        (RecordedEvent recorded, CaseEvent.ClockBreached breach) = Assert.Single(of.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.FirstResponse);
        Assert.Equal((At("2026-03-04T17:00-08:00"), At("2026-03-05T09:00-08:00")), (recorded.At, breach.RecordedAt));
    }

    [Fact]
    public void Pauses_go_with_a_clock_and_an_open_one_ends_with_the_merging()
    {
        History from = ANewCase(number: 7).Triage(Received, Severity.Sev1).Reply("2026-03-02T10:00-08:00", waiting: true, ask: "Which version?");
        History of = ANewCase(received: "2026-03-05T09:00-08:00");
        from.MergeInto(Wednesday, of.Case);
        of.Absorb("2026-03-05T09:00-08:00", from);

        Clock resolution = of.Clock(ClockName.Resolution);
        ClockPause pause = Assert.Single(resolution.Pauses);
        Assert.Equal((At("2026-03-02T10:00-08:00"), At(Wednesday), false), (pause.From, pause.To, resolution.IsPaused));

        // Nine working days from Monday morning end on Thursday of the next week; seven hours of Monday and eight of Tuesday did not count.
        Assert.Equal(At("2026-03-16T16:00-07:00"), resolution.DueAt);
    }

    [Theory]
    [InlineData("fresh", CaseStatus.Open, "everything is unmet")]
    [InlineData("answered", CaseStatus.Open, "the customer wrote, and waits for us")]
    [InlineData("resolved", CaseStatus.Closed, "nothing is owed")]
    [InlineData("closed", CaseStatus.Closed, "nothing is owed")]
    public void A_closed_case_is_opened_again_only_when_something_is_owed(string merged, CaseStatus expected, string because)
    {
        History of = AClosedCase();
        History from = ANewCase(number: 7);
        from = merged switch
        {
            "fresh" => from,
            "answered" => from.Triage(Received, Severity.Sev2).Reply("2026-03-02T10:00-08:00").Write("2026-03-05T09:00-08:00"),
            "resolved" => from.Resolve("2026-03-02T10:00-08:00"),
            _ => from.Resolve("2026-03-02T10:00-08:00").Confirm("2026-03-02T11:00-08:00"),
        };
        from.MergeInto("2026-03-05T10:00-08:00", of.Case);

        Assert.True(of.Absorb("2026-03-05T10:00-08:00", from).Case.Status == expected, because);
        Assert.Equal(expected == CaseStatus.Open ? 1 : 0, of.All<CaseEvent.Reopened>().Count);
        Assert.Single(of.All<CaseEvent.Absorbed>());
    }

    [Fact]
    public void What_a_chain_of_mergings_has_promised_arrives_at_its_end()
    {
        History first = ANewCase(number: 5);
        History second = ANewCase(number: 6, received: Tuesday);
        History last = ANewCase(received: "2026-03-03T10:00-08:00");
        first.MergeInto("2026-03-03T11:00-08:00", second.Case);
        second.Absorb("2026-03-03T11:00-08:00", first).MergeInto("2026-03-03T12:00-08:00", last.Case);
        last.Absorb("2026-03-03T12:00-08:00", second);

        Assert.Equal(("C-6", At(Received), At("2026-03-04T17:00-08:00")), (last.Clock(ClockName.FirstResponse).ContinuedFrom, last.Clock(ClockName.FirstResponse).StartedAt, last.Clock(ClockName.FirstResponse).DueAt));
        Assert.Equal("C-5", second.Clock(ClockName.FirstResponse).ContinuedFrom);
        Assert.Equal("C-1042", second.Clock(ClockName.FirstResponse).ContinuesOn);
    }

    [Theory]
    [InlineData(Severity.Sev1, Severity.Sev2, Severity.Sev1, "a promise keeps the severity that it was made with")]
    [InlineData(Severity.Unknown, Severity.Sev2, Severity.Sev2, "what nobody had judged is judged as the case is")]
    public void A_clock_keeps_the_severity_it_was_promised_with(Severity promised, Severity here, Severity expected, string because)
    {
        History from = ANewCase(number: 7);
        from = promised == Severity.Unknown ? from : from.Triage(Received, promised);
        History of = AnAnsweredCase(severity: here);
        from.MergeInto(Tuesday, of.Case);
        of.Absorb(Tuesday, from);

        Assert.True(of.Clock(ClockName.FirstResponse).Severity == expected, because);
        of.Triage(Wednesday, Severity.Sev1);
        Assert.Equal(Severity.Sev1, of.Clock(ClockName.FirstResponse).Severity);
    }

    /// <summary>R-SLA-14.</summary>
    [Fact]
    public void A_product_update_never_stops_a_resolution_clock_that_was_promised_for_severity_1()
    {
        History from = ANewCase(number: 7).Triage(Received, Severity.Sev1);
        History of = AnAnsweredCase(severity: Severity.Sev2);
        from.MergeInto(Tuesday, of.Case);
        of.Absorb(Tuesday, from).Resolve(Wednesday, ResolutionKind.ProductUpdate);

        Assert.True(of.Clock(ClockName.Resolution).IsOpen);
        Assert.Equal(At("2026-03-13T00:00Z"), of.Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void Whoever_asked_on_a_merged_case_gets_every_answer_too()
    {
        History from = ANewCase(number: 7, from: Lee);
        History of = AnOpenCase();
        from.MergeInto("2026-03-02T10:00-08:00", of.Case);
        of.Absorb("2026-03-02T10:00-08:00", from).Reply("2026-03-02T10:30-08:00");

        Assert.Contains(Lee, of.Case.Participants);
        CaseEvent.CustomerTold told = Assert.Single(of.Last.Events.Select(e => e.Event).OfType<CaseEvent.CustomerTold>());
        Assert.Equal(
            [(TestDesk.CustomerMail, told.Mail), (Lee, told.Mail[..^1] + "2")],
            of.LastMails.Where(m => !m.To.IsStaff).Select(m => (m.To.Address, m.Id)));
    }

    [Fact]
    public void A_copy_that_never_arrives_is_told_to_staff_once_and_changes_no_clock()
    {
        History from = ANewCase(number: 7, from: Lee);
        History of = AnOpenCase();
        from.MergeInto("2026-03-02T10:00-08:00", of.Case);
        of.Absorb("2026-03-02T10:00-08:00", from).Reply("2026-03-02T10:30-08:00");
        string copy = of.LastMails.Single(m => m.To.Address == Lee).Id;
        var report = new CaseCommand.ReportDelivery(CaseCommand.ByDesk, copy, DeliveryOutcome.Bounced, At(Tuesday), "5.1.1");

        of.Do("2026-03-02T11:00-08:00", report);
        Assert.Equal([(MailKind.DeliveryFailed, TestDesk.AdaMail)], of.LastMails.Select(m => (m.Kind, m.To.Address)));
        Assert.Equal(copy, Assert.IsType<CaseEvent.MailFailed>(Assert.Single(of.Last.Events).Event).Mail);
        Assert.Equal(ClockState.Met, of.Clock(ClockName.FirstResponse).State);
        Assert.Empty(of.Do("2026-03-02T11:10-08:00", report).Last.Events);
    }

    [Fact]
    public void A_reply_on_a_merged_case_that_bounces_later_leaves_what_it_had_met_to_the_case_that_goes_on()
    {
        History from = ANewCase(number: 7).Triage(Received, Severity.Sev1).Reply("2026-03-02T09:30-08:00");
        History of = AnAnsweredCase();
        from.MergeInto("2026-03-02T11:00-08:00", of.Case);
        of.Absorb("2026-03-02T11:00-08:00", from);
        Assert.Null(of.Clock(ClockName.FirstResponse).ContinuedFrom);

        from.Fail("2026-03-02T12:00-08:00");
        Assert.Equal((CaseStatus.Closed, true), (from.Case.Status, from.Case.Clocks.All(c => !c.IsOpen)));
        of.Absorb("2026-03-02T12:00-08:00", from);

        Assert.Equal(("C-7", At(Received), ClockState.Running), (of.Clock(ClockName.FirstResponse).ContinuedFrom, of.Clock(ClockName.FirstResponse).StartedAt, of.Clock(ClockName.FirstResponse).State));
        Assert.Empty(from.Tick("2026-06-01T09:00-07:00").Last.Events);
    }

    [Fact]
    public void Cases_merged_into_each_other_at_the_same_moment_end_as_one_that_goes_on()
    {
        History first = ANewCase(number: 5);
        History second = ANewCase(number: 6, received: "2026-03-02T09:10-08:00");
        (Case one, Case other) = (first.Case, second.Case);
        first.MergeInto("2026-03-02T09:20-08:00", other);
        second.MergeInto("2026-03-02T09:20-08:00", one);

        // What each has left finds the other merged; the outbox then names the one that ends the circle.
        Assert.Equal(RefusalCode.Merged, first.Refuses("2026-03-02T09:21-08:00", Left(second)).Code);
        first.Do("2026-03-02T09:21-08:00", Left(first) with { EndsCircle = true }).Do("2026-03-02T09:21-08:00", Left(second) with { EndsCircle = true });

        Assert.Equal((CaseStatus.Open, null), (first.Case.Status, first.Case.Merge));
        Assert.All(
            [ClockName.FirstResponse, ClockName.Resolution, ClockName.InternalResponse],
            n => Assert.Equal((true, At(Received), null), (first.Clock(n).IsOpen, first.Clock(n).StartedAt, first.Clock(n).ContinuesOn)));

        static CaseCommand.Absorb Left(History of) => of.Effects.OfType<Effect.Absorb>().Select(e => new CaseCommand.Absorb(e.By, e.From)).Single();
    }

    [Theory]
    [InlineData("itself", RefusalCode.Invalid, "C-7 cannot be merged into itself: name the case that goes on.")]
    [InlineData("nowhere", RefusalCode.Invalid, "There is no case C-99: name the case that goes on.")]
    [InlineData("merged", RefusalCode.WrongState, "C-6 was merged into C-1042: merge into C-1042, where it goes on.")]
    [InlineData("a circle", RefusalCode.WrongState, "C-6 was merged into C-7 already: C-7 is the case that goes on.")]
    [InlineData("a stranger's", RefusalCode.AgainstRule, "C-7 is a case of 'enterprise', C-6 of 'team': their answers must not go to one another. Set the right customer at triage first, or link the cases.")]
    [InlineData("nobody's", RefusalCode.AgainstRule, "C-7 is a case of 'enterprise', C-6 of nobody known: their answers must not go to one another. Set the right customer at triage first, or link the cases.")]
    [InlineData("a crowd's", RefusalCode.AgainstRule, "The answers of one case go to at most 10 people: link the cases instead.")]
    public void What_cannot_be_merged_is_refused_and_says_what_to_do(string into, RefusalCode code, string detail)
    {
        History of = ANewCase(number: 7);
        OtherCase other = OtherCase.Of(ANewCase(number: 6).Case);
        other = into switch
        {
            "itself" => OtherCase.Of(of.Case),
            "nowhere" => OtherCase.Of(Case.NotOpened(new CaseId(99))),
            "merged" => other with { MergedInto = new CaseId(1042) },
            "a circle" => other with { MergedInto = new CaseId(7) },
            "a stranger's" => OtherCase.Of(ANewCase("team", number: 6).Case),
            "nobody's" => OtherCase.Of(ANewCase("unidentified", number: 6).Case),
            _ => other with { Recipients = [.. Enumerable.Range(0, 10).Select(i => FormattableString.Invariant($"p{i}@acme.example"))] },
        };

        Decision.Refused refused = of.Refuses(Tuesday, new CaseCommand.Merge(TestDesk.Ada, other, null));
        Assert.Equal((code, detail), (refused.Code, refused.Detail));
    }

    [Fact]
    public void Whatever_is_wanted_of_a_merged_case_is_refused_with_the_one_that_goes_on()
    {
        History of = ANewCase(number: 7).MergeInto(Tuesday, ANewCase().Case);
        CaseCommand[] wanted =
        [
            Answer(), Message(Tuesday), new CaseCommand.AddNote("ada", "n", null, null, null), new CaseCommand.Reopen("ada", "Again."),
            new CaseCommand.Triage("ada", new TriageFacts(Severity.Sev1), null, null), new CaseCommand.Assign("lea", TestDesk.Ada, null),
            new CaseCommand.Resolve("ada", ResolutionKind.Workaround, "s", null), new CaseCommand.Confirm("customer", null), new CaseCommand.Wait("ada", WaitingOn.Customer, "x"),
            new CaseCommand.Merge("ada", OtherCase.Of(ANewCase(number: 9).Case), null), new CaseCommand.Split("ada", new CaseId(8), [1], null, null), new CaseCommand.Absorb("ada", AMergedCase()),
        ];

        Assert.All(wanted, c =>
        {
            Decision.Refused refused = of.Refuses(Wednesday, c);
            Assert.Equal((RefusalCode.Merged, "C-7 was merged into C-1042: go on there."), (refused.Code, refused.Detail));
        });
    }
}
