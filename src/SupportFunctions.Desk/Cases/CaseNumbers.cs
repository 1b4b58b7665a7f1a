using System.Globalization;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Case numbers from leased blocks: unique, rising within a process; a process that ends leaves a gap.</summary>
public sealed class CaseNumbers(ITableStore tables) : IDisposable
{
    public const int BlockSize = 100;

    private const string Table = "counters";
    private const string Partition = "cases";
    private const string Row = "next";
    private const long First = 1001;

    private readonly SemaphoreSlim _one = new(1, 1);
    private long _next;
    private long _end;

    /// <summary>Two transactions for the first of a block, none for the others.</summary>
    public async ValueTask<CaseId> NextAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            while (_next == _end)
            {
                await LeaseAsync(cancellation);
            }

            return new CaseId(_next++);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Numbers that may have a case, in this process or another: from the first to the end of the last block. One transaction.</summary>
    /// <param name="after">Only those above it.</param>
    internal static async Task<(long From, long Below)> GivenAsync(ITableStore tables, long after, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(Table, Partition, Row, cancellation);
        return (Math.Max(First, after + 1), row is null ? First : long.Parse(row.Body, CultureInfo.InvariantCulture));
    }

    public void Dispose() => _one.Dispose();

    private async Task LeaseAsync(CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(Table, Partition, Row, cancellation);
        long start = row is null ? First : long.Parse(row.Body, CultureInfo.InvariantCulture);
        string end = (start + BlockSize).ToString(CultureInfo.InvariantCulture);
        var batch = new TableBatch(Table, Partition);
        _ = row is null ? batch.Insert(Row, end) : batch.Replace(Row, end, row.ETag);
        if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed)
        {
            (_next, _end) = (start, start + BlockSize);
        }
    }
}
