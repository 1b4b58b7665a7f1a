using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

/// <summary>What is promised on a case that is merged is kept on the other: docs/adr/0007-merging.md.</summary>
internal static class Merging
{
    /// <summary>The case is closed here and goes on there, with all that is unmet.</summary>
    public static void MergeInto(this CaseChange change, Instant at, string by, CaseId into, string? reason)
    {
        ImmutableArray<ClockName> unmet = [.. change.Case.Clocks.Where(c => c.IsOpen).Select(c => c.Name)];
        MergedCase left = change.Leave(at, reason, unmet);
        change.Add(at, by, new CaseEvent.Merged(into, reason));
        change.HandOver(at, by, into, left);
    }

    /// <summary>Ends those clocks here and asks the other case to take them over.</summary>
    public static void HandOver(this CaseChange change, Instant at, string by, CaseId into, MergedCase left)
    {
        foreach (MergedClock clock in left.Clocks)
        {
            change.Add(at, by, new CaseEvent.ClockCancelled(clock.Clock.Name, Clock.Continues(into.ToString()), into.ToString()));
        }

        change.Ask(id => new Effect.Absorb(id, by, into, left));
    }

    /// <summary>Takes over a clock, unless one here is as strict: then one answer serves both.</summary>
    public static void Continue(this CaseChange change, Instant at, string by, MergedCase from, MergedClock left)
    {
        ClockName name = left.Clock.Name;
        Clock? wanted = left.Clock.IsContractual ? change.Contractual(at, from, left) : change.Own(from, left);
        Clock? own = change.Case.Clock(name);
        if (wanted is not { IsOpen: true }
            || own is { IsOpen: true } && (own.BreachedAt is not null || (own.DueAt ?? Instant.MaxValue) <= (wanted.DueAt ?? Instant.MaxValue)))
        {
            return;
        }

        if (own is { IsOpen: true })
        {
            change.DropNews(name);
            change.Add(at, by, new CaseEvent.ClockCancelled(name, $"What was promised on {from.Id} is due earlier, and one answer serves both."));
        }

        Clock continued = wanted with { BreachedAt = left.Clock.BreachedAt };
        change.Add(at, by, new CaseEvent.ClockContinued(
            name, from.Id.ToString(), continued.DueAt, continued, left.Promise, name == ClockName.NextUpdate ? from.HoldingNoteAt : null));
        if (wanted.BreachedAt is { } passed && passed < at)
        {
            change.RecordBreach(at, continued, passed);
        }
    }

    /// <param name="mergedAt">From then on what happens here is nothing to its clocks.</param>
    public static MergedCase Leave(this CaseChange change, Instant mergedAt, string? reason, IReadOnlyCollection<ClockName> names)
    {
        Case of = change.Case;
        return new MergedCase(
            of.Id, of.Subject, of.Requester!, of.Recipients, of.Participants, of.CustomerMessages, mergedAt, reason, of.HasUnansweredMessage,
            [.. of.Clocks.Where(c => c.IsOpen && names.Contains(c.Name)).Select(c => new MergedClock(Unpaused(c, mergedAt), Promise(of, c.Name, mergedAt)))],
            of.HoldingNoteAt)
        {
            UnansweredSince = of.UnansweredSince,
            // Answers are read on, wherever they come; but who asked elsewhere is reminded of nothing.
            PreSales = of.PreSales is { } request ? request with { RemindAt = [] } : null,
        };
    }

    private static PromiseFacts? Promise(Case of, ClockName name, Instant at) =>
        name is ClockName.FirstResponse or ClockName.Resolution or ClockName.InternalResponse ? of.SlaFacts!.Leave(name, at) : null;

    /// <summary>Whoever still needs the answer asks again where the case goes on.</summary>
    private static Clock Unpaused(Clock clock, Instant at) => clock.IsPaused
        ? clock with { Pauses = clock.Pauses.SetItem(clock.Pauses.Length - 1, clock.Pauses[^1] with { To = Instant.Max(at, clock.Pauses[^1].From) }) }
        : clock;

    /// <summary>The verdict if it came here, on what was known there and is known here.</summary>
    private static Clock? Contractual(this CaseChange change, Instant at, MergedCase from, MergedClock left)
    {
        SlaFacts facts = change.Case.SlaFacts!;
        facts = facts with { Inherited = facts.Inherited.Add(new Inheritance(left.Clock.Name, from.Id.ToString(), at, left.Promise!, change.Case.Knowledge[^1])) };
        Clock? clock = ContractClocks.Of(facts, left.Clock.Name, change.Terms.Sla, change.Terms.Policy.WarnAtPercent, at);
        return clock is null ? null : clock with { Thresholds = ClockKeeping.KeepFired(clock.Thresholds, left.Clock.Thresholds) };
    }

    private static Clock Own(this CaseChange change, MergedCase from, MergedClock left)
    {
        Clock clock = left.Clock with { ContinuedFrom = from.Id.ToString() };
        return ClockMath.WithDeadlines(clock, CaseClocks.TrackOf(change.Case, clock, change.Terms.Sla));
    }
}
