using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Benchmarks.Storage;

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

    public void Reset() => (Reads, Ranges, RowsRead, Commits, RowsWritten, Characters) = (0, 0, 0, 0, 0, 0);

    public async Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        TableRow? row = await inner.ReadAsync(table, partition, rowKey, cancellation);
        lock (_one)
        {
            Reads++;
            RowsRead += row is null ? 0 : 1;
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
        }

        return page;
    }

    public Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
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
        }

        return inner.CommitAsync(batch, cancellation);
    }
}
