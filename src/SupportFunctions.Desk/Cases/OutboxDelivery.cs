using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using Polly;
using Polly.Retry;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Does what a commit put in the outbox. A row stays until its effect is done, so nothing is forgotten; a repetition carries the same id.</summary>
public sealed partial class OutboxDelivery(
    ITableStore tables, CaseService cases, CaseErrands errands, MailComposer composer, MailSettings settings, IMailTransport transport, DeskTime desk, MachineTime machine,
    Failpoints failpoints, ILogger<OutboxDelivery> logger)
{
    /// <summary>Attempts after which an administrator has to look; with the backoff, about three days.</summary>
    public const int MaxAttempts = 80;

    private static readonly Duration FirstBackoff = Duration.FromSeconds(5);
    private static readonly Duration LongestBackoff = Duration.FromHours(1);

    /// <summary>Handed over, and the store was away when that was to be recorded: not handed over again while this process lives.</summary>
    private readonly ConcurrentDictionary<string, bool> _unrecorded = new(StringComparer.Ordinal);

    private readonly ResiliencePipeline _handOver = new ResiliencePipelineBuilder { TimeProvider = machine.Provider }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<MailTransportException>(e => !e.IsFinal && e.RetryAfter is null),
        })
        .AddTimeout(TimeSpan.FromSeconds(60))
        .Build();

    /// <param name="of">As it was when the outbox was read; what it is told here reaches its indexes in the round that its commit asks for.</param>
    /// <returns>MachineTime of the earliest next attempt; null when nothing is left to try.</returns>
    internal async Task<Instant?> DeliverAsync(Case of, IReadOnlyList<(TableRow Row, OutboxEntry Entry)> outbox, CancellationToken cancellation)
    {
        string partition = CaseRows.Partition(of.Id);
        Instant? next = null;
        foreach ((TableRow row, OutboxEntry entry) in outbox)
        {
            OutboxEntry? left = entry;
            if (entry.GivenUpAt is null && (entry.NextAttemptAt is not { } at || at <= machine.Now))
            {
                left = await TryAsync(partition + row.RowKey, entry, cancellation);
                if (left is null && entry.Attempts > 0)
                {
                    // Before the row is gone, which is all that remembers the attempts before.
                    await TellAsync(of, entry, DeliveryOutcome.Delivered, cancellation);
                }

                await RecordAsync(partition, row, left, cancellation);
            }

            if (left is { GivenUpAt: not null })
            {
                // The row stays, so whatever happens in between the next round tells it.
                await TellAsync(of, left, DeliveryOutcome.GivenUp, cancellation);
            }
            else if (left is { NextAttemptAt: { } again } && (next is null || again < next))
            {
                next = again;
            }
        }

        return next;
    }

    /// <summary>Tells the case what it has not been told yet. It remembers mails to the customer only: what staff are sent counts for no clock.</summary>
    private async Task TellAsync(Case of, OutboxEntry entry, DeliveryOutcome outcome, CancellationToken cancellation)
    {
        if (of.Mails.Any(m => m.Mail == entry.Effect.Id && m is { DeliveredAt: null, FailedAt: null })
            || (outcome != DeliveryOutcome.Delivered && of.MailOfCopy(entry.Effect.Id) is not null))
        {
            await cases.ExecuteAsync(
                of.Id,
                new CaseCommand.ReportDelivery(
                    CaseCommand.ByDesk, entry.Effect.Id, outcome, desk.Now, outcome == DeliveryOutcome.GivenUp ? AddressScrub.From(entry.LastError) : null),
                CommitMarks.None, expected: null, cancellation);
        }
    }

    /// <summary>At once, and each by itself: the next hand-over can take a minute, and what is not recorded is done again after a crash.</summary>
    private async Task RecordAsync(string partition, TableRow row, OutboxEntry? left, CancellationToken cancellation)
    {
        if (left is null)
        {
            failpoints.Hit(Failpoints.Deliver);
        }

        var batch = new TableBatch(CaseRows.Table, partition);
        await tables.CommitAsync(left is null ? batch.DeleteIfPresent(row.RowKey) : batch.Upsert(row.RowKey, DeskJson.Write(left)), cancellation);
        if (left is null)
        {
            _unrecorded.TryRemove(partition + row.RowKey, out _);
        }
    }

    /// <returns>Null when done; else the entry with its next attempt.</returns>
    private async Task<OutboxEntry?> TryAsync(string place, OutboxEntry entry, CancellationToken cancellation)
    {
        if (_unrecorded.ContainsKey(place))
        {
            return null;
        }

        try
        {
            if (entry.Effect is not Effect.SendMail mail)
            {
                await errands.RunAsync(entry.Effect, cancellation);
                return null;
            }

            await _handOver.ExecuteAsync(async token => await transport.SendAsync(composer.Compose(mail, settings), token), cancellation);
            _unrecorded[place] = true;
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever went wrong with one effect must not keep the others, or the case, from going on: it is kept with its reason.
            // What another case is to do is never given up: it is the other half of something that was done here.
            bool isFinal = e is MailTransportException { IsFinal: true } || (entry.Effect is Effect.SendMail && entry.Attempts + 1 >= MaxAttempts);
            if (entry.Effect is Effect.SendMail)
            {
                Log.NotDelivered(logger, entry.Effect.Id, entry.Attempts + 1, isFinal, e);
            }
            else
            {
                Log.NotDone(logger, entry.Effect.Id, entry.Attempts + 1, e);
            }

            Duration wait = e is MailTransportException { RetryAfter: { } wish } ? Duration.FromTimeSpan(wish) : Backoff(entry.Attempts);
            return entry with
            {
                Attempts = entry.Attempts + 1,
                LastError = e.Message.Length > 500 ? e.Message[..500] : e.Message,
                NextAttemptAt = isFinal ? null : machine.Now + wait,
                GivenUpAt = isFinal ? machine.Now : null,
            };
        }
    }

    private static Duration Backoff(int attempts) => Duration.Min(FirstBackoff * Math.Pow(2, Math.Min(attempts, 12)), LongestBackoff);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Mail {EffectId} was not delivered at attempt {Attempt}; given up: {IsFinal}.")]
        public static partial void NotDelivered(ILogger logger, string effectId, int attempt, bool isFinal, Exception e);

        [LoggerMessage(2, LogLevel.Warning, "{EffectId}, which another case is to do, was not done at attempt {Attempt}; it is tried again.")]
        public static partial void NotDone(ILogger logger, string effectId, int attempt, Exception e);
    }
}
