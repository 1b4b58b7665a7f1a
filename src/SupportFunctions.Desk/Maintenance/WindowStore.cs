using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance;

/// <param name="ETag">Of the state row; null when there is no such window.</param>
public sealed record StoredWindow(Window Window, string? ETag);

/// <summary>All that a lifecycle looks at.</summary>
internal sealed record WindowView(Window Window, OwnedRows Own, IReadOnlyList<(string RowKey, WindowEffect Effect)> Outbox);

/// <summary>Windows as rows: state, events and outbox change together or not at all.</summary>
public sealed class WindowStore(ITableStore tables)
{
    /// <summary>A state that was never created when there is no such window. One transaction.</summary>
    public async Task<StoredWindow> LoadAsync(WindowId id, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(WindowRows.Table, WindowRows.Partition(id), WindowRows.State, cancellation);
        return row is null ? new StoredWindow(Window.NotCreated(id), null) : new StoredWindow(DeskJson.Read<Window>(row.Body), row.ETag);
    }

    /// <summary>Writes the decision over the state it was made on. One transaction.</summary>
    /// <param name="commandId">Makes the commit happen once; null: each is a new command.</param>
    public async Task<CommitOutcome> CommitAsync(StoredWindow on, WindowDecision.Accepted decision, string? commandId, CancellationToken cancellation)
    {
        var batch = new TableBatch(WindowRows.Table, WindowRows.Partition(on.Window.Id));
        if (commandId is not null)
        {
            batch.Insert(WindowRows.Command(commandId), "{}");
        }

        string state = DeskJson.Write(decision.Next);
        _ = on.ETag is { } etag ? batch.Replace(WindowRows.State, state, etag) : batch.Insert(WindowRows.State, state);
        foreach (RecordedWindowEvent happened in decision.Events)
        {
            batch.Insert(WindowRows.Event(happened.Sequence), DeskJson.Write(happened));
        }

        foreach (WindowEffect effect in decision.Effects)
        {
            batch.Insert(WindowRows.Outbox(effect.Id), DeskJson.Write(effect));
        }

        return await tables.CommitAsync(batch, cancellation) switch
        {
            BatchOutcome.Refused { Index: 0 } when commandId is not null => CommitOutcome.AppliedBefore,
            BatchOutcome.Refused => CommitOutcome.Conflict,
            _ => CommitOutcome.Committed,
        };
    }

    /// <summary>Whether the command was applied before. One transaction.</summary>
    public async Task<bool> IsAppliedAsync(WindowId id, string commandId, CancellationToken cancellation) =>
        await tables.ReadAsync(WindowRows.Table, WindowRows.Partition(id), WindowRows.Command(commandId), cancellation) is not null;

    /// <summary>Events from a sequence on, oldest first. One transaction a page.</summary>
    /// <param name="top">1 to 1,000.</param>
    public Task<IReadOnlyList<RecordedWindowEvent>> EventsAsync(WindowId id, long from, int top, CancellationToken cancellation) => tables.ReadFirstAsync<RecordedWindowEvent>(
        WindowRows.Table, WindowRows.Partition(id), new RowRange(WindowRows.Event(from), WindowRows.Events + '\uffff'), top, cancellation);

    /// <summary>The state first: what is committed while the outbox is read waits for the next round. Three transactions, as a rule.</summary>
    internal async Task<WindowView> ViewAsync(WindowId id, CancellationToken cancellation)
    {
        Window window = (await LoadAsync(id, cancellation)).Window;
        TableRow? own = await tables.ReadAsync(WindowRows.Table, WindowRows.Partition(id), WindowRows.Own, cancellation);
        var outbox = new List<(string, WindowEffect)>();
        string? continuation = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                WindowRows.Table, WindowRows.Partition(id), RowRange.StartingWith(WindowRows.OutboxPrefix, continuation: continuation), cancellation);
            outbox.AddRange(page.Rows.Select(r => (r.RowKey, DeskJson.Read<WindowEffect>(r.Body))));
            continuation = page.Next;
        }
        while (continuation is not null);
        return new WindowView(window, own is null ? OwnedRows.Empty : DeskJson.Read<OwnedRows>(own.Body), outbox);
    }

    internal Task DoneAsync(WindowId id, string rowKey, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(WindowRows.Table, WindowRows.Partition(id)).DeleteIfPresent(rowKey), cancellation);
}
