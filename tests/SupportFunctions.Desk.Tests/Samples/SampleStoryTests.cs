using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.Tests.Samples;

/// <summary>What samples/README.md tells is what the rules make of the script. Every action in it is accepted.</summary>
public sealed class SampleStoryTests
{
    private static readonly SampleStory _story = SampleStory.Play();

    [Theory]
    [InlineData("acme-outage", ClockState.Met, "2026-03-05T01:00:00Z", "three working days from 09:00 in Los Angeles; the answer comes before they begin")]
    [InlineData("pixelforge-batch", ClockState.Breached, "2026-03-10T17:00:00Z", "40 working hours over the change to summer time, and 'We are on it' does not count")]
    [InlineData("meridian-outage", ClockState.Met, "2026-03-08T13:20:00Z", "four hours around the clock, over the change to summer time (R-CUS-3)")]
    [InlineData("meridian-export", ClockState.Met, "2026-03-13T14:00:00Z", "eight hours of the European desk: a lunch break and a holiday do not count")]
    public void First_response(string label, ClockState state, string dueAt, string because)
    {
        Clock clock = _story.Cases[label].Clock(ClockName.FirstResponse)!;

        Assert.True(state == clock.State, because);
        Assert.Equal(At(dueAt), clock.DueAt);
    }

    [Fact]
    public void Only_the_unanswered_case_breaches_a_contractual_clock() => Assert.Equal(
        ["pixelforge-batch"],
        _story.Cases.Where(c => c.Value.Clocks.Any(k => k.Name is ClockName.FirstResponse or ClockName.Resolution && k.BreachedAt is not null)).Select(c => c.Key));

    [Fact]
    public void We_are_on_it_misses_both_parts_of_a_first_response()
    {
        CaseEvent.Replied[] replies = [.. _story.EventsOf("pixelforge-batch").Select(e => e.Event).OfType<CaseEvent.Replied>()];

        Assert.Equal(["summary", "nextSteps"], replies[0].Missing.AsEnumerable());
        Assert.True(replies[1].CountsAsFirstResponse);
        Assert.Equal(At("2026-03-10T18:30:00Z"), _story.Cases["pixelforge-batch"].Clock(ClockName.FirstResponse)!.MetAt);
    }

    [Theory]
    [InlineData("tinkerbox-quota", "free")]
    [InlineData("openquill-docs", "open source")]
    public void A_customer_without_a_contract_has_no_contractual_clock(string label, string because) =>
        Assert.True(_story.Cases[label].Clock(ClockName.FirstResponse) is null, because);

    [Fact]
    public void The_resolution_clock_of_the_outage_is_met_by_the_workaround() =>
        Assert.Equal(At("2026-03-02T20:45:00Z"), _story.Cases["acme-outage"].Clock(ClockName.Resolution)!.MetAt);

    [Theory]
    [InlineData("nordlicht-login", "2026-03-12T16:00:00Z", ClosedBecause.Silence, "eight working days after 2 March")]
    [InlineData("acme-outage", "2026-03-03T15:00:00Z", ClosedBecause.Confirmed, "the customer's word")]
    [InlineData("sakura-search", "2026-03-11T02:00:00Z", ClosedBecause.Confirmed, "after a second resolution")]
    [InlineData("pixelforge-batch", "2026-03-12T16:00:00Z", ClosedBecause.Confirmed, "with a late but proper answer")]
    public void A_case_is_closed(string label, string at, ClosedBecause closed, string because)
    {
        RecordedEvent last = _story.EventsOf(label).Last(e => e.Event is CaseEvent.Closed);

        Assert.True(closed == ((CaseEvent.Closed)last.Event).Because, because);
        Assert.Equal(At(at), last.At);
        Assert.Equal(CaseStatus.Closed, _story.Cases[label].Status);
    }

    [Fact]
    public void Two_cases_are_reopened_one_by_mail_and_one_by_an_engineer() => Assert.Equal(
        [("brightleaf-webhooks", "lena-fischer"), ("sakura-search", CaseCommand.ByCustomer)],
        _story.Cases.Keys
            .SelectMany(label => _story.EventsOf(label).Where(e => e.Event is CaseEvent.Reopened).Select(e => (label, e.By)))
            .Order());

    [Fact]
    public void Each_handoff_has_its_summary()
    {
        Assert.Equal(1, _story.Cases["acme-outage"].Handoffs);
        Assert.Equal(1, _story.Cases["pixelforge-batch"].Handoffs);
        Assert.Equal(2, _story.Cases.Values.Sum(c => c.Handoffs));
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
