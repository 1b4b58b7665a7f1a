using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Validity;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>A change of terms counts from its instant on and never alters a verdict about time before it; only a correction does, and shows both (R-SLA-8).</summary>
public sealed class TermsThroughTimeTests
{
    private static readonly WorkCalendar _withTownDay =
        On("pacific-business-hours", "America/Los_Angeles", DayNames.Week.Take(5), ["09:00-17:00"], ["2026-03-03 Town Day"]);

    private static Agreement Tighter(int first, int resolution) => Agreement.Standard with { Version = 2, Sev1 = new SeverityTargets(Pacific(first), Pacific(resolution)) };

    [Fact]
    public void A_holiday_added_on_the_day_after_it_changes_nothing_about_it()
    {
        History of = AnOpenCase().WithTerms(TestDesk.Since(At("2026-03-04T09:00-08:00"), _withTownDay)).Recompute("2026-03-04T09:00-08:00");

        Assert.Equal(At("2026-03-04T17:00-08:00"), of.Clock(ClockName.FirstResponse).DueAt);
        Assert.DoesNotContain(of.All<CaseEvent.ClockRecomputed>(), r => r.Event.Clock == ClockName.FirstResponse && r.Event.Why == "The calendar changed.");
    }

    [Fact]
    public void A_change_in_the_middle_of_a_day_keeps_the_hours_that_were_counted_before_it()
    {
        WorkCalendar mornings = On("pacific-business-hours", "America/Los_Angeles", DayNames.Week.Take(5), ["09:00-13:00"]);

        History of = AnOpenCase().WithTerms(TestDesk.Since(At("2026-03-03T15:00-08:00"), mornings)).Recompute("2026-03-03T15:00-08:00");

        // 8 h on Monday and 6 h on Tuesday by the old hours; of the 10 h left, 4 h on each morning.
        Assert.Equal(At("2026-03-06T11:00-08:00"), of.Clock(ClockName.FirstResponse).DueAt);
        Assert.Equal(Duration.FromHours(14), of.Elapsed(of.Clock(ClockName.FirstResponse), At("2026-03-03T16:30-08:00")));
    }

    [Fact]
    public void A_version_announced_for_later_moves_the_deadline_at_once_and_the_hours_only_then()
    {
        WorkCalendar closed = On("pacific-business-hours", "America/Los_Angeles", DayNames.Week.Take(5), ["09:00-17:00"], ["2026-03-04 Town Day"]);

        History of = AnOpenCase().WithTerms(TestDesk.Since(At("2026-03-04T00:00-08:00"), closed)).Recompute("2026-03-02T10:00-08:00");

        Assert.Equal(At("2026-03-05T17:00-08:00"), of.Clock(ClockName.FirstResponse).DueAt);
    }

