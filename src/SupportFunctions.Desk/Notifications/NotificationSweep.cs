using Microsoft.Extensions.Options;
using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Notifications;

/// <summary>
/// Removes what the log has kept for long enough: by customer, and with it all that is as old beside the same case or window. A run looks at one
/// page of partitions, and the next one goes on behind them, whichever machine it runs on.
/// </summary>
/// <remarks>Mail to staff about incidents stays as long as the incident: it is little, and part of its story.</remarks>
public sealed class NotificationSweep(ITableStore tables, IOptions<NotificationOptions> options, DeskTime desk)
{
    /// <summary>Customers that one run looks at; once an hour that is 2,400 a day.</summary>
    public const int Most = 100;

    /// <summary>Sorts before every partition that is noted, because all of those of customers begin with a letter, a digit or a mark, and the other with <c>|</c>.</summary>
    private const string PlaceRow = "!swept";

    /// <summary>To be called now and then.</summary>
    /// <returns>How many mails are gone from the log of their customer.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Instant before = desk.Now - Duration.FromTimeSpan(options.Value.KeepFor);
        string? after = await tables.ReadAsync(NotificationRows.Table, NotificationRows.Partitions, PlaceRow, cancellation) is { } row ? DeskJson.TryRead<Place>(row.Body)?.After : null;
        TablePage page = await tables.ReadRangeAsync(
            NotificationRows.Table, NotificationRows.Partitions, new RowRange((after ?? PlaceRow) + "!", Top: Most), cancellation);
        int removed = 0;
        foreach (TableRow partition in page.Rows)
        {
            removed += await SweepAsync(partition.RowKey, before, cancellation);
        }

        var place = new Place(page.Rows.Count < Most && page.Next is null ? null : page.Rows.Count == 0 ? after : page.Rows[^1].RowKey);
        await tables.CommitAsync(new TableBatch(NotificationRows.Table, NotificationRows.Partitions).Upsert(PlaceRow, DeskJson.Write(place)), cancellation);
        return removed;
    }

    /// <summary>What stands beside the cases goes first: without the customer's rows nobody would come back for it.</summary>
    private async Task<int> SweepAsync(string partition, Instant before, CancellationToken cancellation)
    {
        TablePage old = await tables.ReadRangeAsync(NotificationRows.Table, partition, new RowRange(NotificationRows.NotAfter(before)), cancellation);
        foreach (NotificationAbout about in old.Rows.Select(r => NotificationRows.Read(r).About).Distinct())
        {
            if (LogPlaces.Of(about) is { } place)
            {
                await SweepAsync(place, before, cancellation);
            }
        }

        await DeleteAsync(NotificationRows.Table, partition, old.Rows.Select(r => r.RowKey), cancellation);
        return old.Rows.Count;
    }

    private async Task SweepAsync(LogPlace place, Instant before, CancellationToken cancellation)
    {
        var range = RowRange.StartingWith(NotificationRows.LogOf(place.Thing));
        TablePage page;
        do
        {
            page = await tables.ReadRangeAsync(place.Table, place.Partition, range, cancellation);
            IEnumerable<string> old = page.Rows.Where(r => NotificationRows.Read(r).At <= before).Select(r => r.RowKey);
            await DeleteAsync(place.Table, place.Partition, old.SelectMany(key => new[] { key, NotificationRows.FactsBeside(key) }), cancellation);
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null);
    }

    private async Task DeleteAsync(string table, string partition, IEnumerable<string> rows, CancellationToken cancellation)
    {
        foreach (string[] part in rows.Chunk(TableLimits.MaxOperations))
        {
            await tables.CommitAsync(part.Aggregate(new TableBatch(table, partition), (batch, row) => batch.DeleteIfPresent(row)), cancellation);
        }
    }

    /// <param name="After">The last partition that was looked at; null: the next run begins at the start.</param>
    private sealed record Place(string? After);
}
