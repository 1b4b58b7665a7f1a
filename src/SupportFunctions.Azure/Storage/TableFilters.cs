using Azure.Data.Tables;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Ranges as filters of the service.</summary>
internal static class TableFilters
{
    private const char AboveEveryKey = '\uffff';

    /// <param name="lastRow">Rows up to this one have been read.</param>
    public static string Of(string partition, RowRange range, string? lastRow)
    {
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (lastRow is not null)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey gt {lastRow}");
        }
        else if (Bound(range.From) is { Length: > 0 } from)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
        }

        if (Bound(range.Below) is { } below)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey lt {below}");
        }

        return filter;
    }

    /// <summary>
    /// U+FFFF is no character that software between here and the rows need let through. What lies above it after a prefix is what
    /// begins with the prefix whose last character is one higher: no key holds U+FFFE or a surrogate.
    /// </summary>
    private static string? Bound(string? bound)
    {
        if (bound is null || !bound.EndsWith(AboveEveryKey))
        {
            return bound;
        }

        string prefix = bound[..^1];
        return prefix.Length == 0 ? "\ufffe" : prefix[..^1] + Next(prefix[^1]);
    }

    private static char Next(char last) => last == '\ud7ff' ? '\ue000' : (char)(last + 1);
}
