using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>One request to a store.</summary>
/// <param name="Kind">What the port calls it: <c>read</c>, <c>range</c> or <c>commit</c>.</param>
/// <param name="Rows">Read or written.</param>
/// <param name="Absent">Rows that a commit deletes though they are not there: to Azure that is a fault, and the rest goes once more for each.</param>
public sealed record StoreRequest(string Kind, string Table, string Partition, int Rows, int Absent);

/// <summary>Counts what goes through to the store.</summary>
internal sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    private readonly Lock _one = new();

    public int Reads { get; private set; }

    public int Ranges { get; private set; }

    public int RowsRead { get; private set; }

    public int Commits { get; private set; }

    public int RowsWritten { get; private set; }

    public int Characters { get; private set; }

    /// <summary>Hears of every request, when somebody wants them one by one; then rows to be deleted are looked up first.</summary>
    public Action<StoreRequest>? Seen { get; set; }

    public void Reset() => (Reads, Ranges, RowsRead, Commits, RowsWritten, Characters) = (0, 0, 0, 0, 0, 0);

    public async Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        TableRow? row = await inner.ReadAsync(table, partition, rowKey, cancellation);
        lock (_one)
        {
            Reads++;
            RowsRead += row is null ? 0 : 1;
            Seen?.Invoke(new StoreRequest("read", table, partition, row is null ? 0 : 1, 0));
        }

        return row;
    }

    public async Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        TablePage page = await inner.ReadRangeAsync(table, partition, range, cancellation);
        lock (_one)
        {
            Ranges++;
            RowsRead += page.Rows.Count;
            Seen?.Invoke(new StoreRequest("range", table, partition, page.Rows.Count, 0));
        }

        return page;
    }

    public async Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        int absent = Seen is null ? 0 : await AbsentAsync(batch, cancellation);
        lock (_one)
        {
            Commits++;
            RowsWritten += batch.Operations.Count;
            Characters += batch.Operations.Sum(o => o switch
            {
                TableOperation.Insert i => i.Body.Length,
                TableOperation.Upsert u => u.Body.Length,
                TableOperation.Replace r => r.Body.Length,
                _ => 0,
            });
            Seen?.Invoke(new StoreRequest("commit", batch.Table, batch.Partition, batch.Operations.Count, absent));
        }

        return await inner.CommitAsync(batch, cancellation);
    }

    private async Task<int> AbsentAsync(TableBatch batch, CancellationToken cancellation)
    {
        int absent = 0;
        foreach (TableOperation.DeleteIfPresent gone in batch.Operations.OfType<TableOperation.DeleteIfPresent>())
        {
            absent += await inner.ReadAsync(batch.Table, batch.Partition, gone.RowKey, cancellation) is null ? 1 : 0;
        }

        return absent;
    }
}
