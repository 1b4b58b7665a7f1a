using System.Globalization;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <param name="Cases">The newest, each read itself.</param>
/// <param name="More">How many there are besides.</param>
public sealed record OpenCases(IReadOnlyList<Case> Cases, int More);

/// <summary>The cases of one customer that are not closed, and what was last said on them.</summary>
public sealed class CustomerCases(ITableStore tables, CaseStore store)
{
    /// <summary>An answer is one decision: its own event stands a few before that of its mail.</summary>
    private const int EventsOfAnAnswer = 8;

    /// <summary>One transaction for each thousand of them, and one for each that is wanted.</summary>
    public async Task<OpenCases> OpenAsync(string customer, int top, CancellationToken cancellation)
    {
        string partition = CaseIndexKeys.ByCustomer(customer);
        var cases = new List<Case>();
        int more = 0;
        string? next = null;
        do
        {
            TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, RowRange.StartingWith(CaseIndexKeys.NotClosed, continuation: next), cancellation);
            foreach (TableRow row in page.Rows)
            {
                if (cases.Count == top)
                {
                    more++;
                }
                else if ((await store.LoadAsync(CaseIndexKeys.CaseOf(partition, row.RowKey), cancellation)).Case is var found && IsItsOpenCase(found, customer))
                {
                    // A row that its lifecycle has yet to move shows nothing wrong.
                    cases.Add(found);
                }
            }

            next = page.Next;
        }
        while (next is not null);
        return new OpenCases(cases, more);
    }

    /// <summary>The event of our last message by a person that is not known to have failed; null when there is none. One transaction at most.</summary>
    public async Task<CaseEvent?> LastWordAsync(Case of, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(of);
        if (of.Answers.LastOrDefault(a => a.Stands) is not { Mail: { } mail }
            || !long.TryParse(mail.Split('-')[^2], NumberStyles.None, CultureInfo.InvariantCulture, out long told))
        {
            return null;
        }

        IReadOnlyList<RecordedEvent> events = await store.EventsAsync(of.Id, Math.Max(1, told - EventsOfAnAnswer), EventsOfAnAnswer, cancellation);
        return events.LastOrDefault(e => e.Sequence < told && e.Event is CaseEvent.Replied or CaseEvent.WaitStarted { On: WaitingOn.Customer, IsQuestion: true } or CaseEvent.Resolved)?.Event;
    }

    private static bool IsItsOpenCase(Case of, string customer) => of.Status is not (CaseStatus.NotOpened or CaseStatus.Closed) && of.Customer?.Id == customer;
}
