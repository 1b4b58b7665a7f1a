using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Tests.Cases;
using SupportFunctions.Core.Validity;
using SupportFunctions.Core.Verdicts;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Verdicts;

/// <summary>What other terms would have come to.</summary>
public sealed class AlternativeTests
{
    private static readonly Instant _later = At("2026-06-01T00:00Z");

    [Fact]
    public void Replacing_an_agreement_or_a_calendar_by_itself_changes_and_moves_nothing() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        var facts = CaseFacts.Of(of);
        foreach (SlaTerms same in Same(terms.Sla))
        {
            Assert.All(new Alternative(same).Compare(facts, terms.Sla, now), p => Assert.False(p.IsChanged || p.IsMoved, $"{p}"));
        }
    });

    [Fact]
    public void What_the_facts_give_is_what_the_case_has_recorded() => RandomHistories.Check(life =>
    {
        bool isOrdered = true;
        Instant? last = null;
        RandomHistories.Play(life, (taken, terms) =>
        {
            // Facts of one instant have no order, and here the order would tell.
            isOrdered &= taken.At != last;
            last = taken.At;
            if (isOrdered)
            {
                // What falls on the very instant of a command is recorded with the next look.
                var facts = CaseFacts.Of(Assert.IsType<Decision.Accepted>(CaseDecider.Decide(taken.Decision.Next, new CaseCommand.Tick(), taken.At, terms)).Next);
                Assert.All(CaseVerdicts.Clocks, c =>
                {
                    ClockVerdict verdict = CaseVerdicts.Of(facts, c, terms.Sla, taken.At);
                    Assert.True(CaseVerdicts.IsAsRecorded(facts, c, verdict, taken.At), $"{c}: {verdict}, recorded {facts.RecordedAt(c, taken.At)}");
                });
            }
        });
    });

    [Fact]
    public void Under_other_terms_a_case_comes_to_what_a_case_judged_by_these_terms_from_the_start_comes_to() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        var facts = CaseFacts.Of(of);
        SlaTerms tighter = terms.Sla.With(Agreement.StandardId, new Timeline<Agreement>(Tighter));
        var independent = new SlaTerms(terms.Sla.Calendars, terms.Sla.Agreements.Select(a => a.Key == Agreement.StandardId ? new Timeline<Agreement>(Tighter) : a.Value).ToDictionary(a => a.Last.Id));
        foreach (VerdictPair pair in new Alternative(tighter).Compare(facts, terms.Sla, now).Where(p => p.Clock != ClockName.InternalResponse))
        {
            Assert.Equal(Verdict(terms.Sla), pair.Was);
            Assert.Equal(Verdict(independent), pair.Would);

            // What goes on in another case is judged there.
            ClockVerdict Verdict(SlaTerms by) =>
                ContractClocks.Of(of.SlaFacts!, pair.Clock, by, [50, 90], now) is { ContinuesOn: null } clock ? ClockVerdict.Of(clock) : ClockVerdict.None;
        }
    });

    [Fact]
    public void A_tighter_agreement_breaks_the_promise_that_was_kept()
    {
        VerdictPair response = Compare(History.AnAnsweredCase(), TestDesk.Terms.Sla.With(Agreement.StandardId, new Timeline<Agreement>(Tighter)))[0];

        Assert.Equal((ClockState.Met, null), (response.Was.State, response.Was.BreachedAt));
        Assert.Equal((ClockState.Breached, (Instant?)At("2026-03-02T09:30-08:00"), (Instant?)At("2026-03-02T10:00-08:00")), (response.Would.State, response.Would.BreachedAt, response.Would.MetAt));
        Assert.True(response.IsChanged);
    }

    [Fact]
    public void A_deadline_that_only_moves_is_no_other_verdict()
    {
        VerdictPair response = Compare(
            History.AnAnsweredCase(), TestDesk.Terms.Sla.With(Agreement.StandardId, new Timeline<Agreement>(Agreement.Standard with { Sev1 = new(new(Duration.FromHours(8), "pacific-business-hours"), null) })))[0];

        Assert.Equal((ClockState.Met, (Instant?)At("2026-03-02T17:00-08:00")), (response.Would.State, response.Would.DueAt));
        Assert.Equal((false, true), (response.IsChanged, response.IsMoved));
    }

    [Fact]
    public void A_calendar_stands_in_for_another_in_every_agreement_and_in_our_own_aims()
    {
        ImmutableArray<VerdictPair> pairs = Compare(
            History.AnAnsweredCase(), TestDesk.Terms.Sla.With("desk-hours", TestDesk.Terms.Sla.Calendars["never"]).With("pacific-business-hours", EffectiveCalendar.Always));

        // Received at 17:00 UTC, an hour before the answer: exactly the hour that we aim at.
        Assert.Equal((At("2026-03-02T18:00Z"), ClockState.Met), (pairs[2].Was.DueAt, pairs[2].Was.State));
        Assert.Equal(((Instant?)null, ClockState.Met), (pairs[2].Would.DueAt, pairs[2].Would.State));
        Assert.Equal((At("2026-03-05T09:00-08:00"), (Instant?)At("2026-03-05T09:00-08:00")), (pairs[1].Would.DueAt, pairs[1].Would.BreachedAt));
    }

    [Fact]
    public void Where_nothing_is_promised_any_more_there_is_no_clock()
    {
        VerdictPair response = Compare(
            History.AnAnsweredCase(), TestDesk.Terms.Sla.With(Agreement.StandardId, new Timeline<Agreement>(Agreement.Standard with { Sev1 = new(null, null), Sev2 = new(null, null) })))[0];

        Assert.Equal((ClockVerdict.None, true), (response.Would, response.IsChanged));
    }

    [Fact]
    public void A_clock_whose_deadline_has_passed_since_it_was_recorded_is_breached()
    {
        var facts = CaseFacts.Of(History.ANewCase().Case);
        ClockVerdict recorded = facts.RecordedAt(ClockName.FirstResponse, _later);

        Assert.Equal((ClockState.Breached, At("2026-03-04T17:00-08:00")), (recorded.State, recorded.BreachedAt));
        Assert.Equal(CaseVerdicts.Of(facts, ClockName.FirstResponse, TestDesk.Terms.Sla, _later) with { IsProvisional = false }, recorded);
    }

    private static Agreement Tighter { get; } = Agreement.Standard with
    {
        Name = "Tighter",
        Sev1 = new SeverityTargets(new SlaTarget(Duration.FromMinutes(30), "pacific-business-hours"), new SlaTarget(Duration.FromHours(8), "pacific-business-hours")),
        Sev2 = new SeverityTargets(new SlaTarget(Duration.FromHours(2), "pacific-business-hours"), null),
    };

    private static ImmutableArray<VerdictPair> Compare(History history, SlaTerms would) => new Alternative(would).Compare(CaseFacts.Of(history.Case), history.Terms.Sla, _later);

    private static IEnumerable<SlaTerms> Same(SlaTerms terms) =>
        terms.Agreements.Select(a => terms.With(a.Key, a.Value)).Concat(terms.Calendars.Select(c => terms.With(c.Key, c.Value)));
}
