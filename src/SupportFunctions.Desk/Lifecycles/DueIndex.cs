using System.Globalization;
using System.Text.Json.Serialization;
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
public sealed class DueIndex(ITableStore tables)
{
    public const string Table = "due";

    /// <summary>Shards of each line, so that no partition takes every write.</summary>
    public const int Shards = 8;

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
        TablePage page = await tables.ReadRangeAsync(Table, Partition(line, shard), new RowRange(Top: top, Continuation: continuation), cancellation);
        return ([.. page.Rows.Select(r => Read(line, r.RowKey))], page.Next);
    }

    internal static string Partition(DueLine line, LifecycleId id) => Partition(line, id.ShardOf(Shards));

    private static string Partition(DueLine line, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{(line == DueLine.Desk ? "desk" : "machine")}-{shard:D2}");

    private static DueEntry Read(DueLine line, string rowKey)
    {
        string[] parts = rowKey.Split('|');
        return parts.Length == 3 && LifecycleId.TryRead(parts[1], out LifecycleId id)
            ? new DueEntry(line, TableKeys.ReadInstant(parts[0]), id, long.Parse(parts[2], CultureInfo.InvariantCulture))
            : throw new FormatException($"'{rowKey}' is no key of the due index.");
    }
}
