using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SupportFunctions.Standalone.Storage;

/// <summary>A prepared statement that is kept and run again. Not safe for two threads at once.</summary>
/// <remarks>Beneath ADO.NET on purpose: a command with boxed parameters and a reader costs more than the small row that it writes.</remarks>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[4096];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>Rows that the last insert, update or delete of this connection touched.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and a null address would bind NULL.
            Check(raw.sqlite3_bind_text(_statement, index, ""));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
        {
            _utf8 = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(text, _utf8);
        Check(raw.sqlite3_bind_text(_statement, index, _utf8.AsSpan(0, length)));
        return this;
    }

    /// <summary>Runs to the end a statement that returns no rows.</summary>
    public void Run()
    {
        if (Step())
        {
            Reset();
            throw new InvalidOperationException("A statement that should return no row returned one.");
        }

        Reset();
    }

    /// <summary>True where there is a row to read; call <see cref="Reset"/> when done.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        var failure = Failure(code);
        Reset();
        throw failure;
    }

    /// <summary>Ready to be bound and run again. It gives back the code of a failed step, which <see cref="Step"/> has thrown.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    private SqliteException Failure(int code) =>
        new(raw.sqlite3_errmsg(_database).utf8_to_string(), code, raw.sqlite3_extended_errcode(_database));
}
