using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>Everything received, raw, with how it ended. Nothing is ever removed here.</summary>
public sealed class IntakeStore(ITableStore tables, IBlobStore blobs)
{
    /// <summary>Raw bytes above this go to the blob store.</summary>
    public const int InlineBytes = 64 * 1024;

    internal const string Table = "intake";
    private const string Days = "days";
    private const string Lines = "in|";
    private const string Queued = "queued|";

    private string? _knownDay;

    /// <summary>Returns once the raw bytes would survive a power cut. One transaction, and a blob for a large message.</summary>
    public async Task AcceptAsync(IntakeRecord record, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        string partition = PartitionOf(record.Id);
        await RememberDayAsync(partition[..8], cancellation);
        var batch = new TableBatch(Table, partition);
        if (raw.Length > InlineBytes)
        {
            record = record with { Blob = $"intake/{partition}/{record.Id}" };
            await blobs.WriteAsync(record.Blob, raw, cancellation);
        }
        else
        {
            batch.Insert("raw|" + record.Id, Convert.ToBase64String(raw.Span));
        }

        batch.Insert(Lines + record.Id, DeskJson.Write(record));
        if (record.State == IntakeState.Queued)
        {
            batch.Insert(Queued + record.Id, DeskJson.Write(IntakeReference.Of(record)));
        }

        await tables.CommitAsync(batch, cancellation);
    }

    /// <summary>Null when there is no such intake, or the id is none.</summary>
    public async Task<IntakeRecord?> ReadAsync(string id, CancellationToken cancellation)
    {
        if (!IntakeId.TryRead(id, out string? partition))
        {
            return null;
        }

        TableRow? row = await tables.ReadAsync(Table, partition, Lines + id, cancellation);
        return row is null ? null : DeskJson.Read<IntakeRecord>(row.Body);
    }

    /// <exception cref="InvalidDataException">It is gone: trying again cannot help.</exception>
    public async Task<ReadOnlyMemory<byte>> RawAsync(IntakeRecord record, CancellationToken cancellation)
    {
        if (record.Blob is { } blob)
        {
            return await blobs.ReadAsync(blob, cancellation)
                ?? throw new InvalidDataException($"The raw message of {record.Id} is not in the blob store.");
        }

        TableRow row = await tables.ReadAsync(Table, PartitionOf(record.Id), "raw|" + record.Id, cancellation)
            ?? throw new InvalidDataException($"The raw message of {record.Id} is not in the store.");
        return Convert.FromBase64String(row.Body);
    }

    /// <summary>Records how it ended, and takes it off the list of what is queued.</summary>
    public Task FinishAsync(IntakeRecord ended, CancellationToken cancellation) => tables.CommitAsync(
        new TableBatch(Table, PartitionOf(ended.Id)).Upsert(Lines + ended.Id, DeskJson.Write(ended)).DeleteIfPresent(Queued + ended.Id),
        cancellation);

    /// <summary>Puts it back on the list of what is queued; its day's totals are counted anew.</summary>
    public async Task RequeueAsync(IntakeRecord again, CancellationToken cancellation)
    {
        string partition = PartitionOf(again.Id);
        await OpenDayAsync();
        await tables.CommitAsync(
            new TableBatch(Table, partition)
                .Upsert(Lines + again.Id, DeskJson.Write(again with { State = IntakeState.Queued, CaseId = null, Reason = null }))
                .Upsert(Queued + again.Id, DeskJson.Write(IntakeReference.Of(again))),
            cancellation);

        // Before for a crash in between, and after for a count that was under way.
        await OpenDayAsync();

        Task OpenDayAsync() => tables.CommitAsync(new TableBatch(Table, IntakeLedger.Totals).DeleteIfPresent(partition[..8]), cancellation);
    }

    /// <summary>What is still queued on any day, for a sweep. The marks are few, however much was received.</summary>
    public async IAsyncEnumerable<IntakeReference> QueuedAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string day in await DaysAsync(cancellation))
        {
            await foreach (TableRow row in RowsAsync(day, Queued, cancellation))
            {
                yield return DeskJson.Read<IntakeReference>(row.Body);
            }
        }
    }

    /// <summary>Counts by state of one day. A range read over that day's lines.</summary>
    public async Task<IReadOnlyDictionary<IntakeState, long>> CountAsync(string day, CancellationToken cancellation)
    {
        var counts = new Dictionary<IntakeState, long>();
        await foreach (TableRow row in RowsAsync(day, Lines, cancellation))
        {
            IntakeState state = DeskJson.Read<IntakeRecord>(row.Body).State;
            counts[state] = counts.GetValueOrDefault(state) + 1;
        }

        return counts;
    }

    /// <summary>Days on which anything was received, oldest first, as <c>yyyyMMdd</c>.</summary>
    public async Task<IReadOnlyList<string>> DaysAsync(CancellationToken cancellation)
    {
        var days = new List<string>();
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(Table, Days, new RowRange(Continuation: next), cancellation);
            days.AddRange(page.Rows.Select(r => r.RowKey));
            next = page.Next;
        }
        while (next is not null);
        return days;
    }

    private async IAsyncEnumerable<TableRow> RowsAsync(
        string day, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string partition in IntakeId.PartitionsOf(day))
        {
            string? next = null;
            do
            {
                TablePage page = await tables.ReadRangeAsync(Table, partition, RowRange.StartingWith(prefix, continuation: next), cancellation);
                foreach (TableRow row in page.Rows)
                {
                    yield return row;
                }

                next = page.Next;
            }
            while (next is not null);
        }
    }

    /// <summary>Before the first message of a day, so that a sweep knows where to look.</summary>
    private async Task RememberDayAsync(string day, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _knownDay) != day)
        {
            await tables.CommitAsync(new TableBatch(Table, Days).Upsert(day, "{}"), cancellation);
            Volatile.Write(ref _knownDay, day);
        }
    }

    private static string PartitionOf(string id) =>
        IntakeId.TryRead(id, out string? partition) ? partition : throw new ArgumentException($"'{id}' is no intake id.", nameof(id));
}
