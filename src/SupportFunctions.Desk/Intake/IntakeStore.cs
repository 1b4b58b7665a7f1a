using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>Everything received, raw, with how it ended. Nothing is ever removed here.</summary>
/// <remarks>
/// One intake is a line, which says how it ended; a mark, which is written with it once and never again, and is the account of what
/// was received; its raw bytes; and, while it is queued, a mark for the sweep. Line and mark sort side by side, so that counting
/// both is one range read.
/// </remarks>
public sealed partial class IntakeStore(ITableStore tables, IBlobStore blobs, Failpoints? failpoints = null, LedgerAlarm? alarm = null)
{
    /// <summary>Raw bytes above this go to the blob store.</summary>
    public const int InlineBytes = 64 * 1024;

    internal const string Table = "intake";
    private const string Days = "days";
    private const string Lines = "in|";
    private const string AsReceived = "|as-received";
    private const string Queued = "queued|";
    private const string Raw = "raw|";

    private string? _knownDay;

    /// <summary>Returns once the raw bytes would survive a power cut. One transaction, and a blob for a large message.</summary>
    public async Task AcceptAsync(IntakeRecord record, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        if (raw.Length > InlineBytes)
        {
            await using RawUpload upload = await BeginAsync(record.Id, cancellation);
            await upload.WriteAsync(raw, cancellation);
            await AcceptAsync(record, upload, cancellation);
            return;
        }

        await CommitAsync(record, HashOf(raw.Span), Convert.ToBase64String(raw.Span), cancellation);
    }

    /// <summary>As above, of what was uploaded under the record's id.</summary>
    internal async Task AcceptAsync(IntakeRecord record, RawUpload upload, CancellationToken cancellation)
    {
        string hash = await upload.CommitAsync(cancellation);
        failpoints?.Hit(Failpoints.Blob);

        // It may have begun to come in on a day that is over by now. Before for a crash in between, and after for an audit that was under way.
        string day = PartitionOf(record.Id)[..8];
        bool isLate = day != IntakeId.Day(record.StoredAt.InUtc().Date);
        if (isLate)
        {
            await ReopenDayAsync(day, cancellation);
        }

        await CommitAsync(record with { Blob = upload.Blob }, hash, inline: null, cancellation);
        if (isLate)
        {
            await ReopenDayAsync(day, cancellation);
        }
    }

    /// <summary>Raw bytes of an intake that is not there yet.</summary>
    internal async Task<RawUpload> BeginAsync(string id, CancellationToken cancellation)
    {
        string blob = $"intake/{PartitionOf(id)}/{id}";
        return new RawUpload(id, blob, await blobs.CreateAsync(blob, cancellation));
    }