    [Fact]
    public void A_target_that_becomes_shorter_than_what_was_counted_is_due_when_it_comes_into_force_and_not_before()
    {
        Instant change = At("2026-03-03T12:00-08:00");

        History of = AnOpenCase().WithTerms(TestDesk.Since(change, Tighter(4, 30))).Recompute("2026-03-03T12:00-08:00").Tick("2026-03-03T13:00-08:00");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((change, change), (clock.DueAt, clock.BreachedAt));
        Assert.Equal(At("2026-03-05T15:00-08:00"), of.Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void What_was_met_or_breached_before_a_change_stays_so()
    {
        History met = AnAnsweredCase().WithTerms(TestDesk.Since(At("2026-03-03T12:00-08:00"), Tighter(1, 2))).Recompute("2026-03-03T12:00-08:00");
        History late = AnOpenCase("wall").Tick("2026-03-02T11:00-08:00");
        late.WithTerms(TestDesk.Since(At("2026-03-02T11:00-08:00"), TestDesk.Terms.Sla.Agreements["wall"].Last with { Version = 2, Sev1 = new SeverityTargets(Pacific(24), Pacific(72)) }))
            .Recompute("2026-03-02T11:00-08:00");

        Assert.Equal(ClockState.Met, met.Clock(ClockName.FirstResponse).State);
        Assert.Equal((ClockState.Breached, At("2026-03-02T10:00-08:00")), (late.Clock(ClockName.FirstResponse).State, late.Clock(ClockName.FirstResponse).BreachedAt));
    }

    [Fact]
    public void A_change_that_nobody_told_the_case_of_counts_from_its_own_instant_whoever_looks_first()
    {
        // The recomputation is late: first a reply comes, a day after the holiday, which the old hours would have found late.
        History of = AnOpenCase().WithTerms(TestDesk.Since(At("2026-03-02T12:00-08:00"), _withTownDay)).Reply("2026-03-05T12:00-08:00");

        Assert.Equal((ClockState.Met, At("2026-03-05T17:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).DueAt));
        Assert.DoesNotContain(of.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.FirstResponse);
    }

    [Fact]
    public void A_promise_that_is_withdrawn_ends_its_clock_at_that_instant_and_what_had_passed_before_has_passed()
    {
        Agreement none = Agreement.Standard with { Version = 2, Sev1 = new SeverityTargets(Pacific(24), null) };

        History of = AnOpenCase().WithTerms(TestDesk.Since(At("2026-03-16T09:00-07:00"), none)).Note("2026-03-20T09:00-07:00");

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal((At("2026-03-12T17:00-07:00"), At("2026-03-16T09:00-07:00")), (clock.BreachedAt, clock.CancelledAt));
    }

    [Fact]
    public void A_customer_whose_contract_changes_is_covered_by_the_new_one_from_then_on()
    {
        var sla = TestDesk.Terms.Sla;
        DeskTerms moved = TestDesk.Terms with
        {
            Customers = new Dictionary<string, CustomerTerms> { ["cloud"] = TestDesk.Terms.Customers["cloud"] with { Deployment = Deployment.SelfHosted, Since = At("2026-03-04T09:00-08:00") } },
        };

        History of = AnOpenCase("cloud").WithTerms(moved).Recompute("2026-03-04T10:00-08:00");

        Clock clock = of.Clock(ClockName.FirstResponse);
        Assert.Equal((At(Received), At("2026-03-06T17:00-08:00")), (clock.StartedAt, clock.DueAt));
        ClockSegment before = ClockSegments.Of(clock, CaseClocks.TrackOf(of.Case, clock, sla), At("2026-03-05T09:00-08:00")).First();
        Assert.Equal((At("2026-03-04T09:00-08:00"), Duration.Zero, "The standard agreement covers self-hosted and managed deployments only (R-CUS-2)."), (before.To, before.Counted, before.Why));
    }

    [Fact]
    public void A_deviation_applies_in_its_time_box_and_says_who_granted_it__R_CUS_6()
    {
        CustomerTerms customer = TestDesk.Terms.Customers["enterprise"] with
        {
            Exceptions = [new Deviation(At("2026-03-01T00:00-08:00"), At("2026-03-20T00:00-07:00"), "Launch week", "Lea", "They launch.", "wall")],
        };
        DeskTerms terms = TestDesk.Terms with { Customers = new Dictionary<string, CustomerTerms> { ["enterprise"] = customer } };

        History inside = AnOpenCase(terms: terms);
        History outside = AnOpenCase(received: "2026-03-23T09:00-07:00", terms: terms);

        Assert.Equal(("wall", "An exception for The enterprise company applies, granted by Lea: Launch week (R-CUS-6)."), (inside.Clock(ClockName.Resolution).Agreement, inside.Case.CoveredBecause));
        Assert.Equal("standard", outside.Clock(ClockName.Resolution).Agreement);
    }

    [Fact]
    public void Terms_can_differ_by_deployment__R_CUS_3()
    {
        Agreement both = Agreement.Standard with
        {
            Version = 2,
            ByDeployment = new Dictionary<Deployment, DeploymentTargets> { [Deployment.Managed] = new(new SeverityTargets(Pacific(8), Pacific(16)), new SeverityTargets(Pacific(40), null)) },
        };

        Assert.Equal(At("2026-03-02T17:00-08:00"), AnOpenCase("managed", terms: TestDesk.With(both)).Clock(ClockName.FirstResponse).DueAt);
        Assert.Equal(At("2026-03-04T17:00-08:00"), AnOpenCase("enterprise", terms: TestDesk.With(both)).Clock(ClockName.FirstResponse).DueAt);
    }

    [Fact]
    public void A_correction_judges_the_past_anew_and_the_verdict_as_recorded_stays_known()
    {
        Instant recorded = At("2026-03-09T09:00-07:00");
        var versions = new Versions<WorkCalendar>(
        [
            new TermsVersion<WorkCalendar>(BuiltInCalendars.PacificBusinessHours, At("2026-01-01T00:00Z")),
            new TermsVersion<WorkCalendar>(_withTownDay, recorded, new Correction("calendar 'pacific-business-hours' version 2", "lea", "Town Day had been agreed.", At("2026-03-01T00:00-08:00"), recorded)),
        ]);
        SlaTerms sla = SlaTerms.Of(
            new Dictionary<string, Versions<WorkCalendar>> { ["pacific-business-hours"] = versions },
            new Dictionary<string, Versions<Agreement>> { ["standard"] = new(Agreement.Standard) });
        History of = AnOpenCase().Reply("2026-03-05T12:00-08:00");

        Clock? before = ContractClocks.Of(of.Case.SlaFacts!, ClockName.FirstResponse, sla.AsRecorded, [], recorded);
        Clock? after = ContractClocks.Of(of.Case.SlaFacts!, ClockName.FirstResponse, sla, [], recorded);

        Assert.Equal((ClockState.Breached, At("2026-03-04T17:00-08:00")), (before!.State, before.BreachedAt));
        Assert.Equal((ClockState.Met, At("2026-03-05T17:00-08:00")), (after!.State, after.DueAt));
        Assert.Equal(ClockState.Breached, of.WithTerms(TestDesk.Terms with { Sla = sla }).Note("2026-03-09T10:00-07:00").Clock(ClockName.FirstResponse).State);
    }

    private static SlaTarget Pacific(int hours) => new(Duration.FromHours(hours), BuiltInCalendars.PacificBusinessHours.Id);
}
