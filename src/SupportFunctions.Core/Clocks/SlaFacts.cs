using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Core.Clocks;

/// <summary>What was known of a case from an instant on. It is about the whole life of the case, back to its opening (R-SLA-8).</summary>
/// <param name="Severity">Unknown until triage (R-SLA-12).</param>
/// <param name="Coverage">In order of time; the first holds from the opening.</param>
public sealed record SlaKnowledge(Instant From, Severity Severity, ImmutableArray<CoverageSpan> Coverage)
{
    public bool Equals(SlaKnowledge? other) =>
        other is not null && From == other.From && Severity == other.Severity && Coverage.SequenceEqual(other.Coverage);

    public override int GetHashCode() => HashCode.Combine(From, Severity, Coverage.Length);
}

/// <summary>A time of waiting on the customer.</summary>
/// <param name="AskedAt">Since when a question of ours is with the customer: only from then on the wait is justified and pauses clocks (R-SLA-7). Null: nothing was asked.</param>
public sealed record CustomerWait(Instant From, Instant? To, Instant? AskedAt)
{
    /// <summary>Its two parts so far: without a question of ours up to the first instant, justified from there to the second; either may be empty.</summary>
    public (Instant Asked, Instant End) PartsBy(Instant now)
    {
        Instant end = Instant.Min(To ?? now, now);
        return (Instant.Min(AskedAt ?? end, end), end);
    }
}

/// <summary>A time in which a case was resolved or closed.</summary>
/// <param name="To">The reopening; null while it lasts.</param>
/// <param name="ResolvedAt">The resolution, if it counts for the clock (R-SLA-14).</param>
public sealed record Ending(Instant From, Instant? To, Instant? ResolvedAt, Instant? ClosedAt)
{
    /// <summary>When the resolution clock stopped; null when it ran on.</summary>
    public Instant? StopsAt => ResolvedAt ?? ClosedAt;
}

/// <summary>All of a case that the verdicts on its contractual clocks depend on: together with <see cref="SlaTerms"/> it gives them, and nothing else is looked at.</summary>
/// <param name="StartedAt">When the desk became aware (R-SLA-4).</param>
/// <param name="Knowledge">In order of time, at least one.</param>
/// <param name="RespondedAt">The first reply by a person that passes the gate of R-SLA-6 and is not known to have failed.</param>
public sealed record SlaFacts(
    Instant StartedAt, ImmutableArray<SlaKnowledge> Knowledge, ImmutableArray<CustomerWait> Waits, ImmutableArray<Ending> Endings, Instant? RespondedAt)
{
    /// <summary>Promises of cases that were merged into this one, by when they came; of one name the last one is the clock of that name.</summary>
    public ImmutableArray<Inheritance> Inherited { get; init; } = [];

    /// <summary>Id of the case that goes on with what is unmet here, when merging is what ended the case; else null.</summary>
    public string? ContinuesOn { get; init; }

    /// <summary>Of the clock of that name alone.</summary>
    public SlaFacts Of(ClockName name) => Inherited.LastOrDefault(i => i.Name == name) is { } last ? Of(last) : this with { Inherited = [] };

    /// <summary>Of a clock that is, or was, the one of its name.</summary>
    /// <param name="from">Id of the merged case that it was promised on; null when it was promised here.</param>
    public SlaFacts Of(ClockName name, string? from) => from is not null && Inherited.LastOrDefault(i => i.Name == name && i.Case == from) is { } heir
        ? Of(heir)
        : this with { Inherited = [] };

    /// <summary>What the clock of that name leaves to the case that this one is merged into.</summary>
    /// <param name="at">The merging.</param>
    public PromiseFacts Leave(ClockName name, Instant at)
    {
        SlaFacts of = Of(name);
        return new PromiseFacts(
            of.StartedAt, of.Knowledge,
            [.. of.Waits.Where(w => w.From < at).Select(w => w.To <= at ? w : w with { To = at })],
            [.. of.Endings.Where(e => e.From < at).Select(e => e.To <= at ? e : e with { To = at })]);
    }

    private SlaFacts Of(Inheritance heir) => heir.On(this) with { ContinuesOn = ContinuesOn };

    /// <summary>What was known then; the first knowledge counts from the start.</summary>
    public SlaKnowledge KnownAt(Instant at) => Knowledge.LastOrDefault(k => k.From <= at) ?? Knowledge[0];
}
