using System.Runtime.CompilerServices;
using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Subscribers;

/// <param name="ETag">Of its row; null when there is none.</param>
public sealed record StoredSubscriber(Subscriber? Subscriber, string? ETag);

/// <param name="Hour">The row of the present hour.</param>
/// <param name="Old">Rows of which nothing counts any more.</param>
internal sealed record StoredAsked(AskedMails Asked, string HourRow, AskedHour Hour, string? HourETag, IReadOnlyList<string> Old);

/// <summary>Subscribers as rows: a subscription, its entry among the confirmed, its mails and what limits them change together or not at all.</summary>
/// <param name="tables">Holds addresses in the rows of subscribers, and nowhere else.</param>
public sealed class SubscriberStore(ITableStore tables)
{
    /// <summary>So that a batch holds them beside what it is about.</summary>
    private const int MostOld = 50;

    /// <summary>One transaction.</summary>
    public async Task<StoredSubscriber> LoadAsync(string key, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(SubscriberRows.Table, SubscriberRows.Partition, SubscriberRows.Subscriber(key), cancellation);
        return new StoredSubscriber(row is null ? null : DeskJson.Read<Subscriber>(row.Body), row?.ETag);
    }

    /// <summary>By the beginning of a key. One transaction.</summary>
    public async Task<(string Key, Subscriber Subscriber)?> FindAsync(string keyStart, CancellationToken cancellation)
    {
        await foreach (TableRow row in RowsAsync(SubscriberRows.Subscriber(keyStart), cancellation))
        {
            return (row.RowKey[SubscriberRows.Subscriber("").Length..], DeskJson.Read<Subscriber>(row.Body));
        }

        return null;
    }

    /// <summary>Whether anybody gets mail at all. One transaction.</summary>
    public async Task<bool> HasConfirmedAsync(CancellationToken cancellation) => (await ConfirmedAsync(after: null, top: 1, cancellation)).Count > 0;

    /// <summary>By key. One transaction, as a rule.</summary>
    /// <param name="after">The key that the page before ended at; null: the first page.</param>
    /// <param name="top">1 to 1,000.</param>
    public Task<IReadOnlyList<SubscriberEntry>> ConfirmedAsync(string? after, int top, CancellationToken cancellation) => tables.ReadFirstAsync<SubscriberEntry>(
        SubscriberRows.Table, SubscriberRows.Partition,
        RowRange.StartingWith(SubscriberRows.ConfirmedPrefix) is var all && after is null ? all : all with { From = SubscriberRows.Confirmed(after) + "!" }, top, cancellation);

