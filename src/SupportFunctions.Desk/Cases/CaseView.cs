using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Outbox;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>All that a lifecycle looks at, read in one range of the case's partition.</summary>
internal sealed record CaseView(Case Case, OwnedRows Own, IReadOnlyList<OutboxRow<Effect>> Outbox)
{
    /// <summary>One transaction, as a rule. The outbox holds everything that the state's commits have put there and that is not done.</summary>
    public static async Task<CaseView> ReadAsync(ITableStore tables, CaseId id, CancellationToken cancellation)
    {
        string partition = CaseRows.Partition(id);
        var range = new RowRange(CaseRows.OutboxPrefix);
        TablePage page = await tables.ReadRangeAsync(CaseRows.Table, partition, range, cancellation);
        if (page.Next is null)
        {
            return Of(id, page.Rows, page.Rows.FirstOrDefault(r => r.RowKey == CaseRows.State));
        }

        // Several pages are no snapshot: a commit between two of them could show its state and hide its outbox. So the state is
        // read first, and what is committed after it waits for the next round.
        TableRow? state = await tables.ReadAsync(CaseRows.Table, partition, CaseRows.State, cancellation);
        var rows = new List<TableRow>();
        string? continuation = null;
        do
        {
            page = await tables.ReadRangeAsync(CaseRows.Table, partition, range with { Continuation = continuation }, cancellation);
            rows.AddRange(page.Rows);
            continuation = page.Next;
        }
        while (continuation is not null);
        return Of(id, rows, state);
    }

    private static CaseView Of(CaseId id, IEnumerable<TableRow> rows, TableRow? state)
    {
        OwnedRows own = OwnedRows.Empty;
        var outbox = new List<OutboxRow<Effect>>();
        foreach (TableRow row in rows)
        {
            if (row.RowKey == CaseRows.Own)
            {
                own = DeskJson.Read<OwnedRows>(row.Body);
            }
            else if (row.RowKey != CaseRows.State)
            {
                outbox.Add(OutboxRows.Read<Effect>(row));
            }
        }

        return new CaseView(state is null ? Case.NotOpened(id) : DeskJson.Read<Case>(state.Body), own, outbox);
    }
}
