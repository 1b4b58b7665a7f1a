using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>Which clock an entry of the due index is on.</summary>
public enum DueLine
{
    Unknown = 0,
    /// <summary>DeskTime: warnings, breaches, reminders.</summary>
    Desk = 1,
    /// <summary>MachineTime: a commit whose delivery is not confirmed yet, the next attempt of a failed delivery.</summary>
    Machine = 2,
}

/// <summary>One entry: look at that thing at that time.</summary>
/// <param name="At">Kept to 100 ns, as a row key holds it, so that an entry read back is the same entry; rounded up, because a look before the time finds nothing to do.</param>
/// <param name="Id">Under <c>case</c> in JSON, as it was before there were other kinds.</param>
/// <param name="Sequence">The sequence that was about to be committed; 0 for a wake-up.</param>
public sealed record DueEntry(DueLine Line, Instant At, [property: JsonPropertyName("case")] LifecycleId Id, long Sequence)
{
    /// <summary>As exact as a key can say it, and never early: rounded up to 100 ns, so that an entry read back equals the one written.</summary>
    public Instant At { get; } = UpToTick(At);

    internal string Partition => DueIndex.Partition(Line, Id);

    internal string RowKey => string.Create(
        CultureInfo.InvariantCulture, $"{TableKeys.Instant(At)}|{Id.Key}|{TableKeys.Sequence(Sequence)}");

    private static Instant UpToTick(Instant at)
    {
        Instant down = Instant.FromUnixTimeTicks(at.ToUnixTimeTicks());
        return down < at ? Instant.FromUnixTimeTicks(at.ToUnixTimeTicks() + 1) : down;
    }
}

/// <summary>
/// What must be looked at, and when. Not derived: an entry is written before the change that it stands for, so that a process
/// killed at any moment leaves something that a sweep finds.
/// </summary>
/// <remarks>
/// A row that this version cannot read is of a kind that a newer one has. It is passed over, so that it holds up nobody else, and stays for
/// the version that knows it.
/// </remarks>
public sealed partial class DueIndex(ITableStore tables, ILogger<DueIndex>? logger = null)
{
    public const string Table = "due";

    /// <summary>Shards of each line, so that no partition takes every write.</summary>
    public const int Shards = 8;

    /// <summary>Partitions of which an unknown row was told, so that the log has a line each and not one a minute.</summary>
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Raised, in this process only, after an entry was written.</summary>
    public event Action<DueEntry>? Added;

    public async Task AddAsync(DueEntry entry, CancellationToken cancellation)
    {
        await tables.CommitAsync(new TableBatch(Table, entry.Partition).Upsert(entry.RowKey, "{}"), cancellation);
        Added?.Invoke(entry);
    }

    /// <summary>Removes entries of one thing that are served; those of one line in one transaction, as long as they are no more than it takes.</summary>
    /// <remarks>Whatever takes their place was added before: a kill in between leaves one entry too many, never one too few.</remarks>
    public Task RemoveAsync(IEnumerable<DueEntry> served, CancellationToken cancellation) =>
        Task.WhenAll(served.Distinct().GroupBy(e => e.Partition).SelectMany(l => l.Chunk(TableLimits.MaxOperations)).Select(line =>
        {
            var batch = new TableBatch(Table, line[0].Partition);
            foreach (DueEntry entry in line)
            {
                batch.DeleteIfPresent(entry.RowKey);
            }

            return tables.CommitAsync(batch, cancellation);
        }));

    /// <summary>The earliest entries of one shard, due or not; none only when there are none. One transaction, as a rule.</summary>
    public async Task<IReadOnlyList<DueEntry>> EarliestAsync(DueLine line, int shard, int top, CancellationToken cancellation)
    {
        (IReadOnlyList<DueEntry> entries, string? next) = await PageAsync(line, shard, top, null, cancellation);
        while (entries.Count == 0 && next is not null)
        {
            // A page may be empty while there is more.
            (entries, next) = await PageAsync(line, shard, top, next, cancellation);
        }

        return entries;
    }

    /// <summary>Every entry of one shard, earliest first. One transaction a page.</summary>
    public async IAsyncEnumerable<DueEntry> AllAsync(
        DueLine line, int shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            (IReadOnlyList<DueEntry> entries, next) = await PageAsync(line, shard, TableLimits.MaxTop, next, cancellation);
            foreach (DueEntry entry in entries)
            {
                yield return entry;
            }
        }
        while (next is not null);
    }

    private async Task<(IReadOnlyList<DueEntry> Entries, string? Next)> PageAsync(
        DueLine line, int shard, int top, string? continuation, CancellationToken cancellation)
    {
        string partition = Partition(line, shard);
        TablePage page = await tables.ReadRangeAsync(Table, partition, new RowRange(Top: top, Continuation: continuation), cancellation);
        var entries = new List<DueEntry>(page.Rows.Count);
        foreach (TableRow row in page.Rows)
        {
            if (TryRead(line, row.RowKey) is { } entry)
            {
                entries.Add(entry);
            }
            else if (_told.TryAdd(partition, true) && logger is not null)
            {
                Log.Unknown(logger, partition, row.RowKey);
            }
        }

        return (entries, page.Next);
    }

    internal static string Partition(DueLine line, LifecycleId id) => Partition(line, id.ShardOf(Shards));

    private static string Partition(DueLine line, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{(line == DueLine.Desk ? "desk" : "machine")}-{shard:D2}");

    private static DueEntry? TryRead(DueLine line, string rowKey) =>
        rowKey.Split('|') is [var at, var key, var sequence]
        && TableKeys.TryReadInstant(at) is { } instant
        && LifecycleId.TryRead(key, out LifecycleId id)
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new DueEntry(line, instant, id, number)
            : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The due index has rows in {Partition} that this version does not know, such as '{RowKey}'; they are left to the version that does.")]
        public static partial void Unknown(ILogger logger, string partition, string rowKey);
    }
}
