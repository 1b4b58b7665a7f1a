using System.Globalization;
using System.Runtime.CompilerServices;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Incidents;

/// <param name="ETag">Of the state row; null when there is no such incident.</param>
public sealed record StoredIncident(Incident Incident, string? ETag);

/// <summary>Incidents as rows: state, events, outbox and list change together or not at all.</summary>
public sealed class IncidentStore(ITableStore tables)
{
    /// <summary>A state that was never declared when there is no such incident. One transaction.</summary>
    public async Task<StoredIncident> LoadAsync(IncidentId id, CancellationToken cancellation)
    {
        TableRow? row = await tables.ReadAsync(IncidentRows.Table, IncidentRows.Partition, IncidentRows.State(id), cancellation);
        return row is null ? new StoredIncident(Incident.NotDeclared(id), null) : new StoredIncident(DeskJson.Read<Incident>(row.Body), row.ETag);
    }

    /// <summary>Writes the decision over the state it was made on. One transaction.</summary>
    /// <param name="commandId">Makes the commit happen once; null: whoever sends it again means it again.</param>
    public async Task<CommitOutcome> CommitAsync(StoredIncident on, IncidentDecision.Accepted decision, string? commandId, CancellationToken cancellation)
    {
        Incident next = decision.Next;
        var batch = new TableBatch(IncidentRows.Table, IncidentRows.Partition);
        _ = commandId is null ? batch : batch.Insert(IncidentRows.Command(next.Id, commandId), "{}");
        int marks = batch.Operations.Count;
        string state = DeskJson.Write(next);
        _ = on.ETag is { } etag ? batch.Replace(IncidentRows.State(next.Id), state, etag) : batch.Insert(IncidentRows.State(next.Id), state);
        foreach (RecordedIncidentEvent happened in decision.Events)
        {
            batch.Insert(IncidentRows.Event(next.Id, happened.Sequence), DeskJson.Write(happened));
        }

        foreach (IncidentEffect effect in decision.Effects)
        {
            batch.Insert(IncidentRows.Outbox(next.Id, effect.Id), DeskJson.Write(new OutboxEntry<IncidentEffect>(effect)));
        }

        _ = next.Counts
            ? batch.Upsert(IncidentRows.InList(next), DeskJson.Write(IncidentSummary.Of(next)))
            : batch.DeleteIfPresent(IncidentRows.InList(next));
        return await tables.CommitAsync(batch, cancellation) switch
        {
            BatchOutcome.Refused { Index: var index } when index < marks => CommitOutcome.AppliedBefore,
            BatchOutcome.Refused => CommitOutcome.Conflict,
            _ => CommitOutcome.Committed,
        };
    }

    /// <summary>One transaction.</summary>
    public async Task<bool> IsAppliedAsync(IncidentId id, string commandId, CancellationToken cancellation) =>
        await tables.ReadAsync(IncidentRows.Table, IncidentRows.Partition, IncidentRows.Command(id, commandId), cancellation) is not null;

    /// <summary>One transaction.</summary>
    public async Task<OwnedRows> OwnAsync(IncidentId id, CancellationToken cancellation)
    {
        OwnedPlace place = IncidentRows.OwnPlace(id);
        return await tables.ReadAsync(place.Table, place.Partition, place.RowKey, cancellation) is { } row ? DeskJson.Read<OwnedRows>(row.Body) : OwnedRows.Empty;
    }

    /// <summary>Events from a sequence on, oldest first. One transaction a page.</summary>
    /// <param name="from">First sequence wanted, 1 or more.</param>
    /// <param name="top">1 to 1,000.</param>
    public Task<IReadOnlyList<RecordedIncidentEvent>> EventsAsync(IncidentId id, long from, int top, CancellationToken cancellation) => tables.ReadFirstAsync<RecordedIncidentEvent>(
        IncidentRows.Table, IncidentRows.Partition, new RowRange(IncidentRows.Event(id, from), IncidentRows.Events(id) + '\uffff'), top, cancellation);

    /// <summary>All that count, newest first. One transaction for a thousand.</summary>
    public async IAsyncEnumerable<IncidentSummary> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                IncidentRows.Table, IncidentRows.Partition, RowRange.StartingWith(IncidentRows.List, continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                yield return DeskJson.Read<IncidentSummary>(row.Body);
            }

            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>One page of them, newest first.</summary>
    /// <param name="after">The place that the page before ended at; null: the first page.</param>
    public async Task<(IReadOnlyList<IncidentSummary> Items, string? Next)> PageAsync(int top, string? after, CancellationToken cancellation)
    {
        var rows = new List<TableRow>();
        string? next = null;
        do
        {
            var range = new RowRange(after is null ? IncidentRows.List : IncidentRows.List + after + '!', IncidentRows.List + '\uffff', top + 1 - rows.Count, next);
            TablePage page = await tables.ReadRangeAsync(IncidentRows.Table, IncidentRows.Partition, range, cancellation);
            rows.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null && rows.Count <= top);
        IncidentSummary[] items = [.. rows.Take(top).Select(r => DeskJson.Read<IncidentSummary>(r.Body))];
        return (items, rows.Count > top ? rows[top - 1].RowKey[IncidentRows.List.Length..] : null);
    }

    /// <summary>A number that no incident has had. Two transactions.</summary>
    public async Task<IncidentId> NextNumberAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TableRow? row = await tables.ReadAsync(IncidentRows.Table, IncidentRows.Partition, IncidentRows.LastNumber, cancellation);
            long number = row is null ? 1 : long.Parse(row.Body, CultureInfo.InvariantCulture) + 1;
            string written = number.ToString(CultureInfo.InvariantCulture);
            var batch = new TableBatch(IncidentRows.Table, IncidentRows.Partition);
            _ = row is null ? batch.Insert(IncidentRows.LastNumber, written) : batch.Replace(IncidentRows.LastNumber, written, row.ETag);
            if (await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed)
            {
                return IncidentId.Numbered(number);
            }
        }
    }
}
