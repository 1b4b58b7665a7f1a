using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>A window as lists and other windows see it.</summary>
/// <param name="Sequence">Of the window when this was written; a reservation is one ahead of it.</param>
/// <param name="EndsAt">As customers were last told.</param>
/// <param name="Revision">SEQUENCE of calendar files.</param>
/// <param name="AnnouncedAt">Null: customers were never told of it.</param>
public sealed record ScheduledWindow(
    WindowId Id, long Sequence, WindowState State, WindowPlan Plan, Instant EndsAt, int Revision = 0, Instant? AnnouncedAt = null, Instant UpdatedAt = default)
{
    /// <summary>Whether it keeps its time for its customers.</summary>
    public bool IsLive => State is WindowState.Announced or WindowState.Reminded or WindowState.InProgress or WindowState.Overrun;

    public static ScheduledWindow Of(Window window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new ScheduledWindow(window.Id, window.Sequence, window.State, window.Plan, window.ExpectedEnd, window.Revision, window.AnnouncedAt, window.UpdatedAt);
    }
}

/// <param name="Head">Changes with every reservation.</param>
public sealed record LiveWindows(string? Head, IReadOnlyList<ScheduledWindow> Windows);

/// <summary>
/// Which windows keep which times. Two windows are two partitions, so a time is reserved here before its window is committed: whoever reserves
/// has seen every reservation before its own. A reservation whose commit never came is taken back by the window's lifecycle.
/// </summary>
public sealed class WindowSchedule(ITableStore tables)
{
    private const string Table = "windowschedule";

    private const string Live = "live";

    private const string All = "all";

    private const string Head = "head";

    private const string Prefix = "window|";

    /// <summary>Every window that keeps its time. One transaction, as a rule.</summary>
    public async Task<LiveWindows> LiveAsync(CancellationToken cancellation)
    {
        // The head first: a reservation made while the rows are read changes it.
        TableRow? head = await tables.ReadAsync(Table, Live, Head, cancellation);
        var windows = new List<ScheduledWindow>();
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(Table, Live, RowRange.StartingWith(Prefix, continuation: next), cancellation);
            windows.AddRange(page.Rows.Select(r => DeskJson.Read<ScheduledWindow>(r.Body)));
            next = page.Next;
        }
        while (next is not null);
        return new LiveWindows(head?.ETag, windows);
    }

    /// <returns>False when somebody else reserved since <paramref name="seen"/>: look and decide again. One transaction.</returns>
    public async Task<bool> ReserveAsync(LiveWindows seen, Window next, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var batch = new TableBatch(Table, Live);
        _ = seen.Head is { } head ? batch.Replace(Head, "{}", head) : batch.Insert(Head, "{}");
        batch.Upsert(Key(next.Id), DeskJson.Write(ScheduledWindow.Of(next)));
        return await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed;
    }

    /// <summary>Brings both rows of a window in line with its state; safe to repeat, and with an older state it changes nothing.</summary>
    /// <param name="isAbandoned">A commit was announced and never came in its time: what it reserved is free again.</param>
    public async Task ReconcileAsync(Window window, bool isAbandoned, CancellationToken cancellation)
    {
        var now = ScheduledWindow.Of(window);
        await WriteAsync(All, now, window.State == WindowState.None, isAbandoned, cancellation);
        await WriteAsync(Live, now, !window.IsLive, isAbandoned, cancellation);
    }

    /// <summary>By number, from the one after <paramref name="after"/> on. One transaction a page.</summary>
    public async IAsyncEnumerable<ScheduledWindow> AllAsync(
        WindowId? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        string from = after is { } id ? Key(id) + "|" : Prefix;
        do
        {
            TablePage page = await tables.ReadRangeAsync(Table, All, new RowRange(from, Prefix + '\uffff', Continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                yield return DeskJson.Read<ScheduledWindow>(row.Body);
            }

            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>A row that is ahead belongs to a commit that is under way.</summary>
    private async Task WriteAsync(string partition, ScheduledWindow now, bool isGone, bool isAbandoned, CancellationToken cancellation)
    {
        string key = Key(now.Id);
        while (true)
        {
            TableRow? row = await tables.ReadAsync(Table, partition, key, cancellation);
            ScheduledWindow? before = row is null ? null : DeskJson.Read<ScheduledWindow>(row.Body);
            if ((isGone ? row is null : before == now) || (before?.Sequence > now.Sequence && !isAbandoned))
            {
                return;
            }

            var batch = new TableBatch(Table, partition);
            _ = row is null ? batch.Insert(key, DeskJson.Write(now)) : isGone ? batch.Delete(key, row.ETag) : batch.Replace(key, DeskJson.Write(now), row.ETag);
            if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed)
            {
                return;
            }
        }
    }

    private static string Key(WindowId id) => Prefix + TableKeys.Sequence(id.Number);
}
