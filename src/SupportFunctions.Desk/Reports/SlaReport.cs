using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Reports;

/// <summary>The clocks of every case opened in a period, counted: over all, by customer and by severity.</summary>
/// <param name="Customers">By id; the empty one stands for cases of which nobody has said whose they are.</param>
internal sealed record SlaReport(
    CasePeriod Period, Instant Now, SlaTally All, IReadOnlyDictionary<string, SlaTally> Customers, IReadOnlyDictionary<Severity, SlaTally> Severities);

/// <summary>Reads the facts of a period and judges them.</summary>
internal sealed class SlaReports(CaseFactsIndex index, IDirectory directory)
{
    public async Task<SlaReport> OfAsync(CasePeriod period, Instant now, CancellationToken cancellation)
    {
        var all = new SlaTally();
        var customers = new SortedDictionary<string, SlaTally>(StringComparer.Ordinal);
        var severities = new SortedDictionary<Severity, SlaTally>();
        await foreach (IReadOnlyList<JudgedCase> part in CasesAsync(period, null, now, cancellation))
        {
            foreach (JudgedCase judged in part)
            {
                all.Add(judged);
                Of(customers, judged.Facts.Customer ?? "").Add(judged);
                Of(severities, judged.Facts.Severity).Add(judged);
            }
        }

        return new SlaReport(period, now, all, customers, severities);
    }

    /// <returns>Page by page, in the order in which the cases were opened.</returns>
    public async IAsyncEnumerable<IReadOnlyList<JudgedCase>> CasesAsync(
        CasePeriod period, FactsPlace? from, Instant now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        SlaTerms terms = await directory.SlaTermsAsync(cancellation);
        await foreach (IReadOnlyList<JudgedCase> part in index.ReadAsync(
            period, from, (page, cancel) => Task.FromResult(JudgedCase.Of(page, terms, now, cancel)), cancellation))
        {
            yield return part;
        }
    }

    private static SlaTally Of<TKey>(SortedDictionary<TKey, SlaTally> tallies, TKey key) where TKey : notnull =>
        tallies.TryGetValue(key, out SlaTally? tally) ? tally : tallies[key] = new SlaTally();
}
