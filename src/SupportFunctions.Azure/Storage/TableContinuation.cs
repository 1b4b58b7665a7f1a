using Azure;
using Azure.Data.Tables;

namespace SupportFunctions.Azure.Storage;

/// <summary>
/// Where the next page begins: after the last row that was read. The service's own token names the row that came next at the time,
/// and would hide one that was written in between; it is used only after a page without rows.
/// </summary>
internal readonly record struct TableContinuation(string? LastRow, string? Service)
{
    private const char Row = 'r';
    private const char Token = 't';

    /// <exception cref="FormatException">Not made by <see cref="After"/>.</exception>
    public static TableContinuation Read(string? continuation) => continuation switch
    {
        null => default,
        [Row, .. var row] => new(row, null),
        [Token, .. var token] => new(null, token),
        _ => throw new FormatException("The continuation was not made by this store."),
    };

    public static string? After(Page<TableEntity> page) =>
        page.ContinuationToken is not { } token ? null : page.Values.Count > 0 ? Row + page.Values[^1].RowKey : Token + token;
}
