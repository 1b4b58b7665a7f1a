using Microsoft.Data.Sqlite;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>Looks into the desk's file from outside: what is accepted and not a case yet, what is committed and not delivered yet.</summary>
/// <remarks>An intake's mark is taken away one transaction after its case was committed, so the times seen here are a little too long.</remarks>
internal sealed class StoreWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private const int MaxWatched = 32;
    private const string Rows = "FROM rows WHERE table_id=(SELECT id FROM tables WHERE name=@table) AND partition=@partition AND row_key>=@from AND row_key<@below";

    private readonly SqliteConnection _connection;
    private readonly List<(string Id, long SentAt)> _watched = [];
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public StoreWatch(string dataFolder)
    {
        _connection = SqliteDatabase.OpenReader(Path.Combine(dataFolder, SqliteDatabase.FileName));
        _thread = new Thread(Watch) { IsBackground = true, Name = "Watch" };
        _thread.Start();
    }

    /// <summary>From a mail's sending to its case, of the mails given to <see cref="Follow"/>.</summary>
    public Latencies Committed { get; private set; } = new();

    public void Forget() => Committed = new Latencies();

    /// <summary>Follows one mail; with many under observation already it is left out, so that watching stays cheap.</summary>
    public void Follow(string intakeId, long sentAt)
    {
        lock (_watched)
        {
            if (_watched.Count < MaxWatched)
            {
                _watched.Add((intakeId, sentAt));
            }
        }
    }

    /// <summary>Accepted, and not a case yet.</summary>
    public long Queued()
    {
        string day = IntakeId.Day(NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date);
        return IntakeId.PartitionsOf(day).Sum(p => Count("intake", p, "queued|", "queued}"));
    }

    /// <summary>Cases with a commit whose mails and indexes are not confirmed yet.</summary>
    public long Undelivered() => Enumerable.Range(0, 8).Sum(shard => Count("due", $"machine-0{shard}", " ", "~"));

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _connection.Dispose();
    }

    private long Count(string table, string partition, string from, string below)
    {
        lock (_connection)
        {
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "SELECT count(*) " + Rows;
            command.Parameters.AddWithValue("@table", table);
            command.Parameters.AddWithValue("@partition", partition);
            command.Parameters.AddWithValue("@from", from);
            command.Parameters.AddWithValue("@below", below);
            return (long)command.ExecuteScalar()!;
        }
    }

    private void Watch()
    {
        while (!_isStopping)
        {
            (string Id, long SentAt)[] now;
            lock (_watched)
            {
                now = [.. _watched];
            }

            foreach ((string id, long sentAt) in now)
            {
                IntakeId.TryRead(id, out string? partition);
                if (Count("intake", partition!, "queued|" + id, "queued|" + id + "!") == 0)
                {
                    Committed.Add(sentAt);
                    lock (_watched)
                    {
                        _watched.Remove((id, sentAt));
                    }
                }
            }

            // A real pause: this thread must not take time from what it measures.
            Thread.Sleep(now.Length == 0 ? TimeSpan.FromMilliseconds(5) : Pause);
        }
    }
}
