using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Core.Clocks;

/// <summary>What a clock that goes on elsewhere depends on, up to when its case was merged: a promise is kept by whoever takes it over.</summary>
/// <param name="StartedAt">When the desk became aware (R-SLA-4).</param>
/// <param name="Waits">None is open.</param>
/// <param name="Endings">None is open.</param>
public sealed record PromiseFacts(
    Instant StartedAt, ImmutableArray<SlaKnowledge> Knowledge, ImmutableArray<CustomerWait> Waits, ImmutableArray<Ending> Endings);

/// <summary>A promise of a merged case that is kept by this one.</summary>
/// <param name="Case">Id of the case that made it.</param>
/// <param name="At">Since when what happens here counts for it.</param>
/// <param name="Known">What was known here at that time; only what is found out after it is about this promise too.</param>
/// <param name="RespondedAt">The first reply after <paramref name="At"/> that counts, as in <see cref="SlaFacts.RespondedAt"/>.</param>
public sealed record Inheritance(ClockName Name, string Case, Instant At, PromiseFacts Promise, SlaKnowledge Known, Instant? RespondedAt = null)
{
    /// <summary>The facts of the promise: what happened where it was made, then what happens here.</summary>
    public SlaFacts On(SlaFacts here) => new(
        Promise.StartedAt,
        [.. Promise.Knowledge, .. Later(here.Knowledge)],
        [
            .. Promise.Waits,
            .. here.Waits.Where(w => w.To is not { } to || to > At)
                .Select(w => w with { From = Instant.Max(w.From, At), AskedAt = w.AskedAt is { } asked ? Instant.Max(asked, At) : null }),
        ],
        [.. Promise.Endings, .. here.Endings.Where(e => e.To is not { } to || to > At).Select(e => e with { From = Instant.Max(e.From, At) })],
        RespondedAt);

    /// <summary>
    /// It keeps the severity and the terms that it was promised with; a severity that nobody had said, and everything that is found out
    /// or changes from then on, it takes from here (R-SLA-8).
    /// </summary>
    private IEnumerable<SlaKnowledge> Later(ImmutableArray<SlaKnowledge> here)
    {
        SlaKnowledge mine = Promise.Knowledge[^1];
        if (mine.Severity == Severity.Unknown && Known.Severity != Severity.Unknown)
        {
            mine = mine with { From = Instant.Max(At, mine.From), Severity = Known.Severity };
            yield return mine;
        }

        SlaKnowledge before = Known;
        foreach (SlaKnowledge next in here.Where(k => k.From >= Known.From && k != Known))
        {
            SlaKnowledge learned = mine with
            {
                From = Instant.Max(Instant.Max(At, mine.From), next.From),
                Severity = next.Severity == before.Severity ? mine.Severity : next.Severity,
                Coverage = Covered(mine.Coverage, before.Coverage, next.Coverage),
            };
            before = next;
            if (learned with { From = mine.From } != mine)
            {
                mine = learned;
                yield return mine;
            }
        }
    }

    /// <summary>What changes at a time changes from then on; what holds since the opening of the case here holds since the start of the promise.</summary>
    private static ImmutableArray<CoverageSpan> Covered(ImmutableArray<CoverageSpan> mine, ImmutableArray<CoverageSpan> before, ImmutableArray<CoverageSpan> next)
    {
        Maturity maturity = before[^1].Basis.Maturity;
        bool isContinued = next.Length >= before.Length && next.Take(before.Length).SequenceEqual(before);
        ImmutableArray<CoverageSpan> covered = isContinued ? mine : [];
        foreach (CoverageSpan span in isContinued ? next.Skip(before.Length) : next)
        {
            // A product that nobody spoke of stays what it was.
            CoverageBasis basis = span.Basis.Maturity == maturity ? span.Basis with { Maturity = mine[^1].Basis.Maturity } : span.Basis;
            covered = covered.Add(new CoverageSpan(covered.IsEmpty ? mine[0].From : Instant.Max(span.From, covered[^1].From), basis));
        }

        return covered;
    }
}