    private async Task CommitAsync(IntakeRecord record, string hash, string? inline, CancellationToken cancellation)
    {
        string partition = PartitionOf(record.Id);
        await RememberDayAsync(partition[..8], cancellation);
        var batch = new TableBatch(Table, partition);
        if (inline is not null)
        {
            batch.Insert(Raw + record.Id, inline);
        }

        batch.Insert(Lines + record.Id, DeskJson.Write(record));
        batch.Insert(MarkKey(record.Id), DeskJson.Write(new ReceptionMark(record, hash)));
        if (record.State == IntakeState.Queued)
        {
            batch.Insert(Queued + record.Id, DeskJson.Write(IntakeReference.Of(record)));
        }

        // Refused is its own earlier attempt, whose answer got lost; anything else must not be answered with a 202.
        if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Refused && await ReadAsync(record.Id, cancellation) is null)
        {
            throw new StoreUnavailableException($"{record.Id} could not be stored: send it again.");
        }
    }

    /// <summary>Null when there is no such intake, or the id is none.</summary>
    public async Task<IntakeRecord?> ReadAsync(string id, CancellationToken cancellation) => (await LoadAsync(id, cancellation))?.Record;

    /// <summary>As <see cref="ReadAsync"/>, with what a later <see cref="FinishAsync"/> goes by.</summary>
    public async Task<StoredIntake?> LoadAsync(string id, CancellationToken cancellation) =>
        IntakeId.TryRead(id, out string? partition) && await tables.ReadAsync(Table, partition, Lines + id, cancellation) is { } row
            ? new StoredIntake(DeskJson.Read<IntakeRecord>(row.Body), row.ETag)
            : null;

    /// <summary>What was received, in memory that is given back when it is disposed of.</summary>
    /// <exception cref="InvalidDataException">It is gone: trying again cannot help.</exception>
    public async Task<IMemoryOwner<byte>> RawAsync(IntakeRecord record, CancellationToken cancellation) =>
        record.Blob is { } blob
            ? await blobs.LoadAsync(blob, cancellation) ?? throw Gone(record)
            : LargeMemory.Over(await InlineAsync(record, cancellation));

    /// <summary>The same as a stream that can seek.</summary>
    /// <exception cref="InvalidDataException">It is gone: trying again cannot help.</exception>
    public async Task<Stream> OpenRawAsync(IntakeRecord record, CancellationToken cancellation) =>
        record.Blob is { } blob
            ? await blobs.OpenAsync(blob, cancellation) ?? throw Gone(record)
            : new MemoryStream(await InlineAsync(record, cancellation), writable: false);

    /// <summary>What it begins with, at most 64 KiB, for what may be put aside because its original is gone: then nothing.</summary>
    internal async Task<ReadOnlyMemory<byte>> HeadAsync(IntakeRecord record, CancellationToken cancellation)
    {
        try
        {
            await using Stream raw = await OpenRawAsync(record, cancellation);
            byte[] head = new byte[Math.Min(raw.Length, InlineBytes)];
            return head.AsMemory(0, await raw.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation));
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            return default;
        }
    }

    private async Task<byte[]> InlineAsync(IntakeRecord record, CancellationToken cancellation) =>
        await tables.ReadAsync(Table, PartitionOf(record.Id), Raw + record.Id, cancellation) is { } row
            ? Convert.FromBase64String(row.Body)
            : throw Gone(record);

    private static InvalidDataException Gone(IntakeRecord record) => new($"The raw message of {record.Id} is not in the store.");

    /// <summary>Records how it ended, and takes it off the list of what is queued.</summary>
    /// <returns>False when it has ended, or was queued again, since it was loaded: its first outcome stays.</returns>
    public async Task<bool> FinishAsync(StoredIntake loaded, IntakeRecord ended, CancellationToken cancellation) => await tables.CommitAsync(
        new TableBatch(Table, PartitionOf(ended.Id)).Replace(Lines + ended.Id, DeskJson.Write(ended), loaded.ETag).DeleteIfPresent(Queued + ended.Id),
        cancellation) is BatchOutcome.Committed;

    /// <summary>Puts it back on the list of what is queued; its day's account is drawn up anew.</summary>
    /// <returns>False when it has changed since it was loaded.</returns>
    public async Task<bool> RequeueAsync(StoredIntake loaded, CancellationToken cancellation)
    {
        string id = loaded.Record.Id;
        string partition = PartitionOf(id);
        IntakeRecord again = loaded.Record with { State = IntakeState.Queued, CaseId = null, Reason = null, DuplicateOf = null };

        // Before for a crash in between, and after for an audit that was under way.
        await ReopenDayAsync(partition[..8], cancellation);
        BatchOutcome outcome = await tables.CommitAsync(
            new TableBatch(Table, partition)
                .Replace(Lines + id, DeskJson.Write(again), loaded.ETag)
                .Upsert(Queued + id, DeskJson.Write(IntakeReference.Of(again))),
            cancellation);
        await ReopenDayAsync(partition[..8], cancellation);
        return outcome is BatchOutcome.Committed;
    }

    /// <summary>What is still queued on any day, for a sweep. The marks are few, however much was received.</summary>
    public async IAsyncEnumerable<IntakeReference> QueuedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string day in await DaysAsync(cancellation))
        {
            foreach (string partition in IntakeId.PartitionsOf(day))
            {
                await foreach (TableRow row in RowsAsync(partition, Queued, cancellation))
                {
                    if (await ReferenceAsync(row, cancellation) is { } reference)
                    {
                        yield return reference;
                    }
                }
            }
        }
    }

    /// <summary>Notes, before it is begun, that it is tried again after a process died: should it be what kills them, the count is there.</summary>
    /// <returns>The tries with this one; 0 when it is not queued any more.</returns>
    public async Task<int> CountTryAsync(string id, CancellationToken cancellation)
    {
        string partition = PartitionOf(id);
        if (await tables.ReadAsync(Table, partition, Queued + id, cancellation) is not { } row || await ReferenceAsync(row, cancellation) is not { } reference)
        {
            return 0;
        }

        IntakeReference counted = reference with { Tries = reference.Tries + 1 };
        return await tables.CommitAsync(new TableBatch(Table, partition).Replace(Queued + id, DeskJson.Write(counted), row.ETag), cancellation) is BatchOutcome.Committed
            ? counted.Tries
            : 0;
    }

    /// <summary>One damaged row must neither keep the others waiting nor cost its mail an attempt: its line says the same.</summary>
    private async Task<IntakeReference?> ReferenceAsync(TableRow row, CancellationToken cancellation)
    {
        string id = row.RowKey[Queued.Length..];
        if (!IntakeId.TryRead(id, out _))
        {
            alarm?.TellForeign(row.RowKey);
            return null;
        }

        return TryRead<IntakeReference>(row) is { OrderingKey: not null } read && read.Id == id ? read
            : (await EntryAsync(id, cancellation)).Record is { } record ? IntakeReference.Of(record)
            : null;
    }

    /// <summary>Days on which anything was received, oldest first, as <c>yyyyMMdd</c>.</summary>
    public async Task<IReadOnlyList<string>> DaysAsync(CancellationToken cancellation)
    {
        var days = new List<string>();
        await foreach (TableRow row in RowsAsync(Days, "", cancellation))
        {
            days.Add(row.RowKey);
        }

        return days;
    }

    internal static string HashOf(ReadOnlySpan<byte> raw) => Convert.ToHexStringLower(SHA256.HashData(raw));

    private async IAsyncEnumerable<TableRow> RowsAsync(string partition, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
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

    /// <summary>Before the first message of a day, so that a sweep knows where to look.</summary>
    private async Task RememberDayAsync(string day, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _knownDay) != day)
        {
            await tables.CommitAsync(new TableBatch(Table, Days).Upsert(day, "{}"), cancellation);
            Volatile.Write(ref _knownDay, day);
        }
    }

    private static string MarkKey(string id) => Lines + id + AsReceived;

    private static T? TryRead<T>(TableRow? row) where T : class => row is null ? null : DeskJson.TryRead<T>(row.Body);

    private static string PartitionOf(string id) =>
        IntakeId.TryRead(id, out string? partition) ? partition : throw new ArgumentException($"'{id}' is no intake id.", nameof(id));
}
