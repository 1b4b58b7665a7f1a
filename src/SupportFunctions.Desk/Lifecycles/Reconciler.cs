using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>What a round found at its end.</summary>
/// <param name="Sequence">Of the state that was seen; guards of commits up to it are served.</param>
/// <param name="Keys">Where the indexes must show it.</param>
/// <param name="WakeUp">DeskTime at which time alone will change something; null: never.</param>
/// <param name="RetryAt">MachineTime of the earliest next attempt of a delivery; null: none is left to try.</param>
/// <param name="Published">As in <see cref="OwnedRows"/>.</param>
public sealed record RoundEnd(long Sequence, IReadOnlyList<IndexKey> Keys, Instant? WakeUp, Instant? RetryAt, long Published = 0);

/// <summary>Brings indexes and due entries in line with a state: by comparison with what they hold, never by deltas.</summary>
/// <remarks>
/// Three steps, each done before the next begins: the thing's own row names everything that is there or will be; rows of the indexes and
/// new due entries, side by side, because none of them needs another; due entries that are served go, and the own row is written as it is
/// now. A crash before the last step leaves due entries that bring the next round here. One within it leaves a due entry that no own row
/// names, which is served and removed when it fires, or an own row that says half done about indexes that are complete.
/// A row whose body changes is announced too: were it written first, and the change taken back after a crash, nobody would know of it.
/// </remarks>
public sealed class Reconciler(ITableStore tables, DueIndex due, DeskTime desk, MachineTime machine)
{
    /// <summary>The end of every round.</summary>
    /// <param name="own">What the indexes hold now.</param>
    /// <param name="fired">Due entries that led to the round; those that are served are removed.</param>
    /// <returns>MachineTime at which to look again, at most a day away; null when time alone will change nothing.</returns>
    public async Task<Instant?> EndRoundAsync(
        LifecycleId id, OwnedPlace place, OwnedRows own, RoundEnd end, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(end);
        var wanted = new OwnedRows(
            end.Keys,
            [
                .. end.WakeUp is { } wakeUp ? [new DueEntry(DueLine.Desk, wakeUp, id, 0)] : Array.Empty<DueEntry>(),
                .. end.RetryAt is { } retryAt ? [new DueEntry(DueLine.Machine, retryAt, id, 0)] : Array.Empty<DueEntry>(),
            ],
            Published: end.Published);
        await ReconcileAsync(place, own, wanted, [.. fired.Where(e => IsServed(e, end.Sequence))], cancellation);
        return wanted.Due.Count == 0 ? null : wanted.Due.Min(RealInstant);
    }

    /// <summary>The end of a round that found that the thing is gone, and of what it owned: nothing brings it back but a new commit.</summary>
    /// <param name="fired">Due entries that led to the round; those that are served are removed, last, so that a crash leads here again.</param>
    public async Task ForgetAsync(OwnedPlace place, OwnedRows own, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(own);
        await Task.WhenAll(IndexBatches([], [.. own.Keys.DistinctBy(k => k.Place)]).Select(b => tables.CommitAsync(b, cancellation)));
        await tables.CommitAsync(new TableBatch(place.Table, place.Partition).DeleteIfPresent(place.RowKey), cancellation);
        await due.RemoveAsync([.. own.Due, .. fired.Where(e => IsServed(e, seen: 0))], cancellation);
    }

    /// <summary>Served: commits up to the state that was seen, whatever is past, and guards whose commit never came in their time.</summary>
    private bool IsServed(DueEntry entry, long seen) => entry.Line switch
    {
        DueLine.Desk => entry.At <= desk.Now,
        DueLine.Machine => entry.At <= machine.Now || (entry.Sequence > 0 && entry.Sequence <= seen),
        DueLine.Unknown => false,
    };

    private Instant RealInstant(DueEntry entry) =>
        machine.Now + Duration.FromTimeSpan(entry.Line == DueLine.Desk ? desk.RealDelayUntil(entry.At) : machine.RealDelayUntil(entry.At));

    /// <param name="own">What they hold now.</param>
    /// <param name="wanted">What they must hold.</param>
    /// <param name="settled">Due entries that are done with, whoever wrote them.</param>
    internal async Task ReconcileAsync(OwnedPlace place, OwnedRows own, OwnedRows wanted, IReadOnlyCollection<DueEntry> settled, CancellationToken cancellation)
    {
        // After a crash between the announcement and the rows nothing is certain to be there: all that is wanted is written again.
        List<IndexKey> added = [.. own.IsHalfDone ? wanted.Keys : wanted.Keys.Except(own.Keys)];
        HashSet<(string, string)> kept = [.. wanted.Keys.Select(k => k.Place)];
        List<IndexKey> removed = [.. own.Keys.Where(k => !kept.Contains(k.Place)).DistinctBy(k => k.Place)];
        List<DueEntry> dueAdded = [.. own.IsHalfDone ? wanted.Due : wanted.Due.Except(own.Due)];
        List<DueEntry> dueRemoved = [.. own.Due.Concat(settled).Except(wanted.Due)];
        bool isGrowing = added.Count + dueAdded.Count > 0;
        bool isShrinking = own.Keys.Except(wanted.Keys).Any() || own.Due.Except(wanted.Due).Any() || own.Published != wanted.Published;

        if (isGrowing)
        {
            await WriteOwnAsync(place, new OwnedRows([.. own.Keys.Union(added)], [.. own.Due.Union(dueAdded)], IsHalfDone: true, own.Published), cancellation);
        }

        await Task.WhenAll(
        [
            .. IndexBatches(added, removed).Select(b => tables.CommitAsync(b, cancellation)),
            .. dueAdded.Select(e => due.AddAsync(e, cancellation)),
        ]);
        await Task.WhenAll(
            due.RemoveAsync(dueRemoved, cancellation),
            isGrowing || isShrinking ? WriteOwnAsync(place, wanted, cancellation) : Task.CompletedTask);
    }

    /// <summary>One an index, so that nothing is ever in two places of a queue.</summary>
    private static IEnumerable<TableBatch> IndexBatches(List<IndexKey> added, List<IndexKey> removed)
    {
        foreach (IGrouping<string, IndexKey> group in added.Concat(removed).GroupBy(k => k.Partition))
        {
            var batch = new TableBatch(IndexKey.Table, group.Key);
            foreach (IndexKey key in group)
            {
                _ = added.Contains(key) ? batch.Upsert(key.RowKey, key.Body) : batch.DeleteIfPresent(key.RowKey);
            }

            yield return batch;
        }
    }

    private Task<BatchOutcome> WriteOwnAsync(OwnedPlace place, OwnedRows own, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(place.Table, place.Partition).Upsert(place.RowKey, DeskJson.Write(own)), cancellation);
}
