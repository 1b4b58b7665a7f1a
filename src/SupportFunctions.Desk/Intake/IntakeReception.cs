using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>Takes something in: raw to the store, a reference to the queue, and nothing else. What it returns has survived.</summary>
public sealed class IntakeReception(
    IntakeStore store, DeadLetters deadLetters, IIntakeHandover queue, DeskTime desk, MachineTime machine, Failpoints failpoints)
{
    private const int KeyBytes = 64 * 1024;

    /// <summary>Takes in the body of a mail's request; nothing of it stays that is not accepted or put aside afterwards.</summary>
    /// <param name="wanted">Bytes to look for in all of it; empty for none.</param>
    public Task<MailBody> ReceiveAsync(Stream body, ReadOnlyMemory<byte> wanted, CancellationToken cancellation) => MailBody.ReceiveAsync(
        body, BodyLimits.Intake, wanted, token => store.BeginAsync(IntakeId.New(machine.Now.InUtc().Date), token), cancellation);

    /// <param name="sender">The sender's own id of the message, where there is one.</param>
    /// <param name="conversation">What belongs together is worked off in order; null: guessed from the bytes.</param>
    /// <returns>The intake id.</returns>
    public async Task<string> AcceptAsync(
        IntakeKind kind, string contentType, ReadOnlyMemory<byte> raw, string? sender, CancellationToken cancellation, string? conversation = null)
    {
        IntakeRecord record = NewRecord(kind, contentType, raw, sender);
        record = conversation is null ? record : record with { OrderingKey = OrderingKey.OfConversation(conversation) };
        await store.AcceptAsync(record, raw, cancellation);
        return await QueuedAsync(record, cancellation);
    }

    /// <returns>The intake id.</returns>
    public async Task<string> AcceptAsync(IntakeKind kind, string contentType, MailBody body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        IntakeRecord record = NewRecord(kind, contentType, body.Head, sender: null, body.Upload);
        await StoreAsync(record, body, cancellation);
        return await QueuedAsync(record, cancellation);
    }

    /// <summary>Keeps what cannot be worked off for somebody to look at.</summary>
    /// <returns>The intake id.</returns>
    public async Task<string> QuarantineAsync(
        IntakeKind kind, string contentType, ReadOnlyMemory<byte> raw, string reason, CancellationToken cancellation)
    {
        IntakeRecord record = NewRecord(kind, contentType, raw, sender: null) with { State = IntakeState.Quarantine, Reason = reason };
        await store.AcceptAsync(record, raw, cancellation);
        return await ListedAsync(record, raw, cancellation);
    }

    /// <inheritdoc cref="QuarantineAsync(IntakeKind, string, ReadOnlyMemory{byte}, string, CancellationToken)"/>
    public async Task<string> QuarantineAsync(IntakeKind kind, string contentType, MailBody body, string reason, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(body);
        IntakeRecord record = NewRecord(kind, contentType, body.Head, sender: null, body.Upload) with { State = IntakeState.Quarantine, Reason = reason };
        await StoreAsync(record, body, cancellation);
        return await ListedAsync(record, body.Head, cancellation);
    }

    private Task StoreAsync(IntakeRecord record, MailBody body, CancellationToken cancellation) =>
        body.Upload is { } upload ? store.AcceptAsync(record, upload, cancellation) : store.AcceptAsync(record, body.Head, cancellation);

    private async Task<string> QueuedAsync(IntakeRecord record, CancellationToken cancellation)
    {
        failpoints.Hit(Failpoints.Raw);
        await queue.EnqueueAsync(IntakeReference.Of(record), cancellation);
        return record.Id;
    }

    /// <summary>Not on the list after a crash before it: the audit of the ledger finds that and puts it there.</summary>
    private async Task<string> ListedAsync(IntakeRecord record, ReadOnlyMemory<byte> head, CancellationToken cancellation)
    {
        failpoints.Hit(Failpoints.Raw);
        await deadLetters.AddAsync(record, head, cancellation);
        return record.Id;
    }

    private IntakeRecord NewRecord(IntakeKind kind, string contentType, ReadOnlyMemory<byte> head, string? sender, RawUpload? upload = null)
    {
        Instant received = desk.Now;
        Instant stored = machine.Now;
        string id = upload?.Id ?? IntakeId.New(stored.InUtc().Date);
        string key = OrderingKey.Of(head.Span[..Math.Min(head.Length, KeyBytes)], id);
        return new IntakeRecord(id, kind, contentType, received, stored, key, upload?.Length ?? head.Length, Sender: sender);
    }
}
