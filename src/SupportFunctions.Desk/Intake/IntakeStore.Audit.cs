using System.Runtime.CompilerServices;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>What an audit reads and mends. Every repair is guarded by what was read, so whoever works on the same intake comes first.</summary>
public sealed partial class IntakeStore
{
    private const string Accounts = "accounts";
    private const string Audit = "audit";
    private const string Last = "last";

    /// <summary>Lines of a day with their marks. Either is missing only where it was looked for once more and is not there.</summary>
    internal async IAsyncEnumerable<LedgerEntry> EntriesAsync(string day, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string partition in IntakeId.PartitionsOf(day))
        {
            TableRow? line = null;
            await foreach (TableRow row in RowsAsync(partition, Lines, cancellation))
            {
                bool isMark = row.RowKey.EndsWith(AsReceived, StringComparison.Ordinal);
                bool isPair = isMark && line is not null && IdOf(line) == IdOf(row);
                if (isPair)
                {
                    yield return Entry(IdOf(row), line, row);
                }
                else
                {
                    if (line is not null)
                    {
                        yield return await AloneAsync(line, null, cancellation);
                    }

                    if (isMark)
                    {
                        yield return await AloneAsync(null, row, cancellation);
                    }
                }

                line = isMark ? null : row;
            }

            if (line is not null)
            {
                yield return await AloneAsync(line, null, cancellation);
            }
        }
    }

    /// <summary>A line without its mark, or the other way round: looked for once more, where its key is an intake's.</summary>
    private async Task<LedgerEntry> AloneAsync(TableRow? line, TableRow? mark, CancellationToken cancellation) =>
        Entry(IdOf((line ?? mark)!), line, mark) is { IsForeign: true } foreign ? foreign : await EntryAsync(IdOf((line ?? mark)!), cancellation);

    internal async Task<LedgerEntry> EntryAsync(string id, CancellationToken cancellation)
    {
        string partition = PartitionOf(id);
        return Entry(
            id,
            await tables.ReadAsync(Table, partition, Lines + id, cancellation),
            await tables.ReadAsync(Table, partition, MarkKey(id), cancellation));
    }

    internal static string QueueKey(string id) => Queued + id;

    internal static string LineKey(string id) => Lines + id;

    /// <summary>Ids that the list of what is queued holds, of one day; also what is no id.</summary>
    internal async Task<HashSet<string>> QueuedIdsAsync(string day, CancellationToken cancellation)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (string partition in IntakeId.PartitionsOf(day))
        {
            await foreach (TableRow row in RowsAsync(partition, Queued, cancellation))
            {
                ids.Add(row.RowKey[Queued.Length..]);
            }
        }

        return ids;
    }

    internal async Task<bool> IsOnQueueListAsync(string id, CancellationToken cancellation) =>
        await tables.ReadAsync(Table, PartitionOf(id), Queued + id, cancellation) is not null;

    /// <summary>What there is of the raw bytes: a length, and a hash where they are short; null when they are gone.</summary>
    internal async Task<(long Bytes, string? Sha256)?> RawStateAsync(IntakeRecord record, CancellationToken cancellation)
    {
        if (record.Blob is { } blob)
        {
            return await blobs.LengthAsync(blob, cancellation) is { } length ? (length, null) : null;
        }

        if (await tables.ReadAsync(Table, PartitionOf(record.Id), Raw + record.Id, cancellation) is not { } row)
        {
            return null;
        }

        byte[] bytes = new byte[row.Body.Length];
        return Convert.TryFromBase64String(row.Body, bytes, out int written) ? (written, HashOf(bytes.AsSpan(0, written))) : (0, null);
    }

    /// <summary>Back to what was received, to be worked off again: it ends in its first outcome.</summary>
    internal Task<bool> PutBackLineAsync(ReceptionMark mark, CancellationToken cancellation)
    {
        var batch = new TableBatch(Table, PartitionOf(mark.Received.Id)).Insert(Lines + mark.Received.Id, DeskJson.Write(mark.Received));
        return CommitsAsync(mark.Received.State == IntakeState.Queued ? AddQueued(batch, mark.Received) : batch, cancellation);
    }

    internal Task<bool> PutBackMarkAsync(LedgerEntry entry, IntakeRecord record, string sha256, CancellationToken cancellation)
    {
        IntakeRecord received = record with { State = IntakeState.Queued, CaseId = null, Reason = null, Identity = null, DuplicateOf = null };
        return CommitsAsync(Touch(entry).Insert(MarkKey(entry.Id), DeskJson.Write(new ReceptionMark(received, sha256))), cancellation);
    }

    internal Task<bool> PutOnQueueListAsync(LedgerEntry entry, IntakeRecord record, CancellationToken cancellation) =>
        CommitsAsync(AddQueued(Touch(entry), record), cancellation);

    internal Task<bool> TakeOffQueueListAsync(LedgerEntry entry, CancellationToken cancellation) =>
        CommitsAsync(Touch(entry).DeleteIfPresent(Queued + entry.Id), cancellation);

    internal async Task<IReadOnlyDictionary<string, (DayAccount Account, string ETag)>> AccountsAsync(CancellationToken cancellation)
    {
        var accounts = new Dictionary<string, (DayAccount, string)>(StringComparer.Ordinal);
        await foreach (TableRow row in RowsAsync(Accounts, "", cancellation))
        {
            if (TryRead<DayAccount>(row) is { } account)
            {
                accounts.Add(row.RowKey, (account, row.ETag));
            }
        }

        return accounts;
    }

    /// <param name="etag">Null: there was none.</param>
    /// <returns>False when the day was opened again in the meantime.</returns>
    internal Task<bool> SaveAccountAsync(string day, DayAccount account, string? etag, CancellationToken cancellation)
    {
        var batch = new TableBatch(Table, Accounts);
        return CommitsAsync(etag is null ? batch.Insert(day, DeskJson.Write(account)) : batch.Replace(day, DeskJson.Write(account), etag), cancellation);
    }

    internal async Task<AuditSummary?> LastAuditAsync(CancellationToken cancellation) =>
        TryRead<AuditSummary>(await tables.ReadAsync(Table, Audit, Last, cancellation));

    internal Task SaveAuditAsync(AuditSummary summary, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(Table, Audit).Upsert(Last, DeskJson.Write(summary)), cancellation);

    /// <summary>Written anew even when it is open: an audit that read it before must not close the day.</summary>
    private async Task ReopenDayAsync(string day, CancellationToken cancellation)
    {
        DayAccount account = TryRead<DayAccount>(await tables.ReadAsync(Table, Accounts, day, cancellation)) ?? DayAccount.Empty;
        await tables.CommitAsync(new TableBatch(Table, Accounts).Upsert(day, DeskJson.Write(account with { IsClosed = false })), cancellation);
    }

    private static LedgerEntry Entry(string id, TableRow? line, TableRow? mark) => new(id, line, TryRead<IntakeRecord>(line), TryRead<ReceptionMark>(mark), mark is not null);

    private static string IdOf(TableRow row) => row.RowKey.EndsWith(AsReceived, StringComparison.Ordinal) ? row.RowKey[Lines.Length..^AsReceived.Length] : row.RowKey[Lines.Length..];

    /// <summary>Refused when its line is not the one that was read.</summary>
    private static TableBatch Touch(LedgerEntry entry) =>
        new TableBatch(Table, PartitionOf(entry.Id)).Replace(Lines + entry.Id, entry.Line!.Body, entry.Line.ETag);

    private static TableBatch AddQueued(TableBatch batch, IntakeRecord record) =>
        batch.Upsert(Queued + record.Id, DeskJson.Write(IntakeReference.Of(record)));

    private async Task<bool> CommitsAsync(TableBatch batch, CancellationToken cancellation) =>
        await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed;
}
