using System.Collections.Concurrent;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Notifications;

/// <summary>
/// The log of every mail: beside the outbox that it came from, at no transaction of its own, and by customer, at one. The same mail is the same
/// row, however often it is tried.
/// </summary>
public sealed class NotificationLog(ITableStore tables)
{
    private const int MostRaces = 20;

    /// <summary>Partitions that this process has already noted for the sweep.</summary>
    private readonly ConcurrentDictionary<string, bool> _noted = new(StringComparer.Ordinal);

    /// <summary>Written with the record of an attempt: no transaction.</summary>
    /// <param name="record">Of the partition that holds the outbox.</param>
    /// <param name="facts">What the mail was made of, as JSON, once its outbox has it no more: by that it can be sent again. Null: not yet.</param>
    public static void AddTo(TableBatch record, Notification notification, string? facts = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(notification);
        record.Upsert(NotificationRows.Log(notification.About.Id, notification.Id), DeskJson.Write(notification));
        _ = facts is null ? record : record.Upsert(NotificationRows.Facts(notification.About.Id, notification.Id), facts);
    }

    /// <summary>To be called before the attempt is recorded, so that a crash between the two only repeats it. One transaction; none for staff.</summary>
    public async Task WriteAsync(Notification notification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notification);
        if (notification.Staff)
        {
            return;
        }

        string partition = NotificationRows.Of(notification.Customer);
        if (!_noted.ContainsKey(partition))
        {
            await tables.CommitAsync(new TableBatch(NotificationRows.Table, NotificationRows.Partitions).Upsert(partition, "{}"), cancellation);
            _noted[partition] = true;
        }

        await tables.CommitAsync(new TableBatch(NotificationRows.Table, partition).Upsert(NotificationRows.ByTime(notification), DeskJson.Write(notification)), cancellation);
    }

    /// <summary>Null when nothing was logged of it, or not any more. One transaction.</summary>
    public async Task<Notification?> FindAsync(LogPlace place, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        return await tables.ReadAsync(place.Table, place.Partition, NotificationRows.Log(place.Thing, id), cancellation) is { } row ? NotificationRows.Read(row) : null;
    }

    /// <summary>What a mail was made of; null when that is not known, or not any more. One transaction.</summary>
    public async Task<string?> FactsAsync(LogPlace place, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        return (await tables.ReadAsync(place.Table, place.Partition, NotificationRows.Facts(place.Thing, id), cancellation))?.Body;
    }

    /// <summary>Something was learned of a mail that is in the log. One transaction where that changes nothing, three where it does.</summary>
    /// <param name="change">Of what is known; null: it changes nothing. Asked again where somebody else was faster.</param>
    /// <returns>False when the mail is not in the log, or not any more.</returns>
    public async Task<bool> ChangeAsync(LogPlace place, string id, Func<Notification, Notification?> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(change);
        string key = NotificationRows.Log(place.Thing, id);
        for (int attempt = 0; attempt < MostRaces; attempt++)
        {
            if (await tables.ReadAsync(place.Table, place.Partition, key, cancellation) is not { } row)
            {
                return false;
            }

            Notification logged = NotificationRows.Read(row);
            Notification? now = change(logged);
            if (now is not null || attempt > 0)
            {
                // First, so that a crash between the two only repeats it; and again where it was written over what somebody faster knew better.
                await WriteAsync(now ?? logged, cancellation);
            }

            if (now is null
                || await tables.CommitAsync(new TableBatch(place.Table, place.Partition).Replace(key, DeskJson.Write(now), row.ETag), cancellation) is BatchOutcome.Committed)
            {
                return true;
            }
        }

        throw new StoreUnavailableException($"What is known of {id} changes all the time: try again.");
    }

    /// <summary>Mails about one thing, newest first. One transaction a page.</summary>
    public Task<Paged<Notification>> OfAsync(LogPlace place, Page page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        string prefix = NotificationRows.LogOf(place.Thing);
        return PageAsync(place.Table, place.Partition, prefix, prefix + '\uffff', page, cancellation);
    }

    /// <summary>Mails to one customer that were decided in [from, to), newest first. One transaction a page.</summary>
    public Task<Paged<Notification>> OfCustomerAsync(string customer, Instant? from, Instant? to, Page page, CancellationToken cancellation) => PageAsync(
        NotificationRows.Table, NotificationRows.Of(customer),
        // Keys fall as time rises: the last tick before the end comes first, and what is before the start lies behind.
        to is { } end ? NotificationRows.NotAfter(end - Duration.FromTicks(1)) : null,
        from is { } start ? NotificationRows.NotAfter(start - Duration.FromTicks(1)) : null,
        page, cancellation);

    private async Task<Paged<Notification>> PageAsync(string table, string partition, string? first, string? below, Page page, CancellationToken cancellation)
    {
        string? from = page.After is not { } after ? first
            : (first is null || string.CompareOrdinal(after, first) >= 0) && after.All(c => c is > ' ' and < '\u007f') ? after + '!'
            : throw Page.NotOurs();
        var items = new List<Notification>();
        string? last = null;
        var range = new RowRange(from, below, page.Top + 1);
        TablePage read;
        do
        {
            read = await tables.ReadRangeAsync(table, partition, range with { Top = page.Top + 1 - items.Count }, cancellation);
            foreach (TableRow row in read.Rows)
            {
                if (items.Count == page.Top)
                {
                    return new Paged<Notification>(items, Page.Encode(last!));
                }

                items.Add(NotificationRows.Read(row));
                last = row.RowKey;
            }

            range = range with { Continuation = read.Next };
        }
        while (read.Next is not null);
        return new Paged<Notification>(items, null);
    }
}
