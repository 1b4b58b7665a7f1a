using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using NodaTime;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>One day under audit.</summary>
internal sealed class DayAudit(
    IntakeStore store, DeadLetters letters, LineCheck check, ConcurrentDictionary<string, string> verified, Instant now, DayAccount before)
{
    private readonly LedgerTally _tally = new();
    private readonly ConcurrentBag<LedgerMismatch> _mismatches = [];
    private readonly ConcurrentDictionary<RepairKind, long> _repaired = [];

    public IEnumerable<KeyValuePair<RepairKind, long>> Repaired => _repaired;

    public async Task LookAsync(List<LedgerEntry> entries, HashSet<string> queued, CancellationToken cancellation)
    {
        entries.ForEach(_tally.Add);
        await Task.WhenAll(entries.Select(e => LookOrReportAsync(e, queued.Contains(e.Id), cancellation)));
    }

    /// <summary>What is on the list of what is queued, and has no line at all, cannot be worked off.</summary>
    public async Task LookAtQueueAsync(HashSet<string> queued, CancellationToken cancellation)
    {
        foreach (string id in queued)
        {
            if (!IntakeId.TryRead(id, out _))
            {
                _mismatches.Add(Foreign(IntakeStore.QueueKey(id)));
            }
            else if (await store.EntryAsync(id, cancellation) is { Line: null, IsMarked: false })
            {
                Report(id, MismatchKind.NeverReceived);
            }
        }
    }

    public DayAccount Close(bool isOver)
    {
        ImmutableArray<LedgerMismatch> mismatches = [.. _mismatches.OrderBy(m => m.IntakeId, StringComparer.Ordinal)];
        return new DayAccount(
            _tally.Received, _tally.Ended, _tally.Ignored,
            IsClosed: isOver && mismatches.IsEmpty && _repaired.IsEmpty && _tally.IsBalanced && _tally[IntakeState.Queued] == 0,
            now, mismatches.Length, [.. mismatches.Take(DayAccount.MostMismatches)], before.Repaired.Plus(_repaired));
    }

    /// <summary>One damaged row, of a letter or of a case, must not hide what else is amiss on its day and on all later ones.</summary>
    private async Task LookOrReportAsync(LedgerEntry entry, bool isOnQueueList, CancellationToken cancellation)
    {
        try
        {
            await LookAsync(entry, isOnQueueList, cancellation);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException)
        {
            Report(entry.Id, MismatchKind.UnreadableRow);
        }
    }

    private async Task LookAsync(LedgerEntry entry, bool isOnQueueList, CancellationToken cancellation)
    {
        if (entry.IsForeign)
        {
            _mismatches.Add(Foreign(IntakeStore.LineKey(entry.Id)));
            return;
        }

        if (entry.Record is not { } record)
        {
            await WithoutLineAsync(entry, cancellation);
            return;
        }

        bool isQueued = record.State == IntakeState.Queued;
        if (isQueued != isOnQueueList && await MendQueueAsync(entry, record, cancellation))
        {
            return;
        }

        if (record.State is IntakeState.Dead or IntakeState.Quarantine && await LookAtLetterAsync(entry, record, cancellation) is { } damaged)
        {
            Report(entry.Id, damaged);
            return;
        }

        if (entry.IsMarked && verified.TryGetValue(entry.Id, out string? etag) && etag == entry.Line!.ETag)
        {
            return;
        }

        MismatchKind found = await check.RunAsync(record, entry.Mark, cancellation);
        if (found == MismatchKind.Unknown && !entry.IsMarked)
        {
            await MendMarkAsync(entry, record, cancellation);
        }
        else if (found == MismatchKind.Unknown)
        {
            verified[entry.Id] = entry.Line!.ETag;
        }
        else if (await IsStillAsync(entry, cancellation))
        {
            Report(entry.Id, found);
        }
    }

    private async Task<MismatchKind?> LookAtLetterAsync(LedgerEntry entry, IntakeRecord record, CancellationToken cancellation)
    {
        DeadLetter? letter = await letters.ReadAsync(entry.Id, cancellation);
        if (letter is null && await IsStillAsync(entry, cancellation)
            && await letters.PutBackAsync(record, await store.HeadAsync(record, cancellation), cancellation))
        {
            Mended(RepairKind.Letter);
        }

        // Once it is discarded somebody has seen what there is to see of it.
        return letter is { Damaged: true, DiscardedAt: null } ? MismatchKind.UnreadableRow : null;
    }

    /// <summary>A line can be written again from its mark: it is worked off once more, and ends as it did.</summary>
    private async Task WithoutLineAsync(LedgerEntry entry, CancellationToken cancellation)
    {
        if (entry is { Line: null, Mark: { } mark })
        {
            if (await store.PutBackLineAsync(mark, cancellation))
            {
                Mended(RepairKind.Line);
            }
        }
        else if (await IsStillAsync(entry, cancellation))
        {
            Report(entry.Id, entry.Line is null ? MismatchKind.NoLine : MismatchKind.UnreadableLine);
        }
    }

    /// <summary>Between the list and the line it may have ended or been queued again, which is nothing to mend.</summary>
    /// <returns>Whether the line changed meanwhile, so that the rest is for the next pass.</returns>
    private async Task<bool> MendQueueAsync(LedgerEntry entry, IntakeRecord record, CancellationToken cancellation)
    {
        bool isQueued = record.State == IntakeState.Queued;
        if (await store.IsOnQueueListAsync(entry.Id, cancellation) == isQueued)
        {
            return false;
        }

        if (isQueued && await store.PutOnQueueListAsync(entry, record, cancellation))
        {
            Mended(RepairKind.QueueEntry);
        }
        else if (!isQueued && await store.TakeOffQueueListAsync(entry, cancellation))
        {
            Mended(RepairKind.StaleQueueEntry);
        }

        return true;
    }

    private async Task MendMarkAsync(LedgerEntry entry, IntakeRecord record, CancellationToken cancellation)
    {
        await using Stream raw = await store.OpenRawAsync(record, cancellation);
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(raw, cancellation));
        if (await store.PutBackMarkAsync(entry, record, hash, cancellation))
        {
            Mended(RepairKind.Mark);
        }
    }

    private async Task<bool> IsStillAsync(LedgerEntry entry, CancellationToken cancellation) =>
        (await store.EntryAsync(entry.Id, cancellation)).Line?.ETag == entry.Line?.ETag;

    private void Report(string id, MismatchKind kind) => _mismatches.Add(new LedgerMismatch(id, kind, SinceOf(id, kind)));

    private LedgerMismatch Foreign(string rowKey)
    {
        LedgerMismatch found = LedgerMismatch.Foreign(rowKey, now);
        return found with { Since = SinceOf(found.IntakeId, found.Kind) };
    }

    private Instant SinceOf(string id, MismatchKind kind) => before.Mismatches.FirstOrDefault(m => m.IntakeId == id && m.Kind == kind)?.Since ?? now;

    private void Mended(RepairKind kind) => _repaired.AddOrUpdate(kind, 1, (_, count) => count + 1);
}
