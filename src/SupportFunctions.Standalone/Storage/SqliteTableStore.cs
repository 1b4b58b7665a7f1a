using Microsoft.Data.Sqlite;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>The tables of one desk in one SQLite file.</summary>
/// <remarks>
/// A completed commit is on the disk. Batches become durable in the order in which they were submitted. A batch whose token is
/// cancelled before the writer reaches it is not written; after that the token has no effect. Keys sort by UTF-8 bytes, which
/// is UTF-16 order for every key that <see cref="TableLimits.CheckKey"/> allows.
/// </remarks>
public sealed class SqliteTableStore : ITableStore, IDisposable
{
    private readonly SqliteReaders _readers;

    /// <summary>Null: only for reading.</summary>
    private readonly SqliteWriter? _writer;

    private SqliteTableStore(string path, bool isReadOnly)
    {
        if (isReadOnly)
        {
            using SqliteConnection connection = SqliteDatabase.OpenForReading(path);
            _readers = new(path, new SqliteTables(connection));
        }
        else
        {
            SqliteConnection connection = SqliteDatabase.OpenWriter(path);
            var tables = new SqliteTables(connection);
            _readers = new(path, tables);
            _writer = new(connection, tables);
        }
    }

    /// <summary>Opens <c>desk.db</c> in the folder; both are made where they are missing.</summary>
    /// <exception cref="InvalidOperationException">A newer version of this program wrote the file.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened, or is not a database.</exception>
    public static SqliteTableStore Open(string dataFolder)
    {
        DurableFile.CreateFolder(dataFolder);
        var path = Path.Combine(Path.GetFullPath(dataFolder), SqliteDatabase.FileName);
        try
        {
            return new SqliteTableStore(path, isReadOnly: false);
        }
        catch (SqliteException failure)
        {
            throw SqliteDatabase.Unavailable($"opened ({path})", failure);
        }
    }

    /// <summary>Reads beside a desk that is running, or of one that has ended; tables that are new since then are not seen.</summary>
    /// <exception cref="InvalidOperationException">There is no desk's data in the folder, or a newer version of this program wrote it.</exception>
    /// <exception cref="StoreUnavailableException">The file cannot be opened, or is not a database.</exception>
    public static SqliteTableStore OpenReadOnly(string dataFolder)
    {
        var path = Path.Combine(Path.GetFullPath(dataFolder), SqliteDatabase.FileName);
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"There is no desk's data in {Path.GetDirectoryName(path)}: name its folder with --data.");
        }

        try
        {
            return new SqliteTableStore(path, isReadOnly: true);
        }
        catch (SqliteException failure)
        {
            throw SqliteDatabase.Unavailable($"opened ({path})", failure);
        }
    }

    public Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(rowKey);
        return Read(reader => reader.Row(table, partition, rowKey), cancellation);
    }

    public Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckRange(range);
        return Read(reader => reader.Range(table, partition, range), cancellation);
    }

    public Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        TableLimits.Check(batch);
        return _writer?.CommitAsync(batch, cancellation) ?? throw new InvalidOperationException("This store was opened for reading.");
    }

    /// <summary>Writes what was submitted and closes the file; what is submitted later is refused with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer?.Dispose();
    }

    /// <summary>On the caller's thread: a read takes microseconds from memory, less than handing it to another thread.</summary>
    private Task<T> Read<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        try
        {
            return Task.FromResult(_readers.Read(read));
        }
        catch (StoreUnavailableException failure)
        {
            return Task.FromException<T>(failure);
        }
    }
}
