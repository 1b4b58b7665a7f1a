using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>One thread that writes. Batches that wait together are committed, and synced to the disk, together.</summary>
/// <remarks>
/// Order: batches are applied and made durable in the order of submission, so one submitted earlier is never durable later than one
/// submitted after it. A caller hears of its batch only after COMMIT; a refused batch leaves its neighbours alone.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    private const int QueueLength = 4096;

    /// <summary>A group stops growing here, so that no caller waits long for the others and the WAL stays small.</summary>
    private const int MaxGroupBatches = 512;
    private const long MaxGroupCharacters = 8 * 1024 * 1024;

    /// <summary>
    /// Synchronous continuations, so that an arriving batch wakes the writer at once and not through a busy thread pool. A caller whom
    /// a full queue held up takes its place on the writer's thread and runs only to its next wait, in <see cref="CommitAsync"/>.
    /// </summary>
    private readonly Channel<PendingBatch> _queue = Channel.CreateBounded<PendingBatch>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly SqliteConnection _connection;
    private readonly SqliteTables _tables;
    private readonly SqliteBatchRunner _runner;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly List<PendingBatch> _group = [];
    private readonly Thread _thread;

    public SqliteWriter(SqliteConnection connection, SqliteTables tables)
    {
        _connection = connection;
        _tables = tables;
        _runner = new(connection, tables, SqliteDatabase.NextVersion(connection));
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _thread = new(Run) { Name = "Desk writer", IsBackground = true };
        _thread.Start();
    }

    public async Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        var pending = new PendingBatch(batch, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteTableStore));
        }

        return await pending.Completion;
    }

    /// <summary>Writes what was submitted, moves the WAL into the database, closes.</summary>
    public void Dispose()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        _thread.Join();
        _begin.Dispose();
        _commit.Dispose();
        _runner.Dispose();
        using (_connection)
        {
            SqliteDatabase.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private void Run()
    {
        // This thread has nothing else to do: it may block.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            TakeGroup();
            CommitGroup();
        }
    }

    private void TakeGroup()
    {
        _group.Clear();
        long size = 0;
        while (_group.Count < MaxGroupBatches && size < MaxGroupCharacters && _queue.Reader.TryRead(out var pending))
        {
            if (!pending.IsWithdrawn())
            {
                _group.Add(pending);
                size += pending.Size;
            }
        }
    }

    /// <summary>Whatever goes wrong is for the callers to hear; the thread lives on, and the next group gets its own chance.</summary>
    private void CommitGroup()
    {
        if (_group.Count == 0)
        {
            return;
        }

        try
        {
            WriteGroup();
        }
        catch (Exception failure)
        {
            RollBack();
            _group.ForEach(pending => pending.Fail(SqliteDatabase.Unavailable("written", failure)));
            return;
        }

        _group.ForEach(pending => pending.Complete());
    }

    private void WriteGroup()
    {
        foreach (var pending in _group)
        {
            _tables.Ensure(pending.Batch.Table);
        }

        _begin.Run();
        foreach (var pending in _group)
        {
            pending.Decide(_runner.Apply(pending.Batch));
        }

        _commit.Run();
    }

    /// <summary>SQLite itself ends the transaction at some errors; where it did not, it is ended here, or the next BEGIN would fail.</summary>
    private void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            _ = SQLitePCL.raw.sqlite3_exec(_connection.Handle, "ROLLBACK");
        }
    }
}
