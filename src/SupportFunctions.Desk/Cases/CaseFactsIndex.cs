using System.Runtime.CompilerServices;
using NodaTime;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Cases opened in <c>[From, To)</c>, whole months of rows narrowed to it.</summary>
public readonly record struct CasePeriod(Instant From, Instant To)
{
    /// <summary>Of the time between, as far as it has come: 0 to 1.</summary>
    public double ShareUntil(Instant at) => To <= From ? 1 : Math.Clamp((at - From).TotalSeconds / (To - From).TotalSeconds, 0, 1);
}

/// <summary>Where a reading of facts stands: month, then number, both rising.</summary>
public readonly record struct FactsPlace(YearMonth Month, string RowKey)
{
    private const int RowKeyDigits = 15;

    /// <summary>From the two parts of what <see cref="ToString"/> writes.</summary>
    public static bool TryRead(string month, string rowKey, out FactsPlace place)
    {
        bool isPlace = CaseFactsRow.TryReadMonth(month, out YearMonth read) && rowKey.Length == RowKeyDigits && rowKey.All(char.IsAsciiDigit);
        place = isPlace ? new FactsPlace(read, rowKey) : default;
        return isPlace;
    }

    /// <example><c>2026-03|000000000001042</c></example>
    public override string ToString() => $"{CaseFactsRow.Written(Month)}|{RowKey}";
}

/// <summary>Rows of one month, as they are stored: reading them is for whoever has a processor free.</summary>
public sealed record FactsPage(YearMonth Month, IReadOnlyList<TableRow> Rows, CasePeriod Period)
{
    /// <summary>Those of the period.</summary>
    public IEnumerable<CaseFacts> Facts()
    {
        foreach (TableRow row in Rows)
        {
            CaseFacts facts = DeskJson.Read<CaseFactsRow>(row.Body).Facts;
            if (facts.OpenedAt >= Period.From && facts.OpenedAt < Period.To)
            {
                yield return facts;
            }
        }
    }
}

/// <summary>The facts of all cases of a period, in pages of a thousand, a few pages side by side.</summary>
/// <remarks>The rows follow the cases by a moment, as every index does.</remarks>
public sealed class CaseFactsIndex(ITableStore tables)
{
    private static readonly int _sideBySide = Environment.ProcessorCount;

    /// <param name="from">Where to begin, that row included; null: at the start of the period.</param>
    /// <param name="work">Done on the thread pool, for several pages at once.</param>
    /// <returns>What came of each page, in the order of the pages, whichever was done first.</returns>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        CasePeriod period, FactsPlace? from, Func<FactsPage, CancellationToken, Task<T>> work, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var underWay = new Queue<Task<T>>();
        try
        {
            await foreach (FactsPage page in PagesAsync(period, from, stop.Token))
            {
                if (underWay.Count == _sideBySide)
                {
                    yield return await underWay.Dequeue();
                }

                underWay.Enqueue(Task.Run(() => work(page, stop.Token), stop.Token));
            }

            while (underWay.TryDequeue(out Task<T>? next))
            {
                yield return await next;
            }
        }
        finally
        {
            // Whoever has seen enough, or has failed, leaves nothing running.
            await stop.CancelAsync();
            await Task.WhenAll(underWay).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async IAsyncEnumerable<FactsPage> PagesAsync(CasePeriod period, FactsPlace? from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        (YearMonth first, YearMonth end) = (CaseFactsRow.MonthOf(period.From), CaseFactsRow.MonthOf(period.To));
        for (YearMonth month = from?.Month is { } begun && begun > first ? begun : first; month <= end; month = month.PlusMonths(1))
        {
            var range = new RowRange(From: month == from?.Month ? from.Value.RowKey : null);
            TablePage page;
            do
            {
                page = await tables.ReadRangeAsync(CaseIndexKeys.Table, CaseFactsRow.Partition(month), range, cancellation);
                yield return new FactsPage(month, page.Rows, period);
                range = range with { Continuation = page.Next };
            }
            while (page.Next is not null);
        }
    }
}
