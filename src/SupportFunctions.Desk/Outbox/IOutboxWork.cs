using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Outbox;

/// <summary>What one thing does with its effects, and what it is told of them.</summary>
public interface IOutboxWork<T>
{
    /// <summary>As in <c>C-1042-7-1</c>: deterministic, so that a repetition can be known as one.</summary>
    string IdOf(T effect);

    /// <summary>A mail may be given up; anything else is the other half of something that was done here, and is tried until it is done.</summary>
    bool IsMail(T effect);

    /// <summary>Does it. May come again after a crash, with the same id.</summary>
    /// <exception cref="MailTransportException">The carrier refused; says whether for good, and how long to wait.</exception>
    Task DoAsync(T effect, CancellationToken cancellation);

    /// <summary>An attempt at a mail is over and about to be recorded: what is added to the record is written with it, or not at all.</summary>
    /// <param name="left">What is left of it; null when it is done.</param>
    Task NoteAsync(TableBatch record, OutboxEntry<T> tried, OutboxEntry<T>? left, CancellationToken cancellation);

    /// <summary>
    /// It went out after it had failed, or was given up. Told before the row that remembers it is gone, and again until that is
    /// recorded: what was told before changes nothing.
    /// </summary>
    Task TellAsync(OutboxEntry<T> entry, DeliveryOutcome outcome, CancellationToken cancellation);
}
