using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Outbox;

/// <summary>Does what a commit put in an outbox. A row stays until its effect is done, so nothing is forgotten; a repetition carries the same id.</summary>
public sealed partial class OutboxDelivery(
    ITableStore tables, MachineTime machine, Failpoints failpoints, ILogger<OutboxDelivery> logger, IMailHandover? queue = null)
{
    /// <summary>Attempts after which an administrator has to look at a mail; with the backoff, about three days.</summary>
    public const int MaxAttempts = 80;

    /// <summary>For what was handed over to a queue; then it is handed over again. Far longer than a queue of mails should be.</summary>
    private static readonly Duration Loan = Duration.FromMinutes(10);

    /// <summary>Done, and the store was away when that was to be recorded: not done again while this process lives.</summary>
    private readonly ConcurrentDictionary<(string, string, string), bool> _unrecorded = new();

    /// <param name="rows">Everything that waits in the outbox, in the order in which it is to be done.</param>
    /// <param name="lender">Whose mails go over the host's queue, where it has one; null: they go out within the round.</param>
    /// <returns>MachineTime of the earliest next attempt; null when nothing is left to try.</returns>
    public async Task<Instant?> DeliverAsync<T>(
        string table, string partition, IReadOnlyList<OutboxRow<T>> rows, IOutboxWork<T> work, CancellationToken cancellation, LifecycleId? lender = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(work);
        Instant? next = null;
        foreach (OutboxRow<T> row in rows)
        {
            OutboxEntry<T> entry = row.Entry;
            OutboxEntry<T>? left = entry;
            if (entry.GivenUpAt is null && (entry.NextAttemptAt is not { } at || at <= machine.Now))
            {
                left = queue is not null && lender is { } id && work.IsMail(entry.Effect)
                    ? await HandOverAsync(queue, id, table, partition, row, work, cancellation)
                    : await AttemptAsync(table, partition, row, work, cancellation);
            }
            else if (entry.GivenUpAt is not null)
            {
                // A crash may have come between giving up and telling.
                await work.TellAsync(entry, DeliveryOutcome.GivenUp, cancellation);
            }

            if (left is { NextAttemptAt: { } again } && (next is null || again < next))
            {
                next = again;
            }
        }

        return next;
    }

    /// <summary>Once, and records what it came to.</summary>
    /// <returns>What is left of it; null when it is done.</returns>
    internal async Task<OutboxEntry<T>?> AttemptAsync<T>(string table, string partition, OutboxRow<T> row, IOutboxWork<T> work, CancellationToken cancellation)
    {
        OutboxEntry<T>? left = await TryAsync((table, partition, row.RowKey), row.Entry, work, cancellation);
        if (left is null && row.Entry.Attempts > 0)
        {
            // Before the row is gone, which is all that remembers the attempts before.
            await work.TellAsync(row.Entry, DeliveryOutcome.Delivered, cancellation);
        }

        var record = new TableBatch(table, partition);
        if (work.IsMail(row.Entry.Effect))
        {
            await work.NoteAsync(record, row.Entry, left, cancellation);
        }

        await RecordAsync(record, row.RowKey, left, cancellation);
        if (left is { GivenUpAt: not null })
        {
            // The row stays, so whatever happens in between the next round tells it.
            await work.TellAsync(left, DeliveryOutcome.GivenUp, cancellation);
        }

        return left;
    }

    /// <summary>First the loan, then the message: a queue that is faster than we are finds the row as its message says.</summary>
    private async Task<OutboxEntry<T>> HandOverAsync<T>(
        IMailHandover to, LifecycleId lender, string table, string partition, OutboxRow<T> row, IOutboxWork<T> work, CancellationToken cancellation)
    {
        OutboxEntry<T> lent = row.Entry with { NextAttemptAt = machine.Now + Loan };
        BatchOutcome outcome = await tables.CommitAsync(new TableBatch(table, partition).Replace(row.RowKey, DeskJson.Write(lent), row.ETag), cancellation);
        if (outcome is not BatchOutcome.Committed { ETags: [{ } etag] })
        {
            // Its last loan was used to the end: what that came to is seen in the next round.
            return row.Entry with { NextAttemptAt = machine.Now + Backoff.First };
        }

        try
        {
            await to.EnqueueAsync(new MailReference(lender, row.RowKey, etag), cancellation);
            return lent;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.NotHandedOver(logger, work.IdOf(row.Entry.Effect), e);
            OutboxEntry<T> again = row.Entry with { NextAttemptAt = machine.Now + Backoff.First };
            await tables.CommitAsync(new TableBatch(table, partition).Replace(row.RowKey, DeskJson.Write(again), etag), cancellation);
            return again;
        }
    }

    /// <summary>At once, and each by itself: the next hand-over can take a minute, and what is not recorded is done again after a crash.</summary>
    private async Task RecordAsync<T>(TableBatch record, string rowKey, OutboxEntry<T>? left, CancellationToken cancellation)
    {
        if (left is null)
        {
            failpoints.Hit(Failpoints.Deliver);
        }

        await tables.CommitAsync(left is null ? record.DeleteIfPresent(rowKey) : record.Upsert(rowKey, DeskJson.Write(left)), cancellation);
        if (left is null)
        {
            _unrecorded.TryRemove((record.Table, record.Partition, rowKey), out _);
        }
    }

    /// <returns>Null when done; else the entry with its next attempt.</returns>
    private async Task<OutboxEntry<T>?> TryAsync<T>(
        (string, string, string) place, OutboxEntry<T> entry, IOutboxWork<T> work, CancellationToken cancellation)
    {
        if (_unrecorded.ContainsKey(place))
        {
            return null;
        }

        try
        {
            await work.DoAsync(entry.Effect, cancellation);
            _unrecorded[place] = true;
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever went wrong with one effect must not keep the others, or the thing, from going on: it is kept with its reason.
            bool isMail = work.IsMail(entry.Effect);
            bool isFinal = isMail && (e is MailTransportException { IsFinal: true } || entry.Attempts + 1 >= MaxAttempts);
            if (isMail)
            {
                Log.NotDelivered(logger, work.IdOf(entry.Effect), entry.Attempts + 1, isFinal, e);
            }
            else
            {
                Log.NotDone(logger, work.IdOf(entry.Effect), entry.Attempts + 1, e);
            }

            return entry with
            {
                Attempts = entry.Attempts + 1,
                LastError = e.Message.Length > 500 ? e.Message[..500] : e.Message,
                NextAttemptAt = isFinal ? null : machine.Now + Backoff.After(e, entry.Attempts),
                GivenUpAt = isFinal ? machine.Now : null,
            };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Mail {EffectId} was not delivered at attempt {Attempt}; given up: {IsFinal}.")]
        public static partial void NotDelivered(ILogger logger, string effectId, int attempt, bool isFinal, Exception e);

        [LoggerMessage(2, LogLevel.Warning, "{EffectId} was not done at attempt {Attempt}; it is tried again.")]
        public static partial void NotDone(ILogger logger, string effectId, int attempt, Exception e);

        [LoggerMessage(3, LogLevel.Warning, "Mail {EffectId} could not be queued; it is tried again.")]
        public static partial void NotHandedOver(ILogger logger, string effectId, Exception e);
    }
}
