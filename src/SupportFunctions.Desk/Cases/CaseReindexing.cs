using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Has a case write all its rows in the indexes anew, by its lifecycle, which alone writes them.</summary>
/// <remarks>
/// Its own row is said to be half done, so that nothing it names is taken for certain to be there. A round that is under way may write over
/// that; whoever wants to be sure asks again a little later.
/// </remarks>
public sealed class CaseReindexing(ITableStore tables, CaseStore cases, DueIndex due, ILifecycles lifecycles, MachineTime machine)
{
    /// <returns>False when there is no such case.</returns>
    public async Task<bool> AskAsync(CaseId id, CancellationToken cancellation)
    {
        if ((await cases.LoadAsync(id, cancellation)).ETag is null)
        {
            return false;
        }

        string partition = CaseRows.Partition(id);
        if (await tables.ReadAsync(CaseRows.Table, partition, CaseRows.Own, cancellation) is { } row)
        {
            OwnedRows own = DeskJson.Read<OwnedRows>(row.Body) with { IsHalfDone = true };
            await tables.CommitAsync(new TableBatch(CaseRows.Table, partition).Replace(CaseRows.Own, DeskJson.Write(own), row.ETag), cancellation);
        }

        // Without a sequence it stands for no commit: it is served, and removed, as soon as its time is there.
        var look = new DueEntry(DueLine.Machine, machine.Now, id, 0);
        await due.AddAsync(look, cancellation);
        await lifecycles.SignalAsync(look, cancellation);
        return true;
    }
}
