using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake.Ledger;

/// <summary>What could not become a case or a message; the raw original stays with the intake.</summary>
public sealed class DeadLetters(ITableStore tables, IntakeStore store, IIntakeHandover queue, MachineTime machine, Failpoints failpoints)
{
    private const string Table = "deadletters";
    private const string Partition = "intake";

    /// <summary>Sorts before every id, and so before the list.</summary>
    private const string Discarded = "discarded|";

    private const string Ids = "in_";

    /// <summary>Before the line says that it is dead, so that no dead line is without its letter.</summary>
    /// <param name="head">What the raw original begins with; 64 KiB of it are looked at.</param>
    public async Task AddAsync(IntakeRecord ended, ReadOnlyMemory<byte> head, CancellationToken cancellation)
    {
        await tables.CommitAsync(
            new TableBatch(Table, Partition).Upsert(ended.Id, DeskJson.Write(DeadLetter.Of(ended, machine.Now, head.Span))).DeleteIfPresent(Discarded + ended.Id),
            cancellation);
        failpoints.Hit(Failpoints.Letter);
    }

    /// <param name="after">The last id that was shown.</param>
    /// <param name="discarded">Those that were put away, instead of those that somebody has to look at.</param>
    /// <returns>By id, and the id to go on after; null at the end.</returns>
    public async Task<(IReadOnlyList<DeadLetter> Items, string? Next)> ListAsync(int top, string? after, bool discarded, CancellationToken cancellation)
    {
        string prefix = discarded ? Discarded + Ids : Ids;
        var items = new List<DeadLetter>();
        var range = RowRange.StartingWith(prefix, top + 1);
        range = after is null ? range : range with { From = (discarded ? Discarded : "") + after + "!" };
        TablePage page;
        do
        {
            page = await tables.ReadRangeAsync(Table, Partition, range, cancellation);
            items.AddRange(page.Rows.Select(r => DeskJson.Read<DeadLetter>(r.Body)));
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null && items.Count <= top);
        return items.Count > top ? (items[..top], items[top - 1].Id) : (items, null);
    }

    /// <summary>Also one that was discarded.</summary>
    public async Task<DeadLetter?> ReadAsync(string id, CancellationToken cancellation) => (await FindAsync(id, cancellation))?.Letter;

    /// <summary>Works it off again from its raw original; one that was discarded too.</summary>
    /// <returns>False when there is no such letter.</returns>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } found || await store.LoadAsync(id, cancellation) is not { } intake)
        {
            return false;
        }

        // Listed until it is queued again: a crash in between leaves it listed, and replaying twice does no harm.
        // What became a case or a message after all is only taken off the list.
        bool isQueued = intake.Record.State is IntakeState.Dead or IntakeState.Quarantine;
        if (found.Letter.DiscardedAt is not null)
        {
            // An audit looks at the list alone.
            await tables.CommitAsync(
                new TableBatch(Table, Partition).Delete(found.Row.RowKey, found.Row.ETag)
                    .Upsert(id, DeskJson.Write(found.Letter with { DiscardedBy = null, DiscardedAt = null })),
                cancellation);
            found = await FindAsync(id, cancellation) ?? throw new StoreUnavailableException($"{id} is being replayed already: try again.");
        }

        if (isQueued && !await store.RequeueAsync(intake, cancellation))
        {
            throw new StoreUnavailableException($"{id} is being worked on: try again.");
        }

        failpoints.Hit(Failpoints.Requeue);

        // Not one that it has got in the meantime, by failing again.
        await tables.CommitAsync(new TableBatch(Table, Partition).Delete(found.Row.RowKey, found.Row.ETag), cancellation);
        if (isQueued)
        {
            await queue.EnqueueAsync(IntakeReference.Of(intake.Record), cancellation);
        }

        return true;
    }

    /// <summary>Takes it off the list, and keeps who did so and when; the ledger still counts it, and its raw original is kept.</summary>
    /// <returns>Null when it is not on the list.</returns>
    public async Task<DeadLetter?> DiscardAsync(string id, string by, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { Letter: { DiscardedAt: null } letter } found)
        {
            return null;
        }

        DeadLetter discarded = letter with { DiscardedBy = by, DiscardedAt = machine.Now };
        return await tables.CommitAsync(
            new TableBatch(Table, Partition).Delete(id, found.Row.ETag).Upsert(Discarded + id, DeskJson.Write(discarded)), cancellation) is BatchOutcome.Committed
            ? discarded
            : null;
    }

    /// <summary>The list, with what <see cref="RemoveAsync"/> goes by.</summary>
    internal async IAsyncEnumerable<(TableRow Row, bool IsDiscarded)> AllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(Table, Partition, new RowRange(Continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                yield return (row, row.RowKey.StartsWith(Discarded, StringComparison.Ordinal));
            }

            next = page.Next;
        }
        while (next is not null);
    }

    internal async Task<bool> RemoveAsync(TableRow row, CancellationToken cancellation) =>
        await tables.CommitAsync(new TableBatch(Table, Partition).Delete(row.RowKey, row.ETag), cancellation) is BatchOutcome.Committed;

    internal async Task<bool> PutBackAsync(IntakeRecord dead, ReadOnlyMemory<byte> head, CancellationToken cancellation) => await tables.CommitAsync(
        new TableBatch(Table, Partition).Insert(dead.Id, DeskJson.Write(DeadLetter.Of(dead, machine.Now, head.Span))), cancellation) is BatchOutcome.Committed;

    private async Task<(TableRow Row, DeadLetter Letter)?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!IntakeId.TryRead(id, out _))
        {
            return null;
        }

        TableRow? row = await tables.ReadAsync(Table, Partition, id, cancellation)
            ?? await tables.ReadAsync(Table, Partition, Discarded + id, cancellation);
        return row is null ? null : (row, DeskJson.Read<DeadLetter>(row.Body));
    }
}
