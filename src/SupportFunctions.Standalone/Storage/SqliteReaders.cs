using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SupportFunctions.Standalone.Storage;

/// <summary>Read-only connections that are used again. Each read sees every batch completed before it began.</summary>
internal sealed class SqliteReaders(string path, SqliteTables tables) : IDisposable
{
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>As many connections as there are reads at the same time: reads do not wait for each other.</summary>
    public T Read<T>(Func<SqliteReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteTableStore));
        SqliteReader? reader = null;
        try
        {
            reader = _idle.TryTake(out var idle) ? idle : new SqliteReader(SqliteDatabase.OpenReader(path), tables);
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch (SqliteException failure)
        {
            reader?.Dispose();
            throw SqliteDatabase.Unavailable("read", failure);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private void Return(SqliteReader reader)
    {
        _idle.Add(reader);
        if (_isDisposed)
        {
            Dispose();
        }
    }
}
