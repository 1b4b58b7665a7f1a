using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Cases;

/// <summary>A change of severity, customer, agreement, maturity or calendar recomputes from the original start (R-SLA-8).</summary>
public sealed class RecomputingTests
{
    [Fact]
    public void A_change_of_severity_recomputes_from_the_original_start_and_records_both_deadlines()
    {
        History of = AnOpenCase(severity: Severity.Sev2).Triage("2026-03-04T12:00-08:00", Severity.Sev1);

        Clock clock = of.Clock(ClockName.FirstResponse);
        CaseEvent.ClockRecomputed recomputed = of.All<CaseEvent.ClockRecomputed>()[^1].Event;
        Assert.Equal((At(Received), At("2026-03-04T17:00-08:00")), (clock.StartedAt, clock.DueAt));
        Assert.Equal(At("2026-03-06T17:00-08:00"), of.All<CaseEvent.ClockRecomputed>().First(r => r.Event.Facts.Target == Duration.FromHours(40)).Event.DueAt);
        Assert.Equal(ClockName.Resolution, recomputed.Clock);
        Assert.Contains(of.Last.Events, e => e.Event is CaseEvent.ClockRecomputed { Clock: ClockName.FirstResponse } r && r.OldDueAt == At("2026-03-06T17:00-08:00"));
    }

