using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Judges the cases of a period twice, by what was in force and by what is asked about; reads only.</summary>
public sealed class WhatIfRunner(CaseFactsIndex index, CaseStore cases)
{
    /// <param name="from">Where to begin, that case included; null: at the start of the period.</param>
    /// <returns>Part by part, in the order in which the cases were opened: by month, then by number.</returns>
    public IAsyncEnumerable<WhatIfPart> RunAsync(WhatIfQuestion question, FactsPlace? from, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(question);
        return index.ReadAsync(question.Period, from, (page, cancel) => JudgeAsync(question, page, cancel), cancellation);
    }

    private async Task<WhatIfPart> JudgeAsync(WhatIfQuestion question, FactsPage page, CancellationToken cancellation)
    {
        (int looked, int changedCases, int moved, int stale, Instant until) = (0, 0, 0, 0, question.Period.From);
        var unexplained = new List<CaseId>();
        var verdicts = new List<ChangedVerdict>();
        foreach (CaseFacts row in page.Facts())
        {
            cancellation.ThrowIfCancellationRequested();
            (CaseFacts facts, ImmutableArray<VerdictPair> pairs) = (row, Compare(question, row));
            if (pairs.Any(p => p.IsChanged))
            {
                // Nothing is said of a case that the case itself does not say.
                facts = CaseFacts.Of((await cases.LoadAsync(row.Id, cancellation)).Case);
                ImmutableArray<VerdictPair> own = Compare(question, facts);
                stale += own.SequenceEqual(pairs) ? 0 : 1;
                pairs = own;
            }

            looked++;
            until = Instant.Max(until, row.OpenedAt);
            moved += pairs.Count(p => p.IsMoved);
            changedCases += pairs.Any(p => p.IsChanged) ? 1 : 0;
            if (pairs.Any(p => !CaseVerdicts.IsAsRecorded(facts, p.Clock, p.Was, question.Now)))
            {
                unexplained.Add(facts.Id);
            }

            var place = new FactsPlace(page.Month, CaseFactsRow.RowKey(row.Id));
            verdicts.AddRange(pairs.Where(p => p.IsChanged).Select(p => new ChangedVerdict(place, row.Id, facts.Customer, facts.Severity, p.Clock, p.Was, p.Would)));
        }

        return new WhatIfPart(looked, changedCases, moved, stale, unexplained, verdicts, until);
    }

    private static ImmutableArray<VerdictPair> Compare(WhatIfQuestion question, CaseFacts facts) => question.Would.Compare(facts, question.Terms, question.Now);
}
