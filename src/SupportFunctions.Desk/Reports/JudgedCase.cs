using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Reports;

/// <summary>A case with the verdicts on its clocks, as of one instant.</summary>
internal sealed record JudgedCase(FactsPlace Place, CaseFacts Facts, ImmutableArray<(ClockName Clock, ClockVerdict Verdict)> Verdicts, Duration UnjustifiedWaiting)
{
    public static IReadOnlyList<JudgedCase> Of(FactsPage page, SlaTerms terms, Instant now, CancellationToken cancellation)
    {
        var judged = new List<JudgedCase>(page.Rows.Count);
        foreach (CaseFacts facts in page.Facts())
        {
            cancellation.ThrowIfCancellationRequested();
            judged.Add(new JudgedCase(
                new FactsPlace(page.Month, CaseFactsRow.RowKey(facts.Id)), facts,
                [.. CaseVerdicts.Clocks.Select(c => (c, CaseVerdicts.Of(facts, c, terms, now))), .. CaseVerdicts.OfReplaced(facts, terms, now)], facts.UnjustifiedWaiting(now)));
        }

        return judged;
    }
}
