using Microsoft.Extensions.Options;
using NodaTime;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Notifications;

/// <summary>
/// Removes what the log has kept for long enough: by customer, and with it all that is as old beside the same case or window; and what staff were
/// told of incidents. A run looks at one page of each, and the next one goes on behind them, whichever machine it runs on.
/// </summary>
public sealed class NotificationSweep(ITableStore tables, IOptions<NotificationOptions> options, DeskTime desk)
{
    /// <summary>Customers that one run looks at; once an hour that is 2,400 a day.</summary>
    public const int Most = 100;

    /// <summary>Mails about incidents that one run looks at, all of which are in one partition.</summary>
    public const int MostOfIncidents = 500;

    /// <summary>Sorts before every partition that is noted, because all of those of customers begin with a letter, a digit or a mark, and the other with <c>|</c>.</summary>
    private const string PlaceRow = "!swept";

    /// <summary>To be called now and then.</summary>
    /// <returns>How many mails are gone from the log of their customer.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        Instant before = desk.Now - Duration.FromTimeSpan(options.Value.KeepFor);
        Place? last = await tables.ReadAsync(NotificationRows.Table, NotificationRows.Partitions, PlaceRow, cancellation) is { } row ? DeskJson.TryRead<Place>(row.Body) : null;
        string? after = last?.After;
        TablePage page = await tables.ReadRangeAsync(
            NotificationRows.Table, NotificationRows.Partitions, new RowRange((after ?? PlaceRow) + "!", Top: Most), cancellation);
        int removed = 0;
        foreach (TableRow partition in page.Rows)
        {
            removed += await SweepAsync(partition.RowKey, before, cancellation);
        }

        var place = new Place(page.Rows.Count < Most && page.Next is null ? null : page.Rows.Count == 0 ? after : page.Rows[^1].RowKey)
        {
            AfterOfIncidents = await SweepIncidentsAsync(last?.AfterOfIncidents, before, cancellation),
        };
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
            await DeleteOldAsync(place.Table, place.Partition, page.Rows, before, cancellation);
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null);
    }

    /// <summary>Nobody's customer log names them, so they are looked for where they are. One transaction, and one for fifty that are old.</summary>
    /// <returns>Where the next run goes on; null: at the start.</returns>
    private async Task<string?> SweepIncidentsAsync(string? after, Instant before, CancellationToken cancellation)
    {
        var range = new RowRange(after is null ? NotificationRows.LogPrefix : after + '!', NotificationRows.LogPrefix + '\uffff', MostOfIncidents);
        TablePage page = await tables.ReadRangeAsync(IncidentRows.Table, IncidentRows.Partition, range, cancellation);
        await DeleteOldAsync(IncidentRows.Table, IncidentRows.Partition, page.Rows, before, cancellation);
        return page.Rows.Count < MostOfIncidents && page.Next is null ? null : page.Rows.Count == 0 ? after : page.Rows[^1].RowKey;
    }

    private Task DeleteOldAsync(string table, string partition, IEnumerable<TableRow> lines, Instant before, CancellationToken cancellation) => DeleteAsync(
        table, partition,
        lines.Where(r => NotificationRows.Read(r).At <= before).SelectMany(r => new[] { r.RowKey, NotificationRows.FactsBeside(r.RowKey) }),
        cancellation);

    private async Task DeleteAsync(string table, string partition, IEnumerable<string> rows, CancellationToken cancellation)
    {
        foreach (string[] part in rows.Chunk(TableLimits.MaxOperations))
        {
            await tables.CommitAsync(part.Aggregate(new TableBatch(table, partition), (batch, row) => batch.DeleteIfPresent(row)), cancellation);
        }
    }

    /// <param name="After">The last partition that was looked at; null: the next run begins at the start.</param>
    private sealed record Place(string? After)
    {
        /// <summary>The last mail about an incident that was looked at; null likewise.</summary>
        public string? AfterOfIncidents { get; init; }
    }
}
