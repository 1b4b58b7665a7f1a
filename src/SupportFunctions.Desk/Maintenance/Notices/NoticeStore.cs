using System.Runtime.CompilerServices;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <summary>The mails of a window that wait, the log of those that were sent, and what each customer was told.</summary>
public sealed class NoticeStore(ITableStore tables)
{
    public static LogPlace PlaceOf(WindowId window) => new(NoticeRows.Table, NoticeRows.Partition(window), window.ToString());

    public async Task<bool> IsBegunAsync(WindowId window, string effectId, CancellationToken cancellation) =>
        await tables.ReadAsync(NoticeRows.Table, NoticeRows.Partition(window), NoticeRows.Mark(effectId), cancellation) is not null;

    /// <summary>Writes down every mail, then that all are. Before that none is handed over, so beginning again after a crash doubles nothing.</summary>
    public async Task BeginAsync(WindowNotice notice, string effectId, MailingList list, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(list);
        WindowId window = notice.Window;
        IEnumerable<(string Key, string Body)> rows = list.Told.Select(t => (NoticeRows.Told(t.Customer), DeskJson.Write(t)))
            .Concat(list.Mails.Select(m => (NoticeRows.Waiting(effectId, m), DeskJson.Write(m))));
        foreach ((string Key, string Body)[] part in rows.DistinctBy(r => r.Item1).Chunk(TableLimits.MaxOperations))
        {
            var batch = new TableBatch(NoticeRows.Table, NoticeRows.Partition(window));
            foreach ((string key, string body) in part)
            {
                batch.Upsert(key, body);
            }

            await tables.CommitAsync(batch, cancellation);
        }

        await tables.CommitAsync(
            new TableBatch(NoticeRows.Table, NoticeRows.Partition(window)).Upsert(NoticeRows.Mark(effectId), DeskJson.Write(new MailingMark(list.Mails.Count, notice))), cancellation);
    }

    /// <summary>What the mails of one effect say; null when that is not known any more. One transaction.</summary>
    public async Task<WindowNotice?> NoticeAsync(WindowId window, string effectId, CancellationToken cancellation) =>
        await tables.ReadAsync(NoticeRows.Table, NoticeRows.Partition(window), NoticeRows.Mark(effectId), cancellation) is { } row ? DeskJson.Read<MailingMark>(row.Body).Notice : null;

    /// <summary>Mails of one effect that are not done, in the order of their keys. One transaction.</summary>
    public async Task<(IReadOnlyList<WaitingMail> Mails, string? Next)> WaitingAsync(WindowId window, string effectId, string? continuation, CancellationToken cancellation)
    {
        TablePage page = await tables.ReadRangeAsync(
            NoticeRows.Table, NoticeRows.Partition(window), RowRange.StartingWith(NoticeRows.Waiting(effectId), 500, continuation), cancellation);
        return ([.. page.Rows.Select(r => DeskJson.Read<WaitingMail>(r.Body))], page.Next);
    }

    /// <summary>Handed over: the mail waits no more, and what its customer was told, and the log, are recorded with it. One transaction.</summary>
    /// <param name="told">Null: it gave no notice, or another mail did before.</param>
    public Task SentAsync(WindowId window, string effectId, WaitingMail mail, ToldCustomer? told, Notification note, CancellationToken cancellation)
    {
        TableBatch batch = new TableBatch(NoticeRows.Table, NoticeRows.Partition(window)).DeleteIfPresent(NoticeRows.Waiting(effectId, mail));
        NotificationLog.AddTo(batch, note, DeskJson.Write(mail));
        return tables.CommitAsync(told is null ? batch : batch.Upsert(NoticeRows.Told(told.Customer), DeskJson.Write(told)), cancellation);
    }

    /// <summary>Not handed over: it is tried again, or given up and then waits no more. One transaction.</summary>
    public Task FailedAsync(WindowId window, string effectId, WaitingMail mail, Notification note, CancellationToken cancellation)
    {
        var batch = new TableBatch(NoticeRows.Table, NoticeRows.Partition(window));
        NotificationLog.AddTo(batch, note, mail.GivenUpAt is null ? null : DeskJson.Write(mail));
        string key = NoticeRows.Waiting(effectId, mail);
        return tables.CommitAsync(mail.GivenUpAt is null ? batch.Upsert(key, DeskJson.Write(mail)) : batch.DeleteIfPresent(key), cancellation);
    }

    public async Task<ToldCustomer?> ToldAsync(WindowId window, string customer, CancellationToken cancellation) =>
        await tables.ReadAsync(NoticeRows.Table, NoticeRows.Partition(window), NoticeRows.Told(customer), cancellation) is { } row ? DeskJson.Read<ToldCustomer>(row.Body) : null;

    /// <summary>By customer. One transaction a thousand.</summary>
    public async IAsyncEnumerable<ToldCustomer> ToldAsync(WindowId window, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(NoticeRows.Table, NoticeRows.Partition(window), RowRange.StartingWith(NoticeRows.ToldPrefix, continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                yield return DeskJson.Read<ToldCustomer>(row.Body);
            }

            next = page.Next;
        }
        while (next is not null);
    }
}
