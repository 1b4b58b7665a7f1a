using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Tests.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;
using static SupportFunctions.Core.Tests.Cases.History;

namespace SupportFunctions.Core.Tests.Agreements;

/// <summary>Contractual deadlines (R-SLA-1 to R-SLA-5, R-SLA-12) as the decider sets them when a case is opened and triaged.</summary>
public sealed class ContractTableTests
{
    [Theory]
    [InlineData("enterprise", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "three days and nine days over the spring switch")]
    [InlineData("managed", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-SLA-1: the same for managed instances")]
    [InlineData("team", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-SLA-1: the same for team")]
    [InlineData("pre-sales", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "the same for an engaged prospect")]
    [InlineData("unidentified", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-CUS-4: standard, provisionally")]
    [InlineData("enterprise", "-", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-SLA-12: the strictest target before triage")]
    [InlineData("unidentified", "-", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-CUS-4 and R-SLA-12 together")]
    [InlineData("enterprise", "sev2", "2026-03-06T16:30-08:00", "2026-03-13T16:30-07:00", "-", "one business week, no resolution deadline")]
    [InlineData("unidentified", "sev2", "2026-03-06T16:30-08:00", "2026-03-13T16:30-07:00", "-", "one business week for an unidentified sender")]
    [InlineData("cloud", "sev1", "2026-03-06T16:30-08:00", "-", "-", "R-CUS-2: cloud has none")]
    [InlineData("cloud", "-", "2026-03-06T16:30-08:00", "-", "-", "cloud has none before triage either")]
    [InlineData("free", "sev1", "2026-03-06T16:30-08:00", "-", "-", "R-CUS-2: free has none")]
    [InlineData("open-source", "sev1", "2026-03-06T16:30-08:00", "-", "-", "R-CUS-2: open source has none")]
    [InlineData("internal", "sev1", "2026-03-06T16:30-08:00", "-", "-", "internal work has none")]
    [InlineData("no-agreement", "sev1", "2026-03-06T16:30-08:00", "-", "-", "a customer without agreement")]
    [InlineData("cloud-standard", "sev1", "2026-03-06T16:30-08:00", "-", "-", "standard on a customer that it does not cover")]
    [InlineData("free-standard", "sev2", "2026-03-06T16:30-08:00", "-", "-", "standard on a tier that it does not cover")]
    [InlineData("dangling", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "an agreement that does not exist falls back to standard")]
    [InlineData("expired", "sev1", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "2026-03-19T16:30-07:00", "R-CUS-3: a custom agreement past its period falls back to standard")]
    [InlineData("expired", "sev1", "2025-12-31T23:59-08:00", "2026-01-01T00:59-08:00", "2026-01-01T23:59-08:00", "R-CUS-3: the last minute of its period")]
    [InlineData("expired-cloud", "sev1", "2026-03-06T16:30-08:00", "-", "-", "past its period, and standard does not cover cloud")]
    [InlineData("enterprise", "sev1 beta", "2026-03-06T16:30-08:00", "-", "-", "R-SLA-2: beta never starts a contractual clock")]
    [InlineData("enterprise", "sev1 experimental", "2026-03-06T16:30-08:00", "-", "-", "R-SLA-2: nor does experimental")]
    [InlineData("wall", "sev1 beta", "2026-03-06T16:30-08:00", "-", "-", "R-SLA-2: not by a custom agreement either")]
    [InlineData("enterprise", "sev1", "2026-03-02T09:00-08:00", "2026-03-04T17:00-08:00", "2026-03-12T17:00-07:00", "exactly at opening: ends at closing, not at the next opening")]
    [InlineData("enterprise", "sev2", "2026-03-02T09:00-08:00", "2026-03-06T17:00-08:00", "-", "a week from opening ends on Friday at closing")]
    [InlineData("enterprise", "sev1", "2026-03-02T17:00-08:00", "2026-03-05T17:00-08:00", "2026-03-13T17:00-07:00", "exactly at closing counts from the next day")]
    [InlineData("enterprise", "sev1", "2026-03-02T16:59:59-08:00", "2026-03-05T16:59:59-08:00", "2026-03-13T16:59:59-07:00", "a second before closing")]
    [InlineData("enterprise", "sev1", "2026-03-02T08:59:59-08:00", "2026-03-04T17:00-08:00", "2026-03-12T17:00-07:00", "a second before opening")]
    [InlineData("enterprise", "sev1", "2026-03-03T00:00-08:00", "2026-03-05T17:00-08:00", "2026-03-13T17:00-07:00", "midnight")]
    [InlineData("enterprise", "sev1", "2026-03-02T23:59:59-08:00", "2026-03-05T17:00-08:00", "2026-03-13T17:00-07:00", "a second before midnight")]
    [InlineData("enterprise", "sev1", "2026-03-07T12:00-08:00", "2026-03-11T17:00-07:00", "2026-03-19T17:00-07:00", "Saturday counts from Monday")]
    [InlineData("enterprise", "sev2", "2026-03-07T12:00-08:00", "2026-03-13T17:00-07:00", "-", "a week from Saturday is all of the next week")]
    [InlineData("enterprise", "sev1", "2026-03-08T01:59:59-08:00", "2026-03-11T17:00-07:00", "2026-03-19T17:00-07:00", "Sunday, a second before the spring switch")]
    [InlineData("enterprise", "sev1", "2026-03-08T03:00-07:00", "2026-03-11T17:00-07:00", "2026-03-19T17:00-07:00", "Sunday, at the spring switch")]
    [InlineData("enterprise", "sev2", "2026-03-06T09:00-08:00", "2026-03-12T17:00-07:00", "-", "a week across the spring switch loses no hour")]
    [InlineData("enterprise", "sev1", "2026-10-30T16:30-07:00", "2026-11-04T16:30-08:00", "2026-11-12T16:30-08:00", "over the autumn switch")]
    [InlineData("enterprise", "sev2", "2026-10-30T16:30-07:00", "2026-11-06T16:30-08:00", "-", "a week across the autumn switch wins no hour")]
    [InlineData("enterprise", "sev1", "2026-11-01T01:30-07:00", "2026-11-04T17:00-08:00", "2026-11-12T17:00-08:00", "in the repeated hour")]
    [InlineData("enterprise", "-", "2026-11-01T23:59:59-08:00", "2026-11-04T17:00-08:00", "2026-11-12T17:00-08:00", "the end of the day of 25 hours")]
    [InlineData("enterprise", "sev1", "2026-03-04T11:11:11-08:00", "2026-03-09T11:11:11-07:00", "2026-03-17T11:11:11-07:00", "to the second")]
    [InlineData("enterprise", "sev1", "2028-02-28T12:00-08:00", "2028-03-02T12:00-08:00", "2028-03-10T12:00-08:00", "over the leap day")]
    [InlineData("enterprise", "sev1", "2028-02-29T16:00-08:00", "2028-03-03T16:00-08:00", "2028-03-13T16:00-07:00", "received on the leap day")]
    [InlineData("enterprise", "sev2", "2028-02-25T17:00-08:00", "2028-03-03T17:00-08:00", "-", "a week that holds the leap day")]
    [InlineData("enterprise", "sev1", "2026-12-31T16:00-08:00", "2027-01-05T16:00-08:00", "2027-01-13T16:00-08:00", "the new year is no holiday until someone says so")]
    [InlineData("enterprise", "sev1", "2026-11-25T16:00-08:00", "2026-11-30T16:00-08:00", "2026-12-08T16:00-08:00", "Thanksgiving is none either")]
    [InlineData("holidays", "sev1", "2026-11-25T16:00-08:00", "2026-12-01T16:00-08:00", "2026-12-09T16:00-08:00", "a holiday in between")]
    [InlineData("holidays", "sev1", "2026-11-26T10:00-08:00", "2026-12-01T17:00-08:00", "2026-12-09T17:00-08:00", "received on a holiday")]
    [InlineData("holidays", "sev2", "2026-11-23T09:00-08:00", "2026-11-30T17:00-08:00", "-", "a week with a holiday ends on the next Monday")]
    [InlineData("holidays", "-", "2026-12-24T12:00-08:00", "2026-12-30T12:00-08:00", "2027-01-07T12:00-08:00", "a holiday before a weekend")]
    [InlineData("closing", "sev1", "2026-12-23T16:00-08:00", "2027-01-06T16:00-08:00", "2027-01-14T16:00-08:00", "over the closing between the years")]
    [InlineData("closing", "sev2", "2026-12-26T12:00-08:00", "2027-01-08T17:00-08:00", "-", "received while closed")]
    [InlineData("vienna", "sev1", "2026-03-02T10:00+01:00", "2026-03-02T15:00+01:00", "2026-03-04T12:00+01:00", "a lunch break inside the first response")]
    [InlineData("vienna", "sev1", "2026-03-02T12:30+01:00", "2026-03-02T17:00+01:00", "2026-03-04T15:00+01:00", "received during lunch")]
    [InlineData("vienna", "sev1", "2026-03-02T12:00+01:00", "2026-03-02T17:00+01:00", "2026-03-04T15:00+01:00", "received exactly when lunch begins")]
    [InlineData("vienna", "sev2", "2026-03-27T16:00+01:00", "2026-03-31T16:00+02:00", "2026-04-10T16:00+02:00", "over the European spring switch, with a Sev 2 resolution")]
    [InlineData("vienna", "sev1", "2026-10-23T16:30+02:00", "2026-10-26T13:30+01:00", "2026-10-28T10:30+01:00", "over the European autumn switch")]
    [InlineData("vienna", "-", "2026-03-27T16:00+01:00", "2026-03-30T12:00+02:00", "2026-04-01T10:00+02:00", "the strictest of a custom agreement before triage")]
    [InlineData("sydney", "sev1", "2026-04-03T16:00+11:00", "2026-04-06T16:00+10:00", "2026-04-08T16:00+10:00", "autumn in April")]
    [InlineData("sydney", "sev1", "2026-10-02T16:00+10:00", "2026-10-05T16:00+11:00", "2026-10-07T16:00+11:00", "spring in October")]
    [InlineData("kathmandu", "sev1", "2026-03-06T16:00+05:45", "2026-03-08T16:00+05:45", "2026-03-10T16:00+05:45", "a weekend of one day at 45 minutes")]
    [InlineData("kathmandu", "sev2", "2026-03-07T11:00+05:45", "2026-03-13T17:00+05:45", "-", "received on the closed Saturday")]
    [InlineData("daily", "sev1", "2028-02-28T16:00Z", "2028-02-29T16:00Z", "2028-03-02T16:00Z", "every day, over the leap day")]
    [InlineData("daily", "sev2", "2026-02-28T16:00Z", "2026-03-05T16:00Z", "-", "every day, and no leap day")]
    [InlineData("wall", "sev1", "2026-03-07T23:30-08:00", "2026-03-08T00:30-08:00", "2026-03-09T00:30-07:00", "wall: day and night, over midnight")]
    [InlineData("wall", "sev1", "2026-03-08T01:30-08:00", "2026-03-08T03:30-07:00", "2026-03-09T02:30-07:00", "wall: an hour that the clock on the wall skips")]
    [InlineData("wall", "sev1", "2026-10-31T12:00-07:00", "2026-10-31T13:00-07:00", "2026-11-01T11:00-08:00", "wall: 24 hours over a day of 25")]
    [InlineData("wall", "sev2", "2026-03-06T16:30-08:00", "2026-03-07T00:30-08:00", "2026-03-09T17:30-07:00", "wall: a Sev 2 resolution")]
    [InlineData("wall", "-", "2026-03-06T16:30-08:00", "2026-03-06T17:30-08:00", "2026-03-07T16:30-08:00", "wall: the strictest before triage")]
    [InlineData("cloud-custom", "sev1", "2026-03-06T16:30-08:00", "2026-03-06T17:30-08:00", "2026-03-07T16:30-08:00", "R-CUS-3: a custom agreement always applies, to cloud too")]
    [InlineData("free-custom", "sev2", "2026-03-06T16:30-08:00", "2026-03-07T00:30-08:00", "2026-03-09T17:30-07:00", "R-CUS-3: and to free")]
    [InlineData("rolled", "sev1", "2026-03-05T16:30-08:00", "2026-03-06T16:30-08:00", "2026-03-09T09:00-07:00", "rolled: both end in working hours or move to opening")]
    [InlineData("rolled", "sev1", "2026-03-06T16:30-08:00", "2026-03-09T09:00-07:00", "2026-03-10T09:00-07:00", "rolled: Saturday moves to Monday")]
    [InlineData("rolled", "sev1", "2026-03-04T17:00-08:00", "2026-03-05T17:00-08:00", "2026-03-09T09:00-07:00", "rolled: closing time is still inside")]
    [InlineData("rolled", "sev2", "2026-03-06T16:30-08:00", "2026-03-09T09:00-07:00", "-", "rolled: Sunday morning moves to Monday")]
    [InlineData("rolled", "sev2", "2026-10-30T18:00-07:00", "2026-11-02T09:00-08:00", "-", "rolled: over the autumn switch")]
    public void Contractual_clocks_are_due(string customer, string triage, string received, string firstResponse, string resolution, string because)
    {
        History of = ANewCase(customer, received);

        if (triage != "-")
        {
            string[] said = triage.Split(' ');
            Maturity? maturity = said.Length == 1 ? null : said[1] == "beta" ? Maturity.Beta : Maturity.Experimental;
            of.Triage(received, said[0] == "sev1" ? Severity.Sev1 : Severity.Sev2, maturity: maturity);
        }

        Assert.Equal((Written(firstResponse), Written(resolution), because), (Due(of, ClockName.FirstResponse), Due(of, ClockName.Resolution), because));
    }

    [Theory]
    [InlineData("unidentified", "-", true, "neither customer nor severity is known")]
    [InlineData("unidentified", "sev1", true, "R-CUS-4: until someone says who it is")]
    [InlineData("enterprise", "-", true, "R-SLA-12: until triage")]
    [InlineData("enterprise", "sev1", false, "both are known")]
    public void Clocks_are_provisional_until_customer_and_severity_are_known(string customer, string triage, bool isProvisional, string because)
    {
        History of = ANewCase(customer);

        of = triage == "-" ? of : of.Triage(Received, Severity.Sev1);

        Assert.True(isProvisional == of.Clock(ClockName.FirstResponse).IsProvisional, because);
    }

    [Fact]
    public void A_late_triage_never_makes_a_response_late__R_SLA_12()
    {
        History of = ANewCase().Do("2026-03-04T17:00-08:00", Answer());

        of.Triage("2026-03-06T17:00-08:00", Severity.Sev1);

        Assert.Equal(ClockState.Met, of.Clock(ClockName.FirstResponse).State);
    }

    [Fact]
    public void Both_contractual_clocks_start_when_the_desk_became_aware_however_late_the_message_is_taken_up__R_SLA_4()
    {
        History of = ANewCase("enterprise", "2026-03-01T12:00-08:00");
        History late = History.ANewCase("enterprise", "2026-03-01T12:00-08:00", number: 1043);
        Decision.Accepted takenUpOnTuesday = Assert.IsType<Decision.Accepted>(
            CaseDecider.Decide(Case.NotOpened(new CaseId(7)), Opening(received: "2026-03-01T12:00-08:00"), At("2026-03-03T12:00-08:00"), TestDesk.Terms));

        Assert.Equal(of.Clock(ClockName.FirstResponse).DueAt, takenUpOnTuesday.Next.Clock(ClockName.FirstResponse)!.DueAt);
        Assert.Equal(At("2026-03-01T12:00-08:00"), late.Clock(ClockName.Resolution).StartedAt);
        Assert.Equal(At("2026-03-01T12:00-08:00"), takenUpOnTuesday.Next.OpenedAt);
    }

    [Fact]
    public void A_calendar_that_never_opens_gives_a_clock_without_deadline_that_wakes_nobody()
    {
        History of = AnOpenCase("never-open");

        Assert.Null(of.Clock(ClockName.Resolution).DueAt);
        Assert.DoesNotContain(of.Tick("2026-06-02T09:00-07:00").All<CaseEvent.ClockBreached>(), b => b.Event.Clock == ClockName.Resolution);
    }

    [Fact]
    public void A_calendar_that_was_deleted_counts_around_the_clock()
    {
        DeskTerms without = TestDesk.Terms with { Sla = new SlaTerms(new Dictionary<string, EffectiveCalendar>(), TestDesk.Terms.Sla.Agreements) };

        Assert.Equal(At("2026-03-03T09:00-08:00"), ANewCase(terms: without).Clock(ClockName.FirstResponse).DueAt);
    }

    private static Instant? Written(string due) => due == "-" ? null : At(due);

    private static Instant? Due(History of, ClockName name) => of.Case.Clock(name) is { IsOpen: true } clock ? clock.DueAt : null;
}
