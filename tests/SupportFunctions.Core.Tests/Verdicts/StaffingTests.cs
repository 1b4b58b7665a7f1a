using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Tests.Cases;
using SupportFunctions.Core.Verdicts;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Verdicts;

/// <summary>Other staffed hours: the same work, done when it would have been done.</summary>
public sealed class StaffingTests
{
    private static readonly Instant _later = At("2026-06-01T00:00Z");

    [Fact]
    public void With_the_hours_as_they_were_every_instant_stays_as_it_is() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        var facts = CaseFacts.Of(of);
        foreach (string hours in new[] { "desk-hours", "always", "pacific-business-hours", "vienna-split" })
        {
            CaseFacts same = Same(hours, terms).Apply(facts, now);
            Assert.Equal((facts.Sla!.RespondedAt, facts.Response), (same.Sla!.RespondedAt, same.Response));
            Assert.Equal(facts.Sla.Endings.AsEnumerable(), same.Sla.Endings);
            Assert.All(new Alternative(terms.Sla, Same(hours, terms)).Compare(facts, terms.Sla, now), p => Assert.False(p.IsChanged || p.IsMoved, $"{p}"));
        }
    });

    [Theory]
    [InlineData("2026-03-02T09:00-08:00", "2026-03-03T11:00-08:00", "2026-03-02T19:00-08:00", "ten worked hours, round the clock")]
    [InlineData("2026-03-02T09:00-08:00", "2026-03-02T10:00-08:00", "2026-03-02T10:00-08:00", "within hours that both have")]
    [InlineData("2026-03-06T16:00-08:00", "2026-03-06T20:00-08:00", "2026-03-06T20:00-08:00", "an hour worked, and three hours after it")]
    [InlineData("2026-03-06T16:00-08:00", "2026-03-09T10:00-07:00", "2026-03-06T18:00-08:00", "over a weekend")]
    [InlineData("2026-03-07T12:00-08:00", "2026-03-07T15:00-08:00", "2026-03-07T15:00-08:00", "nothing worked yet: it stays where it is on the wall")]
    public void An_answer_moves_to_when_as_much_has_been_worked(string opened, string answered, string expected, string because)
    {
        History history = History.AnOpenCase(received: opened).Reply(answered);
        CaseFacts moved = new Staffing(Calendar("pacific-business-hours"), EffectiveCalendar.Always).Apply(CaseFacts.Of(history.Case), _later);

        Assert.Equal((At(expected), (Instant?)At(expected), because), (moved.Sla!.RespondedAt, moved.Response!.MetAt, because));
    }

    [Fact]
    public void What_would_come_after_now_or_never_has_not_come()
    {
        History history = History.AResolvedCase();
        Instant now = At("2026-03-04T00:00Z");
        CaseFacts late = new Staffing(EffectiveCalendar.Always, Calendar("pacific-business-hours")).Apply(CaseFacts.Of(history.Case), now);
        CaseFacts never = new Staffing(EffectiveCalendar.Always, Calendar("never")).Apply(CaseFacts.Of(history.Case), _later);

        Assert.Equal((At("2026-03-02T10:00-08:00"), 0), (late.Sla!.RespondedAt, late.Sla.Endings.Length));
        Assert.Equal((null, null, 0), (never.Sla!.RespondedAt, never.Response!.MetAt, never.Sla.Endings.Length));
        Assert.Equal(ClockState.Breached, CaseVerdicts.Of(never, ClockName.Resolution, history.Terms.Sla, _later).State);
    }

    [Fact]
    public void A_resolution_that_would_come_only_after_the_case_was_reopened_is_none()
    {
        // Resolved on Tuesday at noon, 27 hours after the opening, and back an hour later.
        var facts = CaseFacts.Of(History.AResolvedCase().Reopen("2026-03-03T13:00-08:00").Resolve("2026-03-04T09:00-08:00").Case);
        CaseFacts moved = new Staffing(EffectiveCalendar.Always, Calendar("pacific-business-hours")).Apply(facts, _later);

        Assert.Equal(2, facts.Sla!.Endings.Length);
        // 48 hours round the clock are six days of eight.
        Assert.Equal([new Ending(At("2026-03-09T17:00-07:00"), null, At("2026-03-09T17:00-07:00"), null)], moved.Sla!.Endings.AsEnumerable());
    }

    [Fact]
    public void Nothing_is_resolved_before_it_was_reopened_nor_answered_after_it_was_resolved() => RandomHistories.Check(life =>
    {
        (Case of, DeskTerms terms, Instant now) = RandomHistories.Play(life);
        var facts = CaseFacts.Of(of);
        SlaFacts moved = new Staffing(terms.Sla.Calendar("desk-hours"), EffectiveCalendar.Always).Apply(facts, now).Sla!;

        Assert.All(moved.Endings.Zip(moved.Endings.Skip(1)), e => Assert.True(e.Second.From >= e.First.To));
        Assert.All(moved.Endings, e => Assert.True(e.From >= facts.OpenedAt && !(e.To < e.From) && !(e.ClosedAt < e.From)));
        Assert.False(moved.RespondedAt < facts.OpenedAt);
        if (moved.Endings is [{ ResolvedAt: { } resolved }, ..] && facts.Sla!.RespondedAt <= facts.Sla.Endings[0].ResolvedAt)
        {
            Assert.True(moved.RespondedAt <= resolved);
        }
    });

    private static Staffing Same(string hours, DeskTerms terms) => new(terms.Sla.Calendar(hours), terms.Sla.Calendar(hours));

    private static EffectiveCalendar Calendar(string id) => TestDesk.Terms.Sla.Calendar(id);
}
