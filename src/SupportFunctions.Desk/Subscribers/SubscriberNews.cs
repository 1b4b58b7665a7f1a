using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>
/// Tells subscribers what happened to a window or an incident: every mail is written down first, with a cursor that moves in the same commit, then
/// they are handed over. A kill in between goes on where it was.
/// </summary>
public sealed partial class SubscriberNews(ITableStore tables, SubscriberStore subscribers, NewsDelivery delivery, MachineTime machine, ILogger<SubscriberNews> logger)
{
    /// <summary>Mails that one round writes down, and about as many that it hands over: what time brings meanwhile waits no longer than these take.</summary>
    public const int MaxMails = 1000;

    private const int EventsAtOnce = 100;

    /// <summary>With the news and the cursor they fit one batch.</summary>
    private const int MailsOfABatch = TableLimits.MaxOperations - 2;

    private static readonly Duration _again = Duration.FromSeconds(30);

    /// <summary>One round. One transaction where there are no subscribers; two where nothing is new.</summary>
    /// <param name="mayWait">The thing has asked to be looked at again, perhaps for mails that wait here.</param>
    /// <returns>MachineTime at which to go on; null when all were told.</returns>
    public async Task<Instant?> TellAsync(PublicThing thing, bool mayWait, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(thing);
        try
        {
            // A subscriber that comes later is told nothing of what is there by now, so nothing is missed by not looking.
            if (!mayWait && !await subscribers.HasConfirmedAsync(cancellation))
            {
                return null;
            }

            string partition = NewsRows.Partition(thing.Id);
            NewsCursor cursor = await tables.ReadAsync(NewsRows.Table, partition, NewsRows.Cursor, cancellation) is { } row ? DeskJson.Read<NewsCursor>(row.Body) : NewsCursor.Start;
            cursor = await WriteDownAsync(thing, cursor, cancellation);
            Instant? again = cursor.HasMails ? await delivery.HandOverAsync(thing, cursor, cancellation) : null;
            return cursor.Done < thing.Sequence ? machine.Now : again;
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            // What goes wrong here keeps neither customers nor staff from being told.
            Log.NotTold(logger, thing.Id.ToString(), e);
            return machine.Now + _again;
        }
    }

    private async Task<NewsCursor> WriteDownAsync(PublicThing thing, NewsCursor cursor, CancellationToken cancellation)
    {
        NewsCursor written = cursor;
        int room = MaxMails;
        while (cursor.Done < thing.Sequence && room > 0)
        {
            IReadOnlyList<PublicEvent> events = await thing.EventsAsync(cursor.Done + 1, EventsAtOnce, cancellation);
            if (events.Count == 0)
            {
                break;
            }

            foreach (PublicEvent next in events)
            {
                bool isShown = cursor.IsShown || next.Shows;
                if (next.News is { } news && isShown && thing.IsPublic)
                {
                    (cursor, int mails) = await WriteDownAsync(thing, cursor, next.Sequence, news, room, cancellation);
                    (written, room) = (cursor, room - mails);
                    if (cursor.After is not null)
                    {
                        return cursor;
                    }
                }

                cursor = cursor with { Done = next.Sequence, After = null, IsShown = isShown };
            }
        }

        if (cursor != written)
        {
            await CommitAsync(new TableBatch(NewsRows.Table, NewsRows.Partition(thing.Id)).Upsert(NewsRows.Cursor, DeskJson.Write(cursor)), cancellation);
        }

        return cursor;
    }

    /// <summary>The mails of one event, from where the cursor is.</summary>
    /// <returns>The cursor, whose <see cref="NewsCursor.After"/> is null when everybody has one.</returns>
    private async Task<(NewsCursor Cursor, int Mails)> WriteDownAsync(
        PublicThing thing, NewsCursor cursor, long sequence, PublicNews news, int room, CancellationToken cancellation)
    {
        string partition = NewsRows.Partition(thing.Id);
        if (cursor.After is not null && await tables.ReadAsync(NewsRows.Table, partition, NewsRows.News(sequence), cancellation) is { } begun)
        {
            // All are told the same, whatever was changed since the first.
            news = NewsRows.ReadNews(begun);
        }

        int mails = 0;
        while (true)
        {
            IReadOnlyList<SubscriberEntry> page = await subscribers.ConfirmedAsync(cursor.After, MaxMails, cancellation);
            foreach (SubscriberEntry[] part in page.Chunk(MailsOfABatch))
            {
                cursor = cursor with { After = part[^1].Key };
                WaitingNews[] wanted = [.. part.Where(s => s.Wants(news)).Select(s => new WaitingNews(s.Key, sequence))];
                if (wanted.Length == 0)
                {
                    continue;
                }

                cursor = cursor with { HasMails = true };
                TableBatch batch = new TableBatch(NewsRows.Table, partition).Upsert(NewsRows.News(sequence), DeskJson.Write(news)).Upsert(NewsRows.Cursor, DeskJson.Write(cursor));
                foreach (WaitingNews mail in wanted)
                {
                    batch.Upsert(NewsRows.Mail(mail), DeskJson.Write(mail));
                }

                await CommitAsync(batch, cancellation);
                mails += wanted.Length;
                if (mails >= room)
                {
                    return (cursor, mails);
                }
            }

            if (page.Count < MaxMails)
            {
                return (cursor with { After = null }, mails);
            }
        }
    }

    private Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation) => tables.CommitAsync(batch, cancellation);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Subscribers were not told what happened to {Thing}; it is tried again.")]
        public static partial void NotTold(ILogger logger, string thing, Exception e);
    }
}
