using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>What a case does with its outbox: mails go to their carrier, errands to other cases, and what became of a mail is told to the case.</summary>
public sealed class CaseOutbox(
    OutboxDelivery delivery, MailHandOver handOver, CaseService cases, CaseErrands errands, MailComposer composer, MailSettings settings, CaseNotifications notifications, DeskTime desk)
{
    private readonly CaseNotifications _notifications = notifications;

    /// <param name="of">As it was when the outbox was read; what it is told here reaches its indexes in the round that its commit asks for.</param>
    /// <inheritdoc cref="OutboxDelivery.DeliverAsync"/>
    internal Task<Instant?> DeliverAsync(Case of, IReadOnlyList<OutboxRow<Effect>> outbox, CancellationToken cancellation) =>
        delivery.DeliverAsync(CaseRows.Table, CaseRows.Partition(of.Id), outbox, new Work(this, of), cancellation, of.Id);

    /// <summary>One mail that was handed over to a queue.</summary>
    /// <returns>What is left of it; null when it is done.</returns>
    internal Task<OutboxEntry<Effect>?> AttemptAsync(Case of, OutboxRow<Effect> row, CancellationToken cancellation) =>
        delivery.AttemptAsync(CaseRows.Table, CaseRows.Partition(of.Id), row, new Work(this, of), cancellation);

    private Task DoAsync(Effect effect, CancellationToken cancellation) => effect is Effect.SendMail mail
        ? handOver.SendAsync(composer.Compose(mail, settings), cancellation)
        : errands.RunAsync(effect, cancellation);

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

    private sealed class Work(CaseOutbox owner, Case of) : IOutboxWork<Effect>
    {
        public string IdOf(Effect effect) => effect.Id;

        public bool IsMail(Effect effect) => effect is Effect.SendMail;

        public Task DoAsync(Effect effect, CancellationToken cancellation) => owner.DoAsync(effect, cancellation);

        public Task NoteAsync(TableBatch record, OutboxEntry<Effect> tried, OutboxEntry<Effect>? left, CancellationToken cancellation) =>
            owner._notifications.NoteAsync(of, record, tried, left, cancellation);

        public Task TellAsync(OutboxEntry<Effect> entry, DeliveryOutcome outcome, CancellationToken cancellation) =>
            owner.TellAsync(of, entry, outcome, cancellation);
    }
}
