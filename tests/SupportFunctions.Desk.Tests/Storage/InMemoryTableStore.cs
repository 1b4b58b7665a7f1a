using System.Globalization;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>Tables in memory for tests of what stands on them: ordered, atomic, with ETags and the limits that callers can break.</summary>
public sealed class InMemoryTableStore : ITableStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Table, string Partition), SortedDictionary<string, TableRow>> _partitions = [];
    private long _etags;
    private int _accesses;

    /// <summary>How often anything was read or written.</summary>
    public int Accesses => Volatile.Read(ref _accesses);

    /// <summary>The most rows a page has; a smaller number shows who relies on full pages.</summary>
    public int LongestPage { get; set; } = 1000;

    /// <summary>Thrown by the next accesses, until it is null again.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Runs before a commit, for whoever wants to come first.</summary>
    public Func<TableBatch, Task>? BeforeCommit { get; set; }

    /// <summary>Runs after a range of a table and partition was read, for whoever wants to come between two pages.</summary>
    public Func<string, string, Task>? AfterRange { get; set; }

    public Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        Access(cancellation);
        CheckKey(partition);
        CheckKey(rowKey);
        lock (_lock)
        {
            return Task.FromResult(Partition(table, partition).GetValueOrDefault(rowKey));
        }
    }

    public async Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        TablePage page = ReadRange(table, partition, range, cancellation);
        if (AfterRange is { } after)
        {
            await after(table, partition);
        }

        return page;
    }

    private TablePage ReadRange(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        Access(cancellation);
        CheckKey(partition);
        if (range.Top is < 1 or > 1000)
        {
            throw new TableLimitException($"A page has 1 to 1000 rows, not {range.Top}.");
        }

        lock (_lock)
        {
            TableRow[] rows = [.. Partition(table, partition).Values.Where(r =>
                (range.From is null || string.CompareOrdinal(r.RowKey, range.From) >= 0)
                && (range.Below is null || string.CompareOrdinal(r.RowKey, range.Below) < 0)
                && (range.Continuation is null || string.CompareOrdinal(r.RowKey, range.Continuation) > 0))];
            TableRow[] page = [.. rows.Take(Math.Min(range.Top, LongestPage))];
            return new TablePage(page, page.Length < rows.Length ? page[^1].RowKey : null);
        }
    }

    public async Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        Access(cancellation);
        CheckKey(batch.Partition);
        if (batch.Operations.Count is 0 or > TableLimits.MaxOperations)
        {
            throw new TableLimitException($"A batch has 1 to {TableLimits.MaxOperations} operations, not {batch.Operations.Count}.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (TableOperation operation in batch.Operations)
        {
            CheckKey(operation.RowKey);
            if (!seen.Add(operation.RowKey))
            {
                throw new TableLimitException($"The row '{operation.RowKey}' is in the batch twice.");
            }
        }

        if (BeforeCommit is { } before)
        {
            await before(batch);
        }

        lock (_lock)
        {
            return Commit(batch);
        }
    }

    /// <summary>The keys of a partition, for looking at what was written.</summary>
    public IReadOnlyList<string> Keys(string table, string partition)
    {
        lock (_lock)
        {
            return [.. Partition(table, partition).Keys];
        }
    }

    /// <summary>Every key of a table, for the same.</summary>
    public IReadOnlyList<(string Partition, string RowKey)> Keys(string table)
    {
        lock (_lock)
        {
            return [.. _partitions.Where(p => p.Key.Table == table).SelectMany(p => p.Value.Keys.Select(k => (p.Key.Partition, k)))];
        }
    }

    private BatchOutcome Commit(TableBatch batch)
    {
        SortedDictionary<string, TableRow> rows = Partition(batch.Table, batch.Partition);
        for (int i = 0; i < batch.Operations.Count; i++)
        {
            TableRow? row = rows.GetValueOrDefault(batch.Operations[i].RowKey);
            RefusalReason reason = batch.Operations[i] switch
            {
                TableOperation.Insert => row is null ? RefusalReason.None : RefusalReason.AlreadyExists,
                TableOperation.Replace r => Reason(row, r.ETag),
                TableOperation.Delete d => Reason(row, d.ETag),
                _ => RefusalReason.None,
            };
            if (reason != RefusalReason.None)
            {
                return new BatchOutcome.Refused(i, reason);
            }
        }

        return new BatchOutcome.Committed([.. batch.Operations.Select(o => o switch
        {
            TableOperation.Insert w => Write(rows, w.RowKey, w.Body),
            TableOperation.Upsert w => Write(rows, w.RowKey, w.Body),
            TableOperation.Replace w => Write(rows, w.RowKey, w.Body),
            _ => Remove(rows, o.RowKey),
        })]);
    }

    private static RefusalReason Reason(TableRow? row, string etag) =>
        row is null ? RefusalReason.NotFound : row.ETag == etag ? RefusalReason.None : RefusalReason.Changed;

    private string Write(SortedDictionary<string, TableRow> rows, string rowKey, string body)
    {
        if (body.Length * sizeof(char) > TableLimits.MaxRowBytes)
        {
            throw new TableLimitException($"The row '{rowKey}' is larger than a row may be.");
        }

        string etag = (++_etags).ToString(CultureInfo.InvariantCulture);
        rows[rowKey] = new TableRow(rowKey, etag, body);
        return etag;
    }

    private static string? Remove(SortedDictionary<string, TableRow> rows, string rowKey)
    {
        rows.Remove(rowKey);
        return null;
    }

    private SortedDictionary<string, TableRow> Partition(string table, string partition)
    {
        if (!_partitions.TryGetValue((table, partition), out SortedDictionary<string, TableRow>? rows))
        {
            _partitions.Add((table, partition), rows = new(StringComparer.Ordinal));
        }

        return rows;
    }

    private void Access(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _accesses);
        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    private static void CheckKey(string key)
    {
        if (key.Length is 0 or > TableLimits.MaxKeyCharacters || key.Any(c => char.IsControl(c) || c is '/' or '\\' or '#' or '?' or '%'))
        {
            throw new TableLimitException($"'{key}' is not a key that every store takes.");
        }
    }
}
