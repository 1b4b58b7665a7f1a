using NodaTime;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Spacing;

/// <summary>Removes the rows of addresses that were sent nothing lately. A run looks at one of the shards, by the hour, so that all are seen in a day.</summary>
public sealed class SpacingSweep(ITableStore tables, IDirectory directory, DeskTime desk, MachineTime machine)
{
    /// <summary>To be called once an hour.</summary>
    /// <returns>How many rows are gone.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        MailSpacing spacing = (await directory.TermsAsync([], cancellation)).Policy.MailSpacing;
        Instant now = desk.Now;
        string partition = MailSpacer.Partition((int)(machine.Now.ToUnixTimeSeconds() / 3600 % MailSpacer.Shards));
        int removed = 0;
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(MailSpacer.Table, partition, new RowRange(Continuation: next), cancellation);
            foreach (TableRow row in page.Rows.Where(r => DeskJson.TryRead<ContactMail>(r.Body)?.IsPast(spacing, now) != false))
            {
                // One that has been written in between counts again.
                removed += await tables.CommitAsync(new TableBatch(MailSpacer.Table, partition).Delete(row.RowKey, row.ETag), cancellation) is BatchOutcome.Committed ? 1 : 0;
            }

            next = page.Next;
        }
        while (next is not null);
        return removed;
    }
}
