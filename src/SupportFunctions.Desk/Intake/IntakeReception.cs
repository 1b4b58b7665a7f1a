using NodaTime;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>Takes something in: raw to the store, a reference to the queue, and nothing else. What it returns has survived.</summary>
public sealed class IntakeReception(
    IntakeStore store, DeadLetters deadLetters, IIntakeHandover queue, DeskTime desk, MachineTime machine, Failpoints failpoints)
{
    private const int KeyBytes = 64 * 1024;

    /// <param name="sender">The sender's own id of the message, where there is one.</param>
    /// <param name="conversation">What belongs together is worked off in order; null: guessed from the bytes.</param>
    /// <returns>The intake id.</returns>
    public async Task<string> AcceptAsync(
        IntakeKind kind, string contentType, ReadOnlyMemory<byte> raw, string? sender, CancellationToken cancellation, string? conversation = null)
    {
        IntakeRecord record = NewRecord(kind, contentType, raw, sender);
        record = conversation is null ? record : record with { OrderingKey = OrderingKey.OfConversation(conversation) };
        await store.AcceptAsync(record, raw, cancellation);
        failpoints.Hit(Failpoints.Raw);
        await queue.EnqueueAsync(IntakeReference.Of(record), cancellation);
        return record.Id;
    }

    /// <summary>Keeps what cannot be worked off for somebody to look at.</summary>
    /// <returns>The intake id.</returns>
    public async Task<string> QuarantineAsync(
        IntakeKind kind, string contentType, ReadOnlyMemory<byte> raw, string reason, CancellationToken cancellation)
    {
        IntakeRecord record = NewRecord(kind, contentType, raw, sender: null) with { State = IntakeState.Quarantine, Reason = reason };
        await store.AcceptAsync(record, raw, cancellation);
        failpoints.Hit(Failpoints.Raw);

        // Not on the list after a crash in between: the audit of the ledger finds that and puts it there.
        await deadLetters.AddAsync(record, raw, cancellation);
        return record.Id;
    }

    private IntakeRecord NewRecord(IntakeKind kind, string contentType, ReadOnlyMemory<byte> raw, string? sender)
    {
        Instant received = desk.Now;
        Instant stored = machine.Now;
        string id = IntakeId.New(stored.InUtc().Date);
        string key = OrderingKey.Of(raw.Span[..Math.Min(raw.Length, KeyBytes)], id);
        return new IntakeRecord(id, kind, contentType, received, stored, key, raw.Length, Sender: sender);
    }
}
