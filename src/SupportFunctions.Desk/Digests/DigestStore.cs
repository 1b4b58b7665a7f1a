using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Notifications;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Digests;

/// <param name="ETag">Of the state row; null: there is none yet.</param>
public sealed record StoredDigests(DigestState State, string? ETag, OwnedRows Own, IReadOnlyList<OutboxRow<DigestMail>> Outbox);

/// <summary>Digests as rows: the mark of the week, its content and its mails are written together or not at all.</summary>
public sealed class DigestStore(ITableStore tables)
{
    public static LogPlace PlaceOf(string customer) => new(DigestRows.Table, DigestRows.Partition(customer), DigestRows.Thing);

    /// <summary>All that a round looks at. One transaction, as a rule.</summary>
    public async Task<StoredDigests> LoadAsync(string customer, CancellationToken cancellation)
    {
        var outbox = new List<OutboxRow<DigestMail>>();
        OwnedRows own = OwnedRows.Empty;
        (DigestState State, string? ETag) state = (DigestState.None(customer), null);
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                DigestRows.Table, DigestRows.Partition(customer), new RowRange(DigestRows.OutboxPrefix, Continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                switch (row.RowKey)
                {
                    case DigestRows.Own:
                        own = DeskJson.Read<OwnedRows>(row.Body);
                        break;
                    case DigestRows.State:
                        state = (DeskJson.Read<DigestState>(row.Body), row.ETag);
                        break;
                    default:
                        outbox.Add(OutboxRows.Read<DigestMail>(row));
                        break;
                }
            }

            next = page.Next;
        }
        while (next is not null);
        return new StoredDigests(state.State, state.ETag, own, outbox);
    }

    /// <summary>Null where nobody ever wanted one. One transaction.</summary>
    public async Task<DigestState?> StateAsync(string customer, CancellationToken cancellation) =>
        await tables.ReadAsync(DigestRows.Table, DigestRows.Partition(customer), DigestRows.State, cancellation) is { } row ? DeskJson.Read<DigestState>(row.Body) : null;

    /// <summary>What a week says; null when it is not kept any more. One transaction.</summary>
    public async Task<DigestIssue?> IssueAsync(string customer, LocalDate week, CancellationToken cancellation) =>
        await tables.ReadAsync(DigestRows.Table, DigestRows.Partition(customer), DigestRows.Issue(week), cancellation) is { } row ? DeskJson.Read<DigestIssue>(row.Body) : null;

    /// <summary>One transaction.</summary>
    /// <param name="issue">With its mails; null: nothing is sent.</param>
    /// <returns>False when somebody else was faster: look again.</returns>
    public async Task<bool> CommitAsync(StoredDigests on, DigestState next, DigestIssue? issue, IReadOnlyCollection<DigestMail> mails, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(mails);
        var batch = new TableBatch(DigestRows.Table, DigestRows.Partition(next.Customer));
        string state = DeskJson.Write(next);
        _ = on.ETag is { } etag ? batch.Replace(DigestRows.State, state, etag) : batch.Insert(DigestRows.State, state);
        if (issue is not null)
        {
            batch.Upsert(DigestRows.Issue(issue.Week), DeskJson.Write(issue));
        }

        foreach (DigestMail mail in mails)
        {
            batch.Insert(DigestRows.Outbox(mail.Id), DeskJson.Write(new OutboxEntry<DigestMail>(mail)));
        }

        return await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed;
    }

    /// <summary>Removes what is left of a week that is over; to be called before the next one is decided. One transaction.</summary>
    public Task ClearAsync(StoredDigests on, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(on);
        var batch = new TableBatch(DigestRows.Table, DigestRows.Partition(on.State.Customer));
        foreach (OutboxRow<DigestMail> row in on.Outbox)
        {
            batch.DeleteIfPresent(row.RowKey);
        }

        if (on.State.Kept is { } kept)
        {
            batch.DeleteIfPresent(DigestRows.Issue(kept));
        }

        return batch.Operations.Count == 0 ? Task.CompletedTask : tables.CommitAsync(batch, cancellation);
    }

    /// <summary>Of a customer that is no more. What was sent stays in the log for its time. One transaction.</summary>
    public Task ForgetAsync(string customer, CancellationToken cancellation) =>
        tables.CommitAsync(new TableBatch(DigestRows.Table, DigestRows.Partition(customer)).DeleteIfPresent(DigestRows.State), cancellation);

    /// <summary>Every customer whose digests are waited for. One transaction a thousand.</summary>
    public async Task<IReadOnlyList<string>> ActiveAsync(CancellationToken cancellation)
    {
        var active = new List<string>();
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(IndexKey.Table, DigestRows.List, new RowRange(Continuation: next), cancellation);
            active.AddRange(page.Rows.Select(r => TableKeys.Unescape(r.RowKey)));
            next = page.Next;
        }
        while (next is not null);
        return active;
    }
}
