using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Spacing;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Budgets;

/// <summary>
/// Removes the rows of addresses of which nothing counts any more; without it everybody who was ever answered would keep one. A run looks at
/// so many rows and no more, and the next one goes on behind them, whichever machine it runs on.
/// </summary>
public sealed class BudgetSweep(ITableStore tables, IDirectory directory, SpacingSweep spacing, DeskTime desk)
{
    /// <summary>Rows that one run looks at. Once an hour that is 24,000 addresses a day.</summary>
    public const int Most = 1000;

    private const string PlaceRow = "swept";

    /// <summary>To be called now and then.</summary>
    /// <returns>How many rows are gone.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        ReplyBudget budget = (await directory.TermsAsync([], cancellation)).Policy.ReplyBudget;
        Instant now = desk.Now;
        string? after = await tables.ReadAsync(ReplyBudgets.Table, ReplyBudgets.Partition, PlaceRow, cancellation) is { } row ? DeskJson.TryRead<Place>(row.Body)?.After : null;
        List<TableRow> seen = await NextAsync(after, cancellation);
        int removed = 0;
        foreach (TableRow[] past in seen.Where(r => DeskJson.TryRead<AddressUse>(r.Body)?.IsPast(budget, now) == true).Chunk(TableLimits.MaxOperations))
        {
            removed += await RemoveAsync(past, cancellation);
        }

        var place = new Place(seen.Count < Most ? null : seen[^1].RowKey);
        await tables.CommitAsync(new TableBatch(ReplyBudgets.Table, ReplyBudgets.Partition).Upsert(PlaceRow, DeskJson.Write(place)), cancellation);
        return removed + await spacing.RunAsync(cancellation);
    }

    private async Task<List<TableRow>> NextAsync(string? after, CancellationToken cancellation)
    {
        var rows = new List<TableRow>();
        var range = RowRange.StartingWith(ReplyBudgets.AddressRows, Most);
        range = after is null ? range : range with { From = after + "!" };
        TablePage page;
        do
        {
            page = await tables.ReadRangeAsync(ReplyBudgets.Table, ReplyBudgets.Partition, range, cancellation);
            rows.AddRange(page.Rows.Take(Most - rows.Count));
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null && rows.Count < Most);
        return rows;
    }

    /// <summary>One that has been written in between counts again, and spoils the removal of none but itself.</summary>
    private async Task<int> RemoveAsync(TableRow[] past, CancellationToken cancellation)
    {
        if (await DeleteAsync(past, cancellation))
        {
            return past.Length;
        }

        int removed = 0;
        foreach (TableRow row in past)
        {
            removed += await DeleteAsync([row], cancellation) ? 1 : 0;
        }

        return removed;
    }

    private async Task<bool> DeleteAsync(IEnumerable<TableRow> rows, CancellationToken cancellation) => await tables.CommitAsync(
        rows.Aggregate(new TableBatch(ReplyBudgets.Table, ReplyBudgets.Partition), (batch, row) => batch.Delete(row.RowKey, row.ETag)), cancellation) is BatchOutcome.Committed;

    /// <param name="After">The last row that was looked at; null: the next run begins at the start.</param>
    private sealed record Place(string? After);
}
