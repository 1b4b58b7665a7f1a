using System.Globalization;
using Microsoft.Data.Sqlite;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>The file, its settings and its schema. Layout and settings: docs/adr/0002-sqlite-layout.md.</summary>
internal static class SqliteDatabase
{
    public const int SchemaVersion = 1;

    public const string FileName = "desk.db";

    /// <summary>
    /// <c>rows</c> keeps bodies dense in the order of arrival; only the small entries of <c>rows_key</c> are written at random
    /// places. Names of tables compare without case, as in Azure.
    /// </summary>
    private const string Schema = """
        CREATE TABLE tables(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
        CREATE TABLE rows(
            id INTEGER PRIMARY KEY,
            table_id INTEGER NOT NULL,
            partition TEXT NOT NULL,
            row_key TEXT NOT NULL,
            version INTEGER NOT NULL,
            body TEXT NOT NULL);
        CREATE UNIQUE INDEX rows_key ON rows(table_id, partition, row_key);
        CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO counters VALUES('opens', 0);
        """;

    /// <summary>
    /// WAL, and a sync at every commit: what is acknowledged survives a power cut. 4,000 pages (16 MB) between checkpoints: fewer
    /// write hot pages twice, more make the longest commit longer. The WAL file shrinks to 64 MB after a burst.
    /// </summary>
    private const string WriterSettings = """
        PRAGMA busy_timeout=5000;
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        PRAGMA wal_autocheckpoint=4000;
        PRAGMA journal_size_limit=67108864;
        PRAGMA cache_size=-65536;
        PRAGMA mmap_size=1073741824;
        PRAGMA temp_store=MEMORY;
        """;

    /// <summary>Readers share the file through the page cache of the system, so their own cache stays small.</summary>
    private const string ReaderSettings = """
        PRAGMA busy_timeout=5000;
        PRAGMA cache_size=-4096;
        PRAGMA mmap_size=1073741824;
        """;

    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();
        SqliteSleep.Replace();
    }

    /// <summary>The writing connection of a file that exists afterwards, in this version's schema.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        var connection = Connect(path, SqliteOpenMode.ReadWriteCreate, WriterSettings);
        try
        {
            Prepare(connection, path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path) => Connect(path, SqliteOpenMode.ReadOnly, ReaderSettings);

    /// <summary>A reading connection of a file that nobody may have prepared.</summary>
    /// <exception cref="InvalidOperationException">It is not of this version's schema.</exception>
    public static SqliteConnection OpenForReading(string path)
    {
        var connection = OpenReader(path);
        try
        {
            return Version(connection, path) > 0 ? connection : throw new InvalidOperationException($"{path} holds no desk's data yet: start a desk on it first.");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The version that the first write of this opening gets; the next ones count up. How often the file was opened stands in
    /// the upper bits, so a version never comes back, also when its row was deleted before a restart. Room for 8 million openings of
    /// 10^12 writes.
    /// </summary>
    public static long NextVersion(SqliteConnection connection)
    {
        Execute(connection, "BEGIN IMMEDIATE; UPDATE counters SET value=value+1 WHERE name='opens'");
        var opens = Number(connection, "SELECT value FROM counters WHERE name='opens'");
        Execute(connection, "COMMIT");
        return opens << 40;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static StoreUnavailableException Unavailable(string doing, Exception inner) =>
        new($"The database could not be {doing}: {inner.Message} Check the free space and the health of the disk that holds the data folder.", inner);

    private static SqliteConnection Connect(string path, SqliteOpenMode mode, string settings)
    {
        // Pooling would keep the file open after Dispose.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute(connection, settings);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        if (Version(connection, path) == 0)
        {
            Execute(connection, FormattableString.Invariant($"{Schema} PRAGMA user_version={SchemaVersion};"));
        }

        Execute(connection, "COMMIT");
    }

    private static long Version(SqliteConnection connection, string path)
    {
        var version = Number(connection, "PRAGMA user_version");
        return version <= SchemaVersion ? version : throw new InvalidOperationException(FormattableString.Invariant(
            $"{path} has schema {version}; this program knows up to {SchemaVersion}. Start the newer version that wrote it, or restore a copy from before."));
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
