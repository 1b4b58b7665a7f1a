using System.Collections.Immutable;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>Counts what was received, and how it ended: the accounts of closed days, and the lines and marks of open ones.</summary>
public sealed class IntakeLedger(IntakeStore store)
{
    public async Task<LedgerDocument> SumAsync(CancellationToken cancellation)
    {
        var accounts = await store.AccountsAsync(cancellation);
        var tally = new LedgerTally();
        foreach (string day in await store.DaysAsync(cancellation))
        {
            if (accounts.TryGetValue(day, out var of) && of.Account.IsClosed)
            {
                tally.Add(of.Account);
                continue;
            }

            await foreach (LedgerEntry entry in store.EntriesAsync(day, cancellation))
            {
                tally.Add(entry);
            }
        }

        LedgerAuditDocument audit = AuditOf(
            await store.LastAuditAsync(cancellation) ?? AuditSummary.None, [.. accounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.Account)]);
        return new LedgerDocument(
            tally.Received, tally[IntakeState.Case], tally[IntakeState.Message], tally[IntakeState.Duplicate], tally[IntakeState.Ignored],
            tally[IntakeState.Quarantine], tally[IntakeState.Dead], tally[IntakeState.Queued],
            Balanced: tally.IsBalanced && audit.Mismatches == 0, tally.Ignored, audit);
    }

    private static LedgerAuditDocument AuditOf(AuditSummary last, IReadOnlyCollection<DayAccount> days)
    {
        ImmutableArray<LedgerMismatch> mismatches = [.. days.SelectMany(d => d.Mismatches)];
        ImmutableSortedDictionary<RepairKind, long> repaired = days.Aggregate(last.Repaired, (sum, day) => sum.Plus(day.Repaired));
        return new LedgerAuditDocument(
            last.At, days.Sum(d => d.MismatchCount), mismatches.IsEmpty ? null : mismatches.Min(m => m.Since),
            [.. mismatches.Take(DayAccount.MostMismatches)], repaired, last.Listed, last.Discarded);
    }
}
