using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Storage;

internal static class TableReading
{
    /// <summary>The first rows of a range as what they hold, in their order. One transaction a page.</summary>
    /// <param name="top">1 or more.</param>
    public static async Task<IReadOnlyList<T>> ReadFirstAsync<T>(
        this ITableStore tables, string table, string partition, RowRange range, int top, CancellationToken cancellation)
    {
        var read = new List<T>();
        string? continuation = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(table, partition, range with { Top = top - read.Count, Continuation = continuation }, cancellation);
            read.AddRange(page.Rows.Select(r => DeskJson.Read<T>(r.Body)));
            continuation = page.Next;
        }
        while (continuation is not null && read.Count < top);
        return read;
    }
}
