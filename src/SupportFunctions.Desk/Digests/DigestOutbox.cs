using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Spacing;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Digests;

/// <summary>Hands over the digests of one customer, each by itself, with retries and an end as any mail.</summary>
public sealed class DigestOutbox(DigestStore store, OutboxDelivery delivery, MailHandOver handOver, DigestMails mails, MailSpacer spacer, MailNotes notes, NotificationLog log, DeskTime desk)
{
    private readonly MailSpacer _spacer = spacer;

    /// <inheritdoc cref="OutboxDelivery.DeliverAsync"/>
    public async Task<Instant?> DeliverAsync(StoredDigests on, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(on);
        if (on.Outbox.Count == 0)
        {
            return null;
        }

        string customer = on.State.Customer;
        DigestIssue? issue = on.State.Kept is { } week ? await store.IssueAsync(customer, week, cancellation) : null;
        return await delivery.DeliverAsync(DigestRows.Table, DigestRows.Partition(customer), on.Outbox, new Work(this, customer, issue), cancellation);
    }

    /// <summary>What was never handed over before the next week is out of date, and given up.</summary>
    public async Task GiveUpAsync(StoredDigests on, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(on);
        OutboxRow<DigestMail>[] waiting = [.. on.Outbox.Where(r => r.Entry.GivenUpAt is null)];
        if (waiting.Length > 0 && on.State.Kept is { } week && await store.IssueAsync(on.State.Customer, week, cancellation) is { } issue)
        {
            foreach (OutboxRow<DigestMail> row in waiting)
            {
                await _spacer.OverAsync(row.Entry.Effect.Address, row.Entry.Effect.Id, isSent: false, cancellation);
                await log.WriteAsync(Note(on.State.Customer, issue, row.Entry.Effect, NotificationState.GivenUp, row.Entry.LastError), cancellation);
            }
        }

        await store.ClearAsync(on, cancellation);
    }

    private Notification Note(string customer, DigestIssue issue, DigestMail mail, NotificationState state, string? error) => new(
        mail.Id, issue.At, mail.Address, TemplateFamily.WeeklyDigest, NotificationRules.Digest, DigestMails.SubjectOf(issue),
        new NotificationAbout(NotificationAbout.Digest, customer), state, desk.Now, AddressScrub.From(error))
    {
        Customer = customer,
    };

    private sealed class Work(DigestOutbox owner, string customer, DigestIssue? issue) : IOutboxWork<DigestMail>
    {
        public string IdOf(DigestMail effect) => effect.Id;

        public bool IsMail(DigestMail effect) => true;

        public Task DoAsync(DigestMail effect, CancellationToken cancellation) => issue is not null
            ? owner.HandOverAsync(issue, effect, cancellation)
            : throw new MailTransportException("What this week says is not kept any more.", isFinal: true);

        public async Task NoteAsync(TableBatch record, OutboxEntry<DigestMail> tried, OutboxEntry<DigestMail>? left, CancellationToken cancellation)
        {
            if (left is null or { GivenUpAt: not null })
            {
                await owner._spacer.OverAsync(tried.Effect.Address, tried.Effect.Id, isSent: left is null, cancellation);
            }

            if (issue is null)
            {
                return;
            }

            Notification note = owner.Note(customer, issue, tried.Effect, NotificationRules.StateAfter(left is null, left?.GivenUpAt is not null), left?.LastError);
            record.Upsert(NotificationRows.Log(DigestRows.Thing, note.Id), DeskJson.Write(note));
            if (left is null or { GivenUpAt: not null } || tried.Attempts == 0)
            {
                // Tries between the first and the last say nothing new about the customer.
                await owner.WriteAsync(note, cancellation);
            }
        }

        /// <summary>The log is told with the attempt; nothing else depends on a digest.</summary>
        public Task TellAsync(OutboxEntry<DigestMail> entry, DeliveryOutcome outcome, CancellationToken cancellation) => Task.CompletedTask;
    }

    /// <summary>It has a time of its own, so it waits for nothing; what waits comes along.</summary>
    private async Task HandOverAsync(DigestIssue issue, DigestMail mail, CancellationToken cancellation)
    {
        OutgoingMail composed = mails.Compose(issue, mail);
        await handOver.SendAsync(
            await _spacer.AskAsync(mail.Address, new SpacedMail(mail.Id, MailPatience.None, null), cancellation) is SpacingVerdict.Go go ? notes.Add(composed, go.Along.Select(h => h.Note!), issue.Language) : composed,
            cancellation);
    }

    private Task WriteAsync(Notification note, CancellationToken cancellation) => log.WriteAsync(note, cancellation);
}
