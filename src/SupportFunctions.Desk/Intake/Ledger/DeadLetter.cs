using System.Text.Json.Serialization;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>An intake that somebody has to look at.</summary>
/// <param name="At">MachineTime at which it was put aside; null where that cannot be read any more.</param>
/// <param name="ReceivedAt">DeskTime; null for one that was put aside before this was kept.</param>
/// <param name="Bytes">Of its raw original.</param>
/// <param name="From">As its raw original says, as far as that can be read; at most 200 characters.</param>
/// <param name="Subject">The same.</param>
/// <param name="DiscardedBy">The key that put it away; null while it is on the list.</param>
/// <param name="DiscardedAt">MachineTime.</param>
/// <param name="Source">The host's queue that put it aside; null for the desk's own.</param>
/// <param name="Reference">What a queue's message refers to, such as the id of an intake that is queued.</param>
/// <param name="Damaged">The letter itself cannot be read: this is what the line of its intake says, as far as there is one.</param>
public sealed record DeadLetter(
    string Id, IntakeState State, string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? ReceivedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] IntakeKind Kind = default, int Bytes = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DiscardedBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? DiscardedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Source = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Damaged = false)
{
    public static DeadLetter Of(IntakeRecord record, Instant at, ReadOnlySpan<byte> raw)
    {
        (string? from, string? subject) = LetterHead.Of(raw);
        return new DeadLetter(record.Id, record.State, record.Reason ?? "", at, record.ReceivedAt, record.Kind, record.Bytes, from, subject);
    }

    /// <param name="record">Null: its line is lost or damaged, too.</param>
    internal static DeadLetter DamagedOf(string id, IntakeRecord? record) => new(
        id, record?.State ?? IntakeState.Unknown,
        record?.Reason is { Length: > 0 } reason ? reason : "Its letter is damaged, and its line in the ledger does not say why it was put aside.",
        null, record?.ReceivedAt, record?.Kind ?? IntakeKind.Unknown, record?.Bytes ?? 0, Damaged: true);
}
