using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace SupportFunctions.Standalone.Storage;

/// <summary>The numbers that stand for table names in the rows. Only the writer adds; anybody looks up.</summary>
internal sealed class SqliteTables
{
    private readonly ConcurrentDictionary<string, long> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly SqliteConnection _writer;

    public SqliteTables(SqliteConnection writer)
    {
        _writer = writer;
        using var all = new SqliteStatement(writer, "SELECT id, name FROM tables");
        while (all.Step())
        {
            _ids[all.Text(1)] = all.Number(0);
        }
    }

    /// <summary>Null for a table into which nothing was ever written.</summary>
    public long? Find(string table) => _ids.TryGetValue(table, out var id) ? id : null;

    /// <summary>
    /// Adds the table where it is new, in a transaction of its own: were it part of a group that is rolled back, the number kept
    /// here would stand for nothing.
    /// </summary>
    public void Ensure(string table)
    {
        if (_ids.ContainsKey(table))
        {
            return;
        }

        using var insert = new SqliteStatement(_writer, "INSERT INTO tables(name) VALUES(?1) ON CONFLICT DO NOTHING");
        insert.Bind(1, table).Run();
        using var find = new SqliteStatement(_writer, "SELECT id FROM tables WHERE name=?1");
        find.Bind(1, table).Step();
        _ids[table] = find.Number(0);
    }
}
