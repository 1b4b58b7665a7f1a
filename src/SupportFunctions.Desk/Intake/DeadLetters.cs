using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>An intake that somebody has to look at.</summary>
/// <param name="At">MachineTime.</param>
public sealed record DeadLetter(string Id, IntakeState State, string Reason, Instant At);

/// <summary>What could not become a case or a message; the raw original stays with the intake.</summary>
public sealed class DeadLetters(ITableStore tables, IntakeStore store, IIntakeHandover queue)
{
    private const string Table = "deadletters";
    private const string Partition = "intake";

    public Task AddAsync(DeadLetter letter, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(Table, Partition).Upsert(letter.Id, DeskJson.Write(letter)), cancellation);

    /// <param name="after">The last id that was shown.</param>
    /// <returns>By id, and the id to go on after; null at the end.</returns>
    public async Task<(IReadOnlyList<DeadLetter> Items, string? Next)> ListAsync(int top, string? after, CancellationToken cancellation)
    {
        var items = new List<DeadLetter>();
        var range = new RowRange(From: after is null ? null : after + "!", Top: top + 1);
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

    public async Task<DeadLetter?> ReadAsync(string id, CancellationToken cancellation)
    {
        TableRow? row = IntakeId.TryRead(id, out _) ? await tables.ReadAsync(Table, Partition, id, cancellation) : null;
        return row is null ? null : DeskJson.Read<DeadLetter>(row.Body);
    }

    /// <summary>Works it off again from its raw original.</summary>
    /// <returns>False when it is not listed.</returns>
    public async Task<bool> ReplayAsync(string id, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is null || await store.ReadAsync(id, cancellation) is not { } record)
        {
            return false;
        }

        // Listed until it is queued again: a crash in between leaves it listed, and replaying twice does no harm.
        await store.RequeueAsync(record, cancellation);
        await DiscardAsync(id, cancellation);
        await queue.EnqueueAsync(IntakeReference.Of(record), cancellation);
        return true;
    }

    /// <summary>Takes it off the list; the ledger still counts it, and its raw original is kept.</summary>
    public Task DiscardAsync(string id, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(Table, Partition).DeleteIfPresent(id), cancellation);
}
