using System.Collections.Concurrent;
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

    /// <summary>Of what was verified, beside the days.</summary>
    private const string Letters = "letters";

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

            isWhole &= await LettersAsync(end, cancellation);
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

    /// <summary>
    /// The other way round: what is on the list of dead letters must be dead. Anybody can make the list long, so a letter that was found
    /// true is looked up again after an hour, and one that was discarded never: a replay lists it first.
    /// </summary>
    /// <returns>False when the time was up; then the counts stay those of the pass before.</returns>
    private async Task<bool> LettersAsync(Instant end, CancellationToken cancellation)
    {
        AuditSummary last = await store.LastAuditAsync(cancellation) ?? AuditSummary.None;
        ConcurrentDictionary<string, string> verified = _verified.Of(Letters);
        (long listed, long discarded, long stale) = (0, 0, 0);
        bool isWhole = true;
        await foreach ((Storage.TableRow row, bool isDiscarded) in letters.AllAsync(cancellation))
        {
            if (machine.Now >= end)
            {
                isWhole = false;
                break;
            }

            if (!isDiscarded && await IsStaleAsync(row, verified, cancellation) && await letters.RemoveAsync(row, cancellation))
            {
                stale++;
                continue;
            }

            listed += isDiscarded ? 0 : 1;
            discarded += isDiscarded ? 1 : 0;
        }

        KeyValuePair<RepairKind, long>[] repaired = stale == 0 ? [] : [new(RepairKind.StaleLetter, stale)];
        AuditSummary now = isWhole ? last with { Listed = listed, Discarded = discarded } : last;
        await store.SaveAuditAsync(now with { At = machine.Now, Repaired = last.Repaired.Plus(repaired) }, cancellation);
        alarm.TellRepairs(repaired);
        return isWhole;
    }

    private async Task<bool> IsStaleAsync(Storage.TableRow row, ConcurrentDictionary<string, string> verified, CancellationToken cancellation)
    {
        if (verified.TryGetValue(row.RowKey, out string? etag) && etag == row.ETag)
        {
            return false;
        }

        IntakeState? state = IntakeId.TryRead(row.RowKey, out _) ? (await store.EntryAsync(row.RowKey, cancellation)).Record?.State : null;
        if (state is IntakeState.Dead or IntakeState.Quarantine)
        {
            verified[row.RowKey] = row.ETag;
        }

        return state is IntakeState.Case or IntakeState.Message or IntakeState.Duplicate or IntakeState.Ignored;
    }
}
