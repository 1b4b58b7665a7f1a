using NodaTime;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>
/// Looks in the background whether every line of the ledger tells the truth, mends what can be mended without losing or doubling
/// anything, and raises the alarm for the rest. Days that are over and reconciled are looked at once.
/// </summary>
public sealed class IntakeAudit(
    IntakeStore store, DeadLetters letters, Cases.CaseStore cases, LedgerAlarm alarm, MachineTime machine) : IDisposable
{
    /// <summary>What was taken in at the last moment of a day is still being written at the first of the next one.</summary>
    private static readonly Duration StillArriving = Duration.FromHours(1);

    /// <summary>Lines that are checked side by side: each waits for the store, not for the processor.</summary>
    private const int AtOnce = 8;

    private readonly VerifiedLines _verified = new();
    private readonly LineCheck _check = new(store, cases);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>One pass. Another one that is under way is waited for.</summary>
    /// <param name="atMost">MachineTime after which it stops between two lines; the next pass goes on where it has not been.</param>
    /// <returns>Whether it saw everything.</returns>
    public async Task<bool> RunAsync(Duration atMost, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            Instant end = machine.Now + atMost;
            _verified.Begin(machine.Now);
            var accounts = await store.AccountsAsync(cancellation);
            long mismatches = 0;
            bool isWhole = true;
            foreach (string day in await store.DaysAsync(cancellation))
            {
                (DayAccount Account, string ETag)? before = accounts.TryGetValue(day, out var found) ? found : null;
                DayAccount account = before is { Account.IsClosed: true } closed ? closed.Account : await DayAsync(day, before, end, cancellation) ?? before?.Account ?? DayAccount.Empty;
                isWhole &= machine.Now < end;
                mismatches += account.MismatchCount;
            }

            await LettersAsync(cancellation);
            alarm.Tell(mismatches);
            return isWhole;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <returns>Null when the time was up, or the day changed under its hands: the next pass does it anew, and faster.</returns>
    private async Task<DayAccount?> DayAsync(string day, (DayAccount Account, string ETag)? before, Instant end, CancellationToken cancellation)
    {
        var audit = new DayAudit(store, letters, _check, _verified.Of(day), machine.Now, before?.Account ?? DayAccount.Empty);
        HashSet<string> queued = await store.QueuedIdsAsync(day, cancellation);
        var batch = new List<LedgerEntry>(AtOnce);
        await foreach (LedgerEntry entry in store.EntriesAsync(day, cancellation))
        {
            if (machine.Now >= end)
            {
                return null;
            }

            batch.Add(entry);
            if (batch.Count == AtOnce)
            {
                await audit.LookAsync(batch, queued, cancellation);
                batch.Clear();
            }
        }

        await audit.LookAsync(batch, queued, cancellation);
        await audit.LookAtQueueAsync(queued, cancellation);
        string today = IntakeId.Day((machine.Now - StillArriving).InUtc().Date);
        DayAccount account = audit.Close(isOver: string.CompareOrdinal(day, today) < 0);
        if (!await store.SaveAccountAsync(day, account, before?.ETag, cancellation))
        {
            return null;
        }

        if (account.IsClosed)
        {
            _verified.Forget(day);
        }

        alarm.TellMismatches(account.Mismatches.Where(m => before?.Account.Mismatches.Any(b => b.IntakeId == m.IntakeId && b.Kind == m.Kind) != true));
        alarm.TellRepairs(audit.Repaired);
        return account;
    }

    /// <summary>The other way round: what is on the list of dead letters must be dead.</summary>
    private async Task LettersAsync(CancellationToken cancellation)
    {
        AuditSummary last = await store.LastAuditAsync(cancellation) ?? AuditSummary.None;
        (long listed, long discarded, long stale) = (0, 0, 0);
        await foreach ((Storage.TableRow row, bool isDiscarded) in letters.AllAsync(cancellation))
        {
            string id = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..];
            IntakeState? state = (await store.EntryAsync(id, cancellation)).Record?.State;
            bool isStale = state is IntakeState.Case or IntakeState.Message or IntakeState.Duplicate or IntakeState.Ignored;
            if (isStale && await letters.RemoveAsync(row, cancellation))
            {
                stale++;
                continue;
            }

            listed += isDiscarded ? 0 : 1;
            discarded += isDiscarded ? 1 : 0;
        }

        KeyValuePair<RepairKind, long>[] repaired = stale == 0 ? [] : [new(RepairKind.StaleLetter, stale)];
        await store.SaveAuditAsync(new AuditSummary(machine.Now, listed, discarded, last.Repaired.Plus(repaired)), cancellation);
        alarm.TellRepairs(repaired);
    }
}
