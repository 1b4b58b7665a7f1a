using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Desk.Outbox;

/// <summary>A mail in an outbox: no recipient and no word of it, only where it is.</summary>
/// <param name="Of">Whose outbox.</param>
/// <param name="Row">Key of its row.</param>
/// <param name="ETag">Of the row when it was handed over. A row that has changed since was handed over anew, and this reference is void.</param>
public sealed record MailReference(LifecycleId Of, string Row, string ETag);

/// <summary>A queue of mails, for a host on which a carrier's limits must hold up no lifecycle. A host without one sends within the round.</summary>
public interface IMailHandover
{
    Task EnqueueAsync(MailReference reference, CancellationToken cancellation);
}
