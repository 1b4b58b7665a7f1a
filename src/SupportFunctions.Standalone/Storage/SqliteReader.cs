using Microsoft.Data.Sqlite;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>One read-only connection with its statements.</summary>
internal sealed class SqliteReader(SqliteConnection connection, SqliteTables tables) : IDisposable
{
    /// <summary>A page ends early here: a thousand rows of 1 MiB would not be a page any more.</summary>
    private const int MaxPageCharacters = 2 * 1024 * 1024;

    /// <summary>Above every key, because <see cref="TableLimits.CheckKey"/> allows nothing that sorts there.</summary>
    private const string AboveAll = "\uffff";

    private readonly SqliteStatement _row = new(connection,
        "SELECT version, body FROM rows WHERE table_id=?1 AND partition=?2 AND row_key=?3");

    private readonly SqliteStatement _range = new(connection,
        "SELECT row_key, version, body FROM rows WHERE table_id=?1 AND partition=?2 AND row_key>=?3 AND row_key<?4 ORDER BY row_key LIMIT ?5");

    public TableRow? Row(string table, string partition, string rowKey)
    {
        if (tables.Find(table) is not { } id)
        {
            return null;
        }

        var row = _row.Bind(1, id).Bind(2, partition).Bind(3, rowKey).Step()
            ? new TableRow(rowKey, SqliteBatchRunner.ETag(_row.Number(0)), _row.Text(1))
            : null;
        _row.Reset();
        return row;
    }

    /// <summary>
    /// The continuation is the last key of the page: the next page begins after it, whatever was written meanwhile. One row more
    /// than asked for is looked up, to know whether there is a next page.
    /// </summary>
    public TablePage Range(string table, string partition, RowRange range)
    {
        if (tables.Find(table) is not { } id)
        {
            return new TablePage([], null);
        }

        _range.Bind(1, id).Bind(2, partition).Bind(3, First(range)).Bind(4, range.Below ?? AboveAll).Bind(5, range.Top + 1);
        var rows = new List<TableRow>();
        string? next = null;
        long size = 0;
        while (_range.Step())
        {
            if (rows.Count == range.Top || size > MaxPageCharacters)
            {
                next = rows[^1].RowKey;
                break;
            }

            var row = new TableRow(_range.Text(0), SqliteBatchRunner.ETag(_range.Number(1)), _range.Text(2));
            size += row.Body.Length;
            rows.Add(row);
        }

        _range.Reset();
        return new TablePage(rows, next);
    }

    public void Dispose()
    {
        _row.Dispose();
        _range.Dispose();
        connection.Dispose();
    }

    /// <summary>The first key that may follow K is K and U+0000. A continuation never reaches below the range itself.</summary>
    private static string First(RowRange range)
    {
        var from = range.From ?? "";
        var after = range.Continuation is { } last ? last + '\0' : "";
        return string.CompareOrdinal(after, from) > 0 ? after : from;
    }
}
