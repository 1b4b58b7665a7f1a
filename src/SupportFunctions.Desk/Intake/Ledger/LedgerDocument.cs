using System.Text.Json.Serialization;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>The sum of everything received (R-IN-4).</summary>
/// <param name="Received">By the marks that reception writes, which nothing changes later; the others by the lines that say how each ended.</param>
/// <param name="Balanced">The sum holds now, and the last audit found every claim to be true.</param>
/// <param name="IgnoredBy">What was ignored, by its reason.</param>
public sealed record LedgerDocument(
    long Received, long Case, long Message, long Duplicate, long Ignored, long Quarantine, long Dead, long Queued, bool Balanced,
    IReadOnlyDictionary<string, long> IgnoredBy, LedgerAuditDocument Audit);

/// <summary>What the audit in the background found: that every line's claim is true, not only that the sum holds.</summary>
/// <param name="At">MachineTime of the last pass; null before the first.</param>
/// <param name="Mismatches">How many there are; the first hundred are listed.</param>
/// <param name="Since">MachineTime at which the oldest of them was found; null: everything is reconciled.</param>
/// <param name="Repaired">What was mended since the beginning, by kind.</param>
/// <param name="Listed">Dead letters and quarantine that somebody has to look at.</param>
/// <param name="Discarded">Of the dead letters and quarantine, those that somebody has put away.</param>
public sealed record LedgerAuditDocument(
    Instant? At, long Mismatches,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? Since,
    IReadOnlyList<LedgerMismatch> Items, IReadOnlyDictionary<RepairKind, long> Repaired, long Listed, long Discarded);
