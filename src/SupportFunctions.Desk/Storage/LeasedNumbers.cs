using System.Globalization;

namespace SupportFunctions.Desk.Storage;

/// <summary>Numbers from leased blocks: unique, rising within a process; a process that ends leaves a gap.</summary>
/// <param name="counter">Its name in the table of counters.</param>
/// <param name="first">The first number there ever is.</param>
public sealed class LeasedNumbers(ITableStore tables, string counter, long first, int blockSize) : IDisposable
{
    private const string Table = "counters";
    private const string Row = "next";

    private readonly SemaphoreSlim _one = new(1, 1);
    private long _next;
    private long _end;

    /// <summary>Two transactions for the first of a block, none for the others.</summary>
    public async ValueTask<long> NextAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            while (_next == _end)
            {
                await LeaseAsync(cancellation);
            }

            return _next++;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The first number that no block has, in this process or another. One transaction.</summary>
    public async Task<long> EndAsync(CancellationToken cancellation) => Read(await tables.ReadAsync(Table, counter, Row, cancellation));

    public void Dispose() => _one.Dispose();

    private async Task LeaseAsync(CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(Table, counter, Row, cancellation);
        long start = Read(row);
        string end = (start + blockSize).ToString(CultureInfo.InvariantCulture);
        var batch = new TableBatch(Table, counter);
        _ = row is null ? batch.Insert(Row, end) : batch.Replace(Row, end, row.ETag);
        if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed)
        {
            (_next, _end) = (start, start + blockSize);
        }
    }

    private long Read(TableRow? row) => row is null ? first : long.Parse(row.Body, CultureInfo.InvariantCulture);
}
