using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Polly.Timeout;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <summary>Hands over the mails of one mailing, several side by side, those of one customer one after the other.</summary>
public sealed partial class NoticeDelivery(
    NoticeStore notices, NoticeSpacing spacing, WindowMailComposer composer, MailHandOver handOver, NotificationLog log, DeskTime desk, MachineTime machine, Failpoints failpoints, ILogger<NoticeDelivery> logger)
{
    /// <summary>Mails of one round: what time brings meanwhile waits no longer than these take.</summary>
    private const int MaxMails = 1000;

    private const int SideBySide = 8;

    /// <summary>Handed over, and the store was away when that was to be recorded: not handed over again while this process lives.</summary>
    private readonly ConcurrentDictionary<string, bool> _unrecorded = new(StringComparer.Ordinal);

    public Task<Instant?> HandOverAsync(WindowEffect.TellCustomers effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return HandOverAsync(effect.Id, effect.Notice, cancellation);
    }

    /// <returns>MachineTime at which to go on; null when no mail waits any more.</returns>
    public async Task<Instant?> HandOverAsync(string effectId, WindowNotice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Instant? next = null;
        bool isOvertaken = await spacing.IsOvertakenAsync(notice, cancellation);
        int tried = 0;
        string? continuation = null;
        do
        {
            (IReadOnlyList<WaitingMail> mails, continuation) = await notices.WaitingAsync(notice.Window, effectId, continuation, cancellation);
            WaitingMail[] due = [.. mails.Where(m => m.NextAttemptAt is not { } at || at <= machine.Now)];
            foreach (WaitingMail later in mails.Except(due))
            {
                next = Earlier(next, later.NextAttemptAt);
            }

            var attempts = new List<Instant?>();
            await Parallel.ForEachAsync(
                due.GroupBy(m => m.To.Customer),
                new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
                async (customer, token) =>
                {
                    foreach (WaitingMail mail in customer)
                    {
                        Instant? again = isOvertaken && mail.Kind == notice.Kind ? await LeaveAsync(effectId, notice, mail, token) : await SpaceAsync(effectId, notice, mail, token);
                        lock (attempts)
                        {
                            attempts.Add(again);
                        }
                    }
                });
            next = attempts.Aggregate(next, Earlier);
            tried += due.Length;
        }
        while (continuation is not null && tried < MaxMails);
        return continuation is null ? next : machine.Now;
    }

    /// <summary>What it says does not hold any more.</summary>
    private async Task<Instant?> LeaveAsync(string effectId, WindowNotice notice, WaitingMail mail, CancellationToken cancellation)
    {
        await spacing.WithdrawAsync(mail, cancellation);
        await EndAsync(effectId, notice, mail, NotificationState.Overtaken, null, cancellation);
        return null;
    }

    /// <returns>When to look again; null when it was handed over or given up, or when another mail says it.</returns>
    private async Task<Instant?> SpaceAsync(string effectId, WindowNotice notice, WaitingMail mail, CancellationToken cancellation)
    {
        switch (await spacing.AskAsync(notice, mail, cancellation))
        {
            case SpacingVerdict.Go go:
                return await TryAsync(effectId, notice, mail, go, cancellation);
            case SpacingVerdict.Said said:
                await EndAsync(effectId, notice, mail, NotificationState.Folded, $"In {said.By}.", cancellation);
                return null;
            case SpacingVerdict.Wait wait:
                if (wait.IsNew)
                {
                    Notification held = Note(notice, mail, NotificationState.Held, null);
                    await log.WriteAsync(held, cancellation);
                    await notices.FailedAsync(notice.Window, effectId, mail, held, cancellation);
                }

                return machine.Now + Duration.FromTimeSpan(desk.RealDelayUntil(wait.Until));
            default:
                throw new UnreachableException("There is no other verdict.");
        }
    }

    private async Task EndAsync(string effectId, WindowNotice notice, WaitingMail mail, NotificationState state, string? detail, CancellationToken cancellation)
    {
        Notification note = Note(notice, mail, state, detail);
        await log.WriteAsync(note, cancellation);
        await notices.SentAsync(notice.Window, effectId, mail, told: null, note, cancellation);
    }

    /// <returns>When to try again; null when it was handed over or given up.</returns>
    private async Task<Instant?> TryAsync(string effectId, WindowNotice notice, WaitingMail mail, SpacingVerdict.Go go, CancellationToken cancellation)
    {
        WaitingMail left;
        try
        {
            if (!_unrecorded.ContainsKey(mail.Id))
            {
                await handOver.SendAsync(spacing.Complete(composer.Compose(new WindowMail(mail.Id, notice with { Kind = mail.Kind }, mail.To)), mail, go), cancellation);
                _unrecorded[mail.Id] = true;
                failpoints.Hit(Failpoints.Deliver);
            }

            await spacing.OverAsync(mail, go, isSent: true, cancellation);
            Notification sent = Note(notice, mail, NotificationState.Accepted, null);
            await log.WriteAsync(sent, cancellation);
            await notices.SentAsync(notice.Window, effectId, mail, await ToldNowAsync(notice, mail, cancellation), sent, cancellation);
            _unrecorded.TryRemove(mail.Id, out _);
            return null;
        }
        catch (Exception e) when (e is MailTransportException or ArgumentException or TimeoutRejectedException or IOException)
        {
            // A mail that cannot be written will not be better tomorrow.
            bool isFinal = e is MailTransportException { IsFinal: true } or ArgumentException || mail.Attempts + 1 >= OutboxDelivery.MaxAttempts;
            Log.NotDelivered(logger, mail.Id, mail.Attempts + 1, isFinal, e);
            left = mail with
            {
                Attempts = mail.Attempts + 1,
                LastError = AddressScrub.From(e.Message.Length > 500 ? e.Message[..500] : e.Message),
                NextAttemptAt = isFinal ? null : machine.Now + Backoff.After(e, mail.Attempts),
                GivenUpAt = isFinal ? machine.Now : null,
            };
        }

        if (left.GivenUpAt is not null)
        {
            await spacing.OverAsync(left, go, isSent: false, cancellation);
        }

        Notification failed = Note(notice, left, NotificationRules.StateAfter(isDone: false, left.GivenUpAt is not null), left.LastError);
        if (mail.Attempts == 0 || left.GivenUpAt is not null)
        {
            // Tries between the first and the last say nothing new about the customer.
            await log.WriteAsync(failed, cancellation);
        }

        await notices.FailedAsync(notice.Window, effectId, left, failed, cancellation);
        return left.NextAttemptAt;
    }

    private Notification Note(WindowNotice notice, WaitingMail mail, NotificationState state, string? detail) => new(
        mail.Id, notice.At, mail.To.Address, TemplateFamily.NameOf(mail.Kind), NotificationRules.Of(mail.Kind), WindowMailComposer.SubjectOf(notice with { Kind = mail.Kind }),
        new NotificationAbout(NotificationAbout.Window, notice.Window.ToString()), state, desk.Now, detail)
    {
        Staff = mail.To.Customer is null,
        Customer = mail.To.Customer,
        ResendOf = Notification.WhatIsResent(mail.Id),
    };

    /// <summary>The customer has notice from the first mail that was accepted; the mails of one customer go one after the other, so nobody writes in between.</summary>
    private async Task<ToldCustomer?> ToldNowAsync(WindowNotice notice, WaitingMail mail, CancellationToken cancellation) =>
        mail.Kind is NoticeKind.Announcement or NoticeKind.Change or NoticeKind.Start && mail.To.Customer is { } customer
        && await notices.ToldAsync(notice.Window, customer, cancellation) is { AcceptedAt: null } told && told.Revision == notice.Revision
            ? told with { AcceptedAt = desk.Now }
            : null;

    private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other ?? one : one;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Mail {EffectId} about maintenance was not delivered at attempt {Attempt}; given up: {IsFinal}.")]
        public static partial void NotDelivered(ILogger logger, string effectId, int attempt, bool isFinal, Exception e);
    }
}
