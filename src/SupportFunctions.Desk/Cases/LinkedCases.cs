using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Which cases are linked to something outside. From the index, so a link made a moment ago may be missing; each case is looked at itself.</summary>
public sealed class LinkedCases(ITableStore tables, CaseStore cases)
{
    /// <summary>Oldest case first.</summary>
    public async Task<IReadOnlyList<CaseId>> ToAsync(CaseLink link, CancellationToken cancellation)
    {
        if (CaseIndexKeys.ByLink(link) is not { } partition)
        {
            return [];
        }

        var found = new List<CaseId>();
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, new RowRange(Continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                Case candidate = (await cases.LoadAsync(CaseIndexKeys.CaseOf(partition, row.RowKey), cancellation)).Case;
                if (candidate.Links.Any(l => LinkRefs.AreSame(l, link)))
                {
                    found.Add(candidate.Id);
                }
            }

            next = page.Next;
        }
        while (next is not null);
        found.Reverse();
        return found;
    }
}
