using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Brings indexes and due entries in line with a case: by comparison with what they hold, never by deltas.</summary>
/// <remarks>
/// Three steps, each done before the next begins: the case's own row names everything that is there or will be; rows of the indexes and
/// new due entries, side by side, because none of them needs another; due entries that are served go, and the own row is written as it is
/// now. A crash before the last step leaves due entries that bring the next round here. One within it leaves a due entry that no own row
/// names, which is served and removed when it fires, or an own row that says half done about indexes that are complete.
/// A row whose body changes is announced too: were it written first, and the change taken back after a crash, nobody would know of it.
/// </remarks>
public sealed class CaseIndexer(ITableStore tables, DueIndex due)
{
    /// <param name="own">What they hold now.</param>
    /// <param name="wanted">What they must hold.</param>
    /// <param name="settled">Due entries that are done with, whoever wrote them.</param>
    internal async Task ReconcileAsync(string partition, CaseOwn own, CaseOwn wanted, IReadOnlyCollection<DueEntry> settled, CancellationToken cancellation)
    {
        // After a crash between the announcement and the rows nothing is certain to be there: all that is wanted is written again.
        List<IndexKey> added = [.. own.IsHalfDone ? wanted.Keys : wanted.Keys.Except(own.Keys)];
        HashSet<(string, string)> kept = [.. wanted.Keys.Select(k => k.Place)];
        List<IndexKey> removed = [.. own.Keys.Where(k => !kept.Contains(k.Place)).DistinctBy(k => k.Place)];
        List<DueEntry> dueAdded = [.. own.IsHalfDone ? wanted.Due : wanted.Due.Except(own.Due)];
        List<DueEntry> dueRemoved = [.. own.Due.Concat(settled).Except(wanted.Due)];
        bool isGrowing = added.Count + dueAdded.Count > 0;
        bool isShrinking = own.Keys.Except(wanted.Keys).Any() || own.Due.Except(wanted.Due).Any();

        if (isGrowing)
        {
            await WriteOwnAsync(partition, new CaseOwn([.. own.Keys.Union(added)], [.. own.Due.Union(dueAdded)], IsHalfDone: true), cancellation);
        }

        await Task.WhenAll(
        [
            .. IndexBatches(added, removed).Select(b => tables.CommitAsync(b, cancellation)),
            .. dueAdded.Select(e => due.AddAsync(e, cancellation)),
        ]);
        await Task.WhenAll(
            due.RemoveAsync(dueRemoved, cancellation),
            isGrowing || isShrinking ? WriteOwnAsync(partition, wanted, cancellation) : Task.CompletedTask);
    }

    /// <summary>One an index, so that a case never is in two places of a queue.</summary>
    private static IEnumerable<TableBatch> IndexBatches(List<IndexKey> added, List<IndexKey> removed)
    {
        foreach (IGrouping<string, IndexKey> group in added.Concat(removed).GroupBy(k => k.Partition))
        {
            var batch = new TableBatch(CaseIndexKeys.Table, group.Key);
            foreach (IndexKey key in group)
            {
                _ = added.Contains(key) ? batch.Upsert(key.RowKey, key.Body) : batch.DeleteIfPresent(key.RowKey);
            }

            yield return batch;
        }
    }

    private Task<BatchOutcome> WriteOwnAsync(string partition, CaseOwn own, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(CaseRows.Table, partition).Upsert(CaseRows.Own, DeskJson.Write(own)), cancellation);
}
