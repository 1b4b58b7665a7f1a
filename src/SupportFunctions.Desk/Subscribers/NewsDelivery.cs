using System.Collections.Concurrent;
using NodaTime;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>Hands over the mails to subscribers about one thing, several side by side, those of one subscriber in the order in which it happened.</summary>
public sealed class NewsDelivery
{
    private const int Page = 500;

    private const int SideBySide = 8;

    private readonly ITableStore _tables;
    private readonly SubscriberStore _subscribers;
    private readonly SubscriberDelivery _delivery;
    private readonly SubscriberMailComposer _composer;
    private readonly ReplyBudgets _budgets;
    private readonly MachineTime _machine;

    internal NewsDelivery(ITableStore tables, SubscriberStore subscribers, SubscriberDelivery delivery, SubscriberMailComposer composer, ReplyBudgets budgets, MachineTime machine) =>
        (_tables, _subscribers, _delivery, _composer, _budgets, _machine) = (tables, subscribers, delivery, composer, budgets, machine);

    /// <returns>MachineTime at which to go on; null when no mail waits any more, which is recorded.</returns>
    internal async Task<Instant?> HandOverAsync(PublicThing thing, NewsCursor cursor, CancellationToken cancellation)
    {
        Dictionary<long, PublicNews> news = await NewsAsync(thing, cancellation);
        var later = new ConcurrentDictionary<string, Instant>(StringComparer.Ordinal);
        int tried = 0;
        string? continuation = null;
        do
        {
            TablePage page = await _tables.ReadRangeAsync(
                NewsRows.Table, NewsRows.Partition(thing.Id), RowRange.StartingWith(NewsRows.MailPrefix, Page, continuation), cancellation);
            continuation = page.Next;
            WaitingNews[] mails = [.. page.Rows.Select(r => DeskJson.Read<WaitingNews>(r.Body))];
            await Parallel.ForEachAsync(
                mails.GroupBy(m => m.Key),
                new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
                async (own, token) =>
                {
                    foreach (WaitingNews mail in own)
                    {
                        // Nobody hears the end before the beginning.
                        if (!later.ContainsKey(mail.Key) && await TryAsync(thing, mail, news.GetValueOrDefault(mail.Sequence), token) is { } at)
                        {
                            later[mail.Key] = at;
                        }
                    }
                });
            tried += mails.Count(m => m.Attempts.NextAt is not { } at || at <= _machine.Now);
        }
        while (continuation is not null && tried < SubscriberNews.MaxMails);
        if (continuation is not null)
        {
            return _machine.Now;
        }

        if (!later.IsEmpty)
        {
            return later.Values.Min();
        }

        await EndAsync(thing, cursor, news.Keys, cancellation);
        return null;
    }

    private async Task<Dictionary<long, PublicNews>> NewsAsync(PublicThing thing, CancellationToken cancellation)
    {
        var news = new Dictionary<long, PublicNews>();
        string? next = null;
        do
        {
            TablePage page = await _tables.ReadRangeAsync(
                NewsRows.Table, NewsRows.Partition(thing.Id), RowRange.StartingWith(NewsRows.NewsPrefix, continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                news[long.Parse(row.RowKey.AsSpan(NewsRows.NewsPrefix.Length), System.Globalization.CultureInfo.InvariantCulture)] = NewsRows.ReadNews(row);
            }

            next = page.Next;
        }
        while (next is not null);
        return news;
    }

    /// <returns>When to try again; null when it was handed over, given up, or is not wanted any more.</returns>
    private async Task<Instant?> TryAsync(PublicThing thing, WaitingNews mail, PublicNews? news, CancellationToken cancellation)
    {
        if (mail.Attempts.NextAt is { } at && at > _machine.Now)
        {
            return at;
        }

        string id = NewsRows.MailId(thing.Id, mail);
        string row = NewsRows.Mail(mail);
        if (news is not null && thing.IsPublic && (await _subscribers.LoadAsync(mail.Key, cancellation)).Subscriber is { ConfirmedAt: { } confirmed } to
            && new SubscriberEntry(mail.Key, to.Products, confirmed).Wants(news) && (await _budgets.OfAsync(to.Address, cancellation)).ComplainedAt is null)
        {
            Attempts? left = await _delivery.TryAsync(id, () => _composer.Compose(id, news, new SubscriberMailRecipient(to.Address, mail.Key, to.Nonce)), mail.Attempts, cancellation);
            if (left is not null)
            {
                await CommitAsync(NewBatch(thing).Upsert(row, DeskJson.Write(mail with { Attempts = left })), cancellation);
                return left.NextAt;
            }
        }

        await CommitAsync(NewBatch(thing).DeleteIfPresent(row), cancellation);
        _delivery.Recorded(id);
        return null;
    }

    /// <summary>What was told is needed no more. The cursor last: a crash before leads here again.</summary>
    private async Task EndAsync(PublicThing thing, NewsCursor cursor, IEnumerable<long> told, CancellationToken cancellation)
    {
        // Half-told news stay for those who have theirs still to come.
        foreach (long[] part in told.Where(s => s <= cursor.Done).Chunk(TableLimits.MaxOperations))
        {
            TableBatch batch = NewBatch(thing);
            foreach (long sequence in part)
            {
                batch.DeleteIfPresent(NewsRows.News(sequence));
            }

            await CommitAsync(batch, cancellation);
        }

        await CommitAsync(NewBatch(thing).Upsert(NewsRows.Cursor, DeskJson.Write(cursor with { HasMails = false })), cancellation);
    }

    private Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation) => _tables.CommitAsync(batch, cancellation);

    private static TableBatch NewBatch(PublicThing thing) => new(NewsRows.Table, NewsRows.Partition(thing.Id));
}
