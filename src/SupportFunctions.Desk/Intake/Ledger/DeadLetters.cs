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

    private const int LongestId = 200;

    private const int MaxRaces = 5;

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
            foreach (TableRow row in page.Rows)
            {
                items.Add(await LetterAsync(row, cancellation));
            }

            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null && items.Count <= top);
        return items.Count > top ? (items[..top], items[top - 1].Id) : (items, null);
    }

    /// <summary>Also one that was discarded.</summary>
    public async Task<DeadLetter?> ReadAsync(string id, CancellationToken cancellation) => (await FindAsync(id, cancellation))?.Letter;

    /// <summary>Works it off again from its raw original; one that was discarded too. Of several at the same moment one queues it, and it is the answer of all.</summary>
    /// <returns>False when there is no such letter, or nothing is left to work off.</returns>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } found || !IntakeId.TryRead(id, out _)
            || (await store.EntryAsync(id, cancellation)).Stored is not { } intake)
        {
            return false;
        }

        // Listed until it is queued again: a crash in between leaves it listed, and replaying twice does no harm.
        // What became a case or a message after all is only taken off the list.
        if (IsDead(intake) && IsDiscarded(found.Row))
        {
            // An audit looks at the list alone.
            await tables.CommitAsync(
                new TableBatch(Table, Partition).Delete(found.Row.RowKey, found.Row.ETag)
                    .Upsert(id, DeskJson.Write(found.Letter with { DiscardedBy = null, DiscardedAt = null })),
                cancellation);
            if (await FindAsync(id, cancellation) is not { } listed)
            {
                // Somebody else has replayed it, to the end.
                return true;
            }

            found = listed;
        }

        bool isQueuedHere = await RequeueAsync(intake, cancellation);
        failpoints.Hit(Failpoints.Requeue);

        // Not one that it has got in the meantime, by failing again.
        await tables.CommitAsync(new TableBatch(Table, Partition).Delete(found.Row.RowKey, found.Row.ETag), cancellation);
        if (isQueuedHere)
        {
            await queue.EnqueueAsync(IntakeReference.Of(intake.Record), cancellation);
        }

        return true;
    }

    /// <summary>Takes it off the list, and keeps who did so and when; the ledger still counts it, and its raw original is kept.</summary>
    /// <returns>Null when it is not on the list.</returns>
    public async Task<DeadLetter?> DiscardAsync(string id, string by, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } found || (IsDiscarded(found.Row) && found.Letter.DiscardedAt is not null))
        {
            return null;
        }

        string body = DeskJson.Write(found.Letter with { DiscardedBy = by, DiscardedAt = machine.Now });
        var batch = new TableBatch(Table, Partition);
        batch = IsDiscarded(found.Row)
            ? batch.Replace(found.Row.RowKey, body, found.Row.ETag)
            : batch.Delete(id, found.Row.ETag).Upsert(Discarded + id, body);
        return await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed ? DeskJson.Read<DeadLetter>(body) : null;
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
                yield return (row, IsDiscarded(row));
            }

            next = page.Next;
        }
        while (next is not null);
    }

    internal async Task<bool> RemoveAsync(TableRow row, CancellationToken cancellation) =>
        await tables.CommitAsync(new TableBatch(Table, Partition).Delete(row.RowKey, row.ETag), cancellation) is BatchOutcome.Committed;

    internal async Task<bool> PutBackAsync(IntakeRecord dead, ReadOnlyMemory<byte> head, CancellationToken cancellation) => await tables.CommitAsync(
        new TableBatch(Table, Partition).Insert(dead.Id, DeskJson.Write(DeadLetter.Of(dead, machine.Now, head.Span))), cancellation) is BatchOutcome.Committed;

    /// <summary>What may stand on the list, damaged or not, and so may be asked for.</summary>
    internal static bool IsId(string id) => id.StartsWith(Ids, StringComparison.Ordinal) && id.Length <= LongestId && id.All(c => TableLimits.IsAllowed(c) && c != '|');

    /// <returns>False when somebody else was faster: then it is queued already, or has ended again since.</returns>
    /// <exception cref="StoreUnavailableException">Its line changes all the time.</exception>
    private async Task<bool> RequeueAsync(StoredIntake intake, CancellationToken cancellation)
    {
        // An audit that mends the line touches it, too; that takes nobody's replay away.
        for (int attempt = 0; attempt < MaxRaces; attempt++)
        {
            if (!IsDead(intake))
            {
                return false;
            }

            if (await store.RequeueAsync(intake, cancellation))
            {
                return true;
            }

            string id = intake.Record.Id;
            intake = (await store.EntryAsync(id, cancellation)).Stored ?? throw new StoreUnavailableException($"The line of {id} is being changed: try again.");
        }

        throw new StoreUnavailableException($"{intake.Record.Id} is being worked on: try again.");
    }

    private static bool IsDead(StoredIntake intake) => intake.Record.State is IntakeState.Dead or IntakeState.Quarantine;

    private static bool IsDiscarded(TableRow row) => row.RowKey.StartsWith(Discarded, StringComparison.Ordinal);

    private async Task<(TableRow Row, DeadLetter Letter)?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!IsId(id))
        {
            return null;
        }

        TableRow? row = await tables.ReadAsync(Table, Partition, id, cancellation)
            ?? await tables.ReadAsync(Table, Partition, Discarded + id, cancellation);
        return row is null ? null : (row, await LetterAsync(row, cancellation));
    }

    /// <summary>One that is damaged must neither hide the others nor stay for ever because nobody can name it.</summary>
    private async Task<DeadLetter> LetterAsync(TableRow row, CancellationToken cancellation)
    {
        string id = IsDiscarded(row) ? row.RowKey[Discarded.Length..] : row.RowKey;
        return DeskJson.TryRead<DeadLetter>(row.Body) is { Reason: not null } letter && letter.Id == id
            ? letter
            : DeadLetter.DamagedOf(id, IntakeId.TryRead(id, out _) ? (await store.EntryAsync(id, cancellation)).Record : null);
    }
}
