using System.Collections.Immutable;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>How many verdicts of a clock would go from one state to another.</summary>
/// <param name="From">Unknown: nothing was promised.</param>
public sealed record VerdictFlow(ClockName Clock, ClockState From, ClockState To, int Count);

/// <summary>The counts of a whole period.</summary>
/// <param name="Changed">Verdicts; a case has up to three.</param>
/// <param name="UnexplainedCases">The first few.</param>
public sealed record WhatIfTotals(
    int Cases, int Changed, int ChangedCases, int Moved, int Stale, int Unexplained, ImmutableArray<CaseId> UnexplainedCases, ImmutableArray<VerdictFlow> Flows)
{
    private const int NamedCases = 20;

    public static WhatIfTotals Zero { get; } = new(0, 0, 0, 0, 0, 0, [], []);

    public WhatIfTotals Plus(WhatIfPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new WhatIfTotals(
            Cases + part.Cases, Changed + part.Verdicts.Count, ChangedCases + part.ChangedCases, Moved + part.Moved, Stale + part.Stale,
            Unexplained + part.Unexplained.Count, [.. UnexplainedCases.Concat(part.Unexplained).Take(NamedCases)],
            [
                .. Flows.Concat(part.Verdicts.Select(v => new VerdictFlow(v.Clock, v.Was.State, v.Would.State, 1)))
                    .GroupBy(f => (f.Clock, f.From, f.To))
                    .OrderBy(g => g.Key)
                    .Select(g => new VerdictFlow(g.Key.Clock, g.Key.From, g.Key.To, g.Sum(f => f.Count))),
            ]);
    }
}