    /// <summary>Counts them. One transaction a thousand.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        int count = 0;
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                SubscriberRows.Table, SubscriberRows.Partition, RowRange.StartingWith(SubscriberRows.ConfirmedPrefix, continuation: next), cancellation);
            count += page.Rows.Count;
            next = page.Next;
        }
        while (next is not null);
        return count;
    }

    /// <summary>All of them by key, also those that are not confirmed. One transaction, as a rule.</summary>
    /// <param name="after">The key that the page before ended at; null: the first page.</param>
    public async Task<(IReadOnlyList<(string Key, Subscriber Subscriber)> Items, string? Next)> PageAsync(string? after, int top, CancellationToken cancellation)
    {
        string prefix = SubscriberRows.Subscriber("");
        var rows = new List<TableRow>();
        string? next = null;
        do
        {
            RowRange range = RowRange.StartingWith(prefix, top + 1 - rows.Count, next);
            TablePage page = await tables.ReadRangeAsync(
                SubscriberRows.Table, SubscriberRows.Partition, after is null ? range : range with { From = SubscriberRows.Subscriber(after) + "!" }, cancellation);
            rows.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null && rows.Count <= top);
        (string, Subscriber)[] items = [.. rows.Take(top).Select(r => (r.RowKey[prefix.Length..], DeskJson.Read<Subscriber>(r.Body)))];
        return (items, rows.Count > top ? items[^1].Item1 : null);
    }

    /// <summary>One transaction, as a rule.</summary>
    internal async Task<StoredAsked> AskedAsync(Instant now, CancellationToken cancellation)
    {
        string hour = SubscriberRows.Asked(Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 3600 * 3600));
        string first = SubscriberRows.Asked(now - AskedMails.Remembered - Duration.FromHours(1));
        var mails = new List<AskedMail>();
        var old = new List<string>();
        (AskedHour present, string? etag) = (new AskedHour([]), (string?)null);
        await foreach (TableRow row in RowsAsync(SubscriberRows.AskedPrefix, cancellation))
        {
            if (string.CompareOrdinal(row.RowKey, first) < 0)
            {
                old.Add(row.RowKey);
                continue;
            }

            // A damaged one counts as none: it must not keep the form from working.
            AskedHour read = DeskJson.TryRead<AskedHour>(row.Body) ?? new AskedHour([]);
            mails.AddRange(read.Mails);
            (present, etag) = row.RowKey == hour ? (read, row.ETag) : (present, etag);
        }

        return new StoredAsked(new AskedMails([.. mails]), hour, present, etag, [.. old.Take(MostOld)]);
    }

    /// <summary>A subscription that was asked for, the mail with its link, and that it counts. One transaction.</summary>
    internal async Task<CommitOutcome> AskAsync(string key, StoredSubscriber on, Subscriber next, WaitingLink mail, StoredAsked asked, AskedMail counted, CancellationToken cancellation)
    {
        TableBatch batch = Write(NewBatch(), SubscriberRows.Subscriber(key), DeskJson.Write(next), on.ETag);
        batch.Insert(SubscriberRows.Outbox(key, mail.Id), DeskJson.Write(mail));
        Write(batch, asked.HourRow, DeskJson.Write(new AskedHour([.. asked.Hour.Mails, counted])), asked.HourETag);
        foreach (string old in asked.Old)
        {
            batch.DeleteIfPresent(old);
        }

        return await CommitAsync(batch, cancellation);
    }

    /// <summary>Confirmed, or with other products. One transaction.</summary>
    /// <param name="next">Is confirmed.</param>
    internal Task<CommitOutcome> ChangeAsync(string key, StoredSubscriber on, Subscriber next, CancellationToken cancellation) => CommitAsync(
        NewBatch().Replace(SubscriberRows.Subscriber(key), DeskJson.Write(next), on.ETag!)
            .Upsert(SubscriberRows.Confirmed(key), DeskJson.Write(new SubscriberEntry(key, next.Products, next.ConfirmedAt!.Value))),
        cancellation);

    /// <summary>Gone, address and all. One transaction.</summary>
    internal Task<CommitOutcome> RemoveAsync(string key, StoredSubscriber on, CancellationToken cancellation) =>
        CommitAsync(NewBatch().Delete(SubscriberRows.Subscriber(key), on.ETag!).DeleteIfPresent(SubscriberRows.Confirmed(key)), cancellation);

    internal async Task<OwnedRows> OwnAsync(string key, CancellationToken cancellation)
    {
        OwnedPlace place = SubscriberRows.OwnPlace(key);
        return await tables.ReadAsync(place.Table, place.Partition, place.RowKey, cancellation) is { } row ? DeskJson.Read<OwnedRows>(row.Body) : OwnedRows.Empty;
    }

    /// <summary>Links that wait to be handed over. One transaction, as a rule.</summary>
    internal async Task<IReadOnlyList<WaitingLink>> LinksAsync(string key, CancellationToken cancellation)
    {
        var links = new List<WaitingLink>();
        await foreach (TableRow row in RowsAsync(SubscriberRows.Outbox(key), cancellation))
        {
            links.Add(DeskJson.Read<WaitingLink>(row.Body));
        }

        return links;
    }

    internal Task DoneAsync(string key, WaitingLink link, CancellationToken cancellation) => CommitAsync(NewBatch().DeleteIfPresent(SubscriberRows.Outbox(key, link.Id)), cancellation);

    internal Task FailedAsync(string key, WaitingLink link, CancellationToken cancellation) =>
        CommitAsync(NewBatch().Upsert(SubscriberRows.Outbox(key, link.Id), DeskJson.Write(link)), cancellation);

    private async IAsyncEnumerable<TableRow> RowsAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(SubscriberRows.Table, SubscriberRows.Partition, RowRange.StartingWith(prefix, continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                yield return row;
            }

            next = page.Next;
        }
        while (next is not null);
    }

    private async Task<CommitOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation) =>
        await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed ? CommitOutcome.Committed : CommitOutcome.Conflict;

    private static TableBatch NewBatch() => new(SubscriberRows.Table, SubscriberRows.Partition);

    private static TableBatch Write(TableBatch batch, string row, string body, string? etag) => etag is null ? batch.Insert(row, body) : batch.Replace(row, body, etag);
}