    [Fact]
    public void A_change_of_severity_keeps_pauses_and_warnings_that_were_given()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T09:00-08:00").Write("2026-03-04T09:00-08:00").Tick("2026-03-10T13:00-07:00");
        of.Triage("2026-03-10T14:00-07:00", Severity.Sev2).Triage("2026-03-10T15:00-07:00", Severity.Sev1);

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal(At("2026-03-13T17:00-07:00"), clock.DueAt);
        Assert.Equal(At("2026-03-04T09:00-08:00"), Assert.Single(clock.Pauses).To);
        Assert.Equal([50], clock.Thresholds.Where(t => t.HasFired).Select(t => t.Percent));
        Assert.Equal(ClockState.Running, clock.State);
    }

    [Fact]
    public void A_wait_while_no_resolution_clock_ran_does_not_count_once_one_runs()
    {
        History of = AnOpenCase(severity: Severity.Sev2).Wait("2026-03-03T09:00-08:00").Write("2026-03-04T09:00-08:00")
            .Triage("2026-03-05T09:00-08:00", Severity.Sev1);

        Assert.Equal(At("2026-03-13T17:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void A_clock_that_begins_while_the_customer_is_asked_begins_paused()
    {
        History of = AnOpenCase(severity: Severity.Sev2).Wait("2026-03-03T09:00-08:00").Triage("2026-03-05T09:00-08:00", Severity.Sev1);

        Assert.Equal(ClockState.Paused, of.Clock(ClockName.Resolution).State);
        Assert.Equal(At("2026-03-16T17:00-07:00"), of.Write("2026-03-05T09:00-08:00").Clock(ClockName.Resolution).DueAt);
    }

    [Fact]
    public void A_deadline_that_a_stricter_severity_moves_into_the_past_is_breached_then()
    {
        History of = AnOpenCase(severity: Severity.Sev2).Triage("2026-03-06T09:00-08:00", Severity.Sev1);

        CaseEvent.ClockBreached breached = of.All<CaseEvent.ClockBreached>().Single(b => b.Event.Clock == ClockName.FirstResponse).Event;
        Assert.Equal((At("2026-03-04T17:00-08:00"), At("2026-03-06T09:00-08:00")), (breached.DueAt, breached.RecordedAt));
        Assert.Contains(of.LastMails, m => m.To.Address == TestDesk.BossMail);
    }

    [Fact]
    public void A_product_that_turns_out_beta_cancels_the_contractual_clocks_and_says_why__R_SLA_2()
    {
        History of = AnOpenCase().Triage("2026-03-02T12:00-08:00", Severity.Sev1, maturity: Maturity.Beta);

        Assert.Equal(ClockState.Cancelled, of.Clock(ClockName.Resolution).State);
        Assert.Equal(ClockState.Cancelled, of.Clock(ClockName.FirstResponse).State);
        Assert.Equal("The product is beta: only generally available products are covered (R-SLA-2).", of.Case.CoveredBecause);
        Assert.Null(of.Case.CoveredBy);
    }

    [Fact]
    public void A_cancelled_clock_comes_back_from_its_original_start_when_it_is_owed_after_all()
    {
        History of = AnOpenCase().Triage("2026-03-02T12:00-08:00", Severity.Sev1, maturity: Maturity.Beta)
            .Triage("2026-03-03T12:00-08:00", Severity.Sev1, maturity: Maturity.GenerallyAvailable);

        Assert.Equal((ClockState.Running, At("2026-03-04T17:00-08:00")), (of.Clock(ClockName.FirstResponse).State, of.Clock(ClockName.FirstResponse).DueAt));
    }

    [Fact]
    public void Naming_the_customer_replaces_the_provisional_agreement__R_CUS_4()
    {
        History of = ANewCase("unidentified").Triage("2026-03-02T12:00-08:00", Severity.Sev1, "wall");

        Clock clock = of.Clock(ClockName.Resolution);
        Assert.Equal(("wall", At("2026-03-03T09:00-08:00"), false), (clock.Agreement, clock.DueAt, clock.IsProvisional));
        Assert.Equal("The wall company", of.Case.Customer!.Name);
    }

    [Fact]
    public void A_new_holiday_recomputes_every_open_clock_of_its_calendar__R_SLA_8()
    {
        DeskTerms withHoliday = TestDesk.With(On("pacific-business-hours", "America/Los_Angeles", DayNames.Week.Take(5), ["09:00-17:00"], ["2026-03-03 Town Day"]));

        History of = AnOpenCase().WithTerms(withHoliday).Recompute("2026-03-02T10:00-08:00");

        Assert.Equal(At("2026-03-05T17:00-08:00"), of.Clock(ClockName.FirstResponse).DueAt);
        Assert.Equal(At("2026-03-13T17:00-07:00"), of.Clock(ClockName.Resolution).DueAt);
        Assert.Equal("The calendar changed.", of.All<CaseEvent.ClockRecomputed>()[^1].Event.Why);
    }

    [Fact]
    public void Changed_desk_hours_recompute_our_own_response_clock_too__R_SLA_8()
    {
        DeskTerms later = TestDesk.With(On("desk-hours", "UTC", DayNames.Week.Take(5), ["18:00-24:00"]));

        History of = AnOpenCase().WithTerms(later).Recompute("2026-03-02T09:10-08:00");

        Assert.Equal(At("2026-03-02T19:00Z"), of.Clock(ClockName.InternalResponse).DueAt);
    }

    [Fact]
    public void A_recomputation_that_changes_nothing_records_nothing_even_after_and_during_pauses()
    {
        History of = AnAnsweredCase().Wait("2026-03-03T09:00-08:00").Write("2026-03-04T09:00-08:00").Wait("2026-03-05T09:00-08:00");

        Assert.Empty(of.Recompute("2026-03-05T10:00-08:00").Last.Events);
        Assert.Empty(AResolvedCase().Reopen("2026-03-04T09:00-08:00").Recompute("2026-03-04T10:00-08:00").Last.Events);
        Assert.Empty(AClosedCase().Recompute("2026-03-05T10:00-08:00").Last.Events);
    }

    [Fact]
    public void Triage_after_the_end_corrects_the_record_and_starts_no_clock()
    {
        History closed = AnAnsweredCase("cloud").Resolve("2026-03-03T12:00-08:00").Confirm("2026-03-04T12:00-08:00");
        closed.Triage("2026-06-01T09:00-07:00", Severity.Sev1, "enterprise");
        History sev2 = AResolvedCase(severity: Severity.Sev2).Triage("2026-03-30T09:00-07:00", Severity.Sev1);

        Assert.Null(closed.Case.Clock(ClockName.Resolution));
        Assert.Equal("enterprise", closed.Case.Customer!.Id);
        Assert.Equal(ClockState.Cancelled, sev2.Clock(ClockName.Resolution).State);
        Assert.DoesNotContain(sev2.All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.Resolution);
    }

    [Fact]
    public void A_warning_percentage_added_later_is_given_at_its_own_instant()
    {
        History of = AnAnsweredCase().Tick("2026-03-06T13:00-08:00").WithTerms(TestDesk.With(p => p with { WarnAtPercent = [25, 50, 75, 90] })).Recompute("2026-03-06T14:00-08:00");

        Assert.Equal(
            [(50, At("2026-03-06T13:00-08:00")), (25, At("2026-03-04T11:00-08:00"))],
            of.All<CaseEvent.ClockWarned>().Where(w => w.Event.Clock == ClockName.Resolution).Select(w => (w.Event.Percent, w.Recorded.At)));
    }
}
