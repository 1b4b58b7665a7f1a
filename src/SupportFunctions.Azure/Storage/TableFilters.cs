using Azure.Data.Tables;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Ranges as filters of the service.</summary>
internal static class TableFilters
{
    /// <param name="lastRow">Rows up to this one have been read.</param>
    public static string Of(string partition, RowRange range, string? lastRow)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (lastRow is not null)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey gt {lastRow}");
        }
        else if (RowRange.Plain(range.From) is { Length: > 0 } from)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
        }

        if (RowRange.Plain(range.Below) is { } below)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey lt {below}");
        }

        return filter;
    }
}
