using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>One day as an audit found it.</summary>
/// <param name="IsClosed">The day is over, everything of it has ended, and every claim holds: it is not looked at again until something of it is replayed.</param>
/// <param name="AuditedAt">MachineTime; null: not yet.</param>
/// <param name="Mismatches">The first hundred of them.</param>
internal sealed record DayAccount(
    long Received, ImmutableSortedDictionary<IntakeState, long> Ended, ImmutableSortedDictionary<string, long> Ignored, bool IsClosed, Instant? AuditedAt,
    long MismatchCount, ImmutableArray<LedgerMismatch> Mismatches, ImmutableSortedDictionary<RepairKind, long> Repaired)
{
    /// <summary>Kept of a day; all are counted. Stops a day on which a store was damaged from making a row that no store takes.</summary>
    public const int MostMismatches = 100;

    public static DayAccount Empty { get; } = new(
        0, ImmutableSortedDictionary<IntakeState, long>.Empty, ImmutableSortedDictionary<string, long>.Empty, IsClosed: false, null, 0, [],
        ImmutableSortedDictionary<RepairKind, long>.Empty);
}

/// <summary>What the last pass found beside the days.</summary>
/// <param name="At">MachineTime of its end.</param>
/// <param name="Repaired">On the list of dead letters, since the beginning.</param>
internal sealed record AuditSummary(Instant? At, long Listed, long Discarded, ImmutableSortedDictionary<RepairKind, long> Repaired)
{
    public static AuditSummary None { get; } = new(null, 0, 0, ImmutableSortedDictionary<RepairKind, long>.Empty);
}

internal static class Repairs
{
    public static ImmutableSortedDictionary<RepairKind, long> Plus(
        this ImmutableSortedDictionary<RepairKind, long> counts, IEnumerable<KeyValuePair<RepairKind, long>> more) =>
        more.Aggregate(counts, (sum, m) => sum.SetItem(m.Key, sum.GetValueOrDefault(m.Key) + m.Value));
}
