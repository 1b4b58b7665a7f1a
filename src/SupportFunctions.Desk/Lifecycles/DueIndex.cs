using System.Globalization;
using NodaTime;
using SupportFunctions.Core.Cases;
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

/// <summary>One entry: look at that case at that time.</summary>
/// <param name="Sequence">The sequence that was about to be committed; 0 for a wake-up.</param>
public sealed record DueEntry(DueLine Line, Instant At, CaseId Case, long Sequence)
{
    internal string Partition => DueIndex.Partition(Line, Case);

    internal string RowKey => string.Create(
        CultureInfo.InvariantCulture, $"{TableKeys.Instant(At)}|{Case}|{TableKeys.Sequence(Sequence)}");
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

    /// <summary>Removes entries of one case that are served; those of one line in one transaction, the lines side by side.</summary>
    /// <remarks>Whatever takes their place was added before: a kill in between leaves one entry too many, never one too few.</remarks>
    public Task RemoveAsync(IReadOnlyCollection<DueEntry> served, CancellationToken cancellation) =>
        Task.WhenAll(served.GroupBy(e => e.Partition).Select(line =>
        {
            var batch = new TableBatch(Table, line.Key);
            foreach (DueEntry entry in line.Distinct())
            {
                batch.DeleteIfPresent(entry.RowKey);
            }

            return tables.CommitAsync(batch, cancellation);
        }));

    /// <summary>The earliest entries of one shard, due or not. One transaction.</summary>
    public async Task<IReadOnlyList<DueEntry>> EarliestAsync(DueLine line, int shard, int top, CancellationToken cancellation)
    {
        TablePage page = await tables.ReadRangeAsync(Table, Partition(line, shard), new RowRange(Top: top), cancellation);
        return [.. page.Rows.Select(r => Read(line, r.RowKey))];
    }

    internal static string Partition(DueLine line, CaseId id) => Partition(line, (int)(id.Number % Shards));

    private static string Partition(DueLine line, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{(line == DueLine.Desk ? "desk" : "machine")}-{shard:D2}");

    private static DueEntry Read(DueLine line, string rowKey)
    {
        string[] parts = rowKey.Split('|');
        return parts.Length == 3 && CaseId.TryRead(parts[1], out CaseId id)
            ? new DueEntry(line, TableKeys.ReadInstant(parts[0]), id, long.Parse(parts[2], CultureInfo.InvariantCulture))
            : throw new FormatException($"'{rowKey}' is no key of the due index.");
    }
}
