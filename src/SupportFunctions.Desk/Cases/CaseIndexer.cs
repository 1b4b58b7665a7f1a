using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Brings indexes and due entries in line with a case: by comparison with what they hold, never by deltas.</summary>
/// <remarks>
/// Four steps, each done before the next begins: the case's own row names everything that is there or will be; rows of the indexes and new
/// due entries, side by side, because none of them needs another; due entries that are served; the own row again without what is gone.
/// A crash after any of them leaves due entries that bring the next round here.
/// </remarks>
public sealed class CaseIndexer(ITableStore tables, DueIndex due, Failpoints failpoints)
{
    /// <param name="delivered">What the deliveries of this round are recorded with: the own row goes along.</param>
    /// <param name="own">What they hold now.</param>
    /// <param name="wanted">What they must hold.</param>
    /// <param name="settled">Due entries that are done with, whoever wrote them.</param>
    internal async Task ReconcileAsync(TableBatch delivered, CaseOwn own, CaseOwn wanted, IReadOnlyCollection<DueEntry> settled, CancellationToken cancellation)
    {
        List<IndexKey> added = [.. wanted.Keys.Except(own.Keys)];
        List<IndexKey> removed = [.. own.Keys.Except(wanted.Keys)];
        List<DueEntry> dueAdded = [.. wanted.Due.Except(own.Due)];
        List<DueEntry> dueRemoved = [.. own.Due.Concat(settled).Except(wanted.Due)];
        bool isGrowing = added.Count + dueAdded.Count > 0;
        bool isShrinking = removed.Count > 0 || own.Due.Except(wanted.Due).Any();

        if (isGrowing)
        {
            delivered.Upsert(CaseRows.Own, DeskJson.Write(new CaseOwn([.. own.Keys, .. added], [.. own.Due, .. dueAdded])));
        }

        if (delivered.Operations.Count > 0)
        {
            await tables.CommitAsync(delivered, cancellation);
        }

        failpoints.Hit(Failpoints.Record);
        await Task.WhenAll([.. IndexBatches(added, removed).Select(b => tables.CommitAsync(b, cancellation)), .. dueAdded.Select(e => due.AddAsync(e, cancellation))]);
        await due.RemoveAsync(dueRemoved, cancellation);
        if (isShrinking)
        {
            await tables.CommitAsync(new TableBatch(CaseRows.Table, delivered.Partition).Upsert(CaseRows.Own, DeskJson.Write(wanted)), cancellation);
        }
    }

    /// <summary>One an index, so that a case never is in two places of a queue.</summary>
    private static IEnumerable<TableBatch> IndexBatches(List<IndexKey> added, List<IndexKey> removed)
    {
        foreach (IGrouping<string, IndexKey> group in added.Concat(removed).GroupBy(k => k.Partition))
        {
            var batch = new TableBatch(CaseIndexKeys.Table, group.Key);
            foreach (IndexKey key in group)
            {
                _ = added.Contains(key) ? batch.Upsert(key.RowKey, "{}") : batch.DeleteIfPresent(key.RowKey);
            }

            yield return batch;
        }
    }
}
