using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>What the indexes hold about a case.</summary>
/// <param name="Keys">Rows that are there, or may be there.</param>
/// <param name="Due">Entries of the due index, likewise.</param>
/// <param name="IsPending">They were about to be written: which of them are there is known only once all have been written again.</param>
public sealed record CaseOwn(IReadOnlyList<IndexKey> Keys, IReadOnlyList<DueEntry> Due, bool IsPending = false)
{
    public static CaseOwn Empty { get; } = new([], []);
}

/// <summary>All that a lifecycle looks at, read in one range of the case's partition.</summary>
internal sealed record CaseView(Case Case, CaseOwn Own, IReadOnlyList<(TableRow Row, OutboxEntry Entry)> Outbox)
{
    /// <summary>One transaction, more for an outbox of over a thousand rows.</summary>
    public static async Task<CaseView> ReadAsync(ITableStore tables, CaseId id, CancellationToken cancellation)
    {
        Case state = Case.NotOpened(id);
        CaseOwn own = CaseOwn.Empty;
        var outbox = new List<(TableRow, OutboxEntry)>();
        string? continuation = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(
                CaseRows.Table, CaseRows.Partition(id), new RowRange(CaseRows.OutboxPrefix, Continuation: continuation), cancellation);
            foreach (TableRow row in page.Rows)
            {
                switch (row.RowKey)
                {
                    case CaseRows.Own:
                        own = DeskJson.Read<CaseOwn>(row.Body);
                        break;
                    case CaseRows.State:
                        state = DeskJson.Read<Case>(row.Body);
                        break;
                    default:
                        outbox.Add((row, DeskJson.Read<OutboxEntry>(row.Body)));
                        break;
                }
            }

            continuation = page.Next;
        }
        while (continuation is not null);
        return new CaseView(state, own, outbox);
    }
}
