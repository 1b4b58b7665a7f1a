using System.Collections.Frozen;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>What a case does with its outbox: mails go to their carrier, errands to other cases, and what became of a mail is told to the case.</summary>
public sealed class CaseOutbox(
    OutboxDelivery delivery, MailHandOver handOver, CaseService cases, CaseErrands errands, MailComposer composer, MailSettings settings, CaseNotifications notifications, CaseSpacing spacing, DeskTime desk)
{
    private readonly CaseNotifications _notifications = notifications;

    private readonly CaseSpacing _spacing = spacing;

    /// <param name="of">As it was when the outbox was read; what it is told here reaches its indexes in the round that its commit asks for.</param>
    /// <returns>MachineTime of the earliest next attempt, and DeskTime at which a mail that waits for others may go; null where there is none.</returns>
    /// <inheritdoc cref="OutboxDelivery.DeliverAsync"/>
    internal async Task<(Instant? RetryAt, Instant? WaitsUntil)> DeliverAsync(Case of, IReadOnlyList<OutboxRow<Effect>> outbox, CancellationToken cancellation)
    {
        SpacedOutbox now = await _spacing.OfAsync(of, outbox, cancellation);
        Instant? retryAt = await delivery.DeliverAsync(CaseRows.Table, CaseRows.Partition(of.Id), now.Rows, new Work(this, of, now.LetGo), cancellation, of.Id);
        return (retryAt, now.WaitsUntil);
    }

    /// <summary>One mail that was handed over to a queue.</summary>
    /// <returns>What is left of it; null when it is done.</returns>
    internal Task<OutboxEntry<Effect>?> AttemptAsync(Case of, OutboxRow<Effect> row, CancellationToken cancellation) =>
        delivery.AttemptAsync(CaseRows.Table, CaseRows.Partition(of.Id), row, new Work(this, of, FrozenDictionary<string, SpacingVerdict.Go>.Empty), cancellation);

    private Task RunAsync(Effect errand, CancellationToken cancellation) => errands.RunAsync(errand, cancellation);

    private Task SendAsync(Effect.SendMail mail, SpacingVerdict.Go go, CancellationToken cancellation) =>
        handOver.SendAsync(_spacing.Complete(mail, composer.Compose(mail, settings), go), cancellation);

    /// <summary>It remembers mails to the customer only, and is not told twice: what staff are sent counts for no clock.</summary>
    private async Task TellAsync(Case of, OutboxEntry<Effect> entry, DeliveryOutcome outcome, CancellationToken cancellation)
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

    private sealed class Work(CaseOutbox owner, Case of, IReadOnlyDictionary<string, SpacingVerdict.Go> letGo) : IOutboxWork<Effect>
    {
        /// <summary>Mails that take no other along, so that there is nothing to say of others when they are over.</summary>
        private readonly HashSet<string> _alone = new(StringComparer.Ordinal);

        public string IdOf(Effect effect) => effect.Id;

        public bool IsMail(Effect effect) => effect is Effect.SendMail;

        public async Task DoAsync(Effect effect, CancellationToken cancellation)
        {
            if (effect is not Effect.SendMail mail)
            {
                await owner.RunAsync(effect, cancellation);
                return;
            }

            SpacingVerdict.Go go = letGo.TryGetValue(mail.Id, out SpacingVerdict.Go? known) ? known : await owner._spacing.LetGoAsync(mail, cancellation);
            if (go.Along.IsEmpty)
            {
                _alone.Add(mail.Id);
            }

            await owner.SendAsync(mail, go, cancellation);
        }

        public async Task NoteAsync(TableBatch record, OutboxEntry<Effect> tried, OutboxEntry<Effect>? left, CancellationToken cancellation)
        {
            if (tried.Effect is Effect.SendMail mail && left is null or { GivenUpAt: not null } && !_alone.Contains(tried.Effect.Id))
            {
                await owner._spacing.OverAsync(mail, isSent: left is null, cancellation);
            }

            await owner._notifications.NoteAsync(of, record, tried, left, cancellation);
        }

        public Task TellAsync(OutboxEntry<Effect> entry, DeliveryOutcome outcome, CancellationToken cancellation) =>
            owner.TellAsync(of, entry, outcome, cancellation);
    }
}
