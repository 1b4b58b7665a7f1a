using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Queue;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <param name="Text">Words; each must begin a word of subject, requester or customer.</param>
public sealed record CaseFilter(CaseStatus? Status, string? Customer, string? Assignee, Priority? Priority, Severity? Severity, string? Text);

/// <param name="Rank">1 is the number one.</param>
public sealed record QueuePlace(int Rank, Case Case);

/// <summary>Lists and queues, from the indexes; every case shown is read itself, so a stale row shows nothing wrong.</summary>
public sealed class CaseQueries(ITableStore tables, CaseStore cases)
{
    /// <summary>Candidates looked at for one page, so that a rare filter cannot make one request read everything.</summary>
    public const int MaxCandidates = 2000;

    private const int HeadRows = 20;

    /// <returns>Newest first, and where to go on; a page may hold fewer than <paramref name="top"/> while there is more.</returns>
    public async Task<(IReadOnlyList<Case> Items, string? Next)> ListAsync(CaseFilter filter, int top, string? continuation, CancellationToken cancellation)
    {
        string[] words = [.. CaseWordIndex.PrefixesOf(filter.Text ?? "")];
        if ((words.Length == 0 && !string.IsNullOrWhiteSpace(filter.Text)) || !IsIdOrNull(filter.Customer) || !IsIdOrNull(filter.Assignee))
        {
            // Text without a letter or digit, or what cannot be an id, is nowhere.
            return ([], null);
        }

        (string partition, RowRange range) = Narrowest(filter, words);
        string? prefix = words.MaxBy(w => w.Length);
        range = ContinueAt(range, continuation) with { Top = IsDecidedByIndex(filter, words) ? Math.Min(500, top + 1) : 500 };
        var found = new List<Case>();
        int candidates = 0;
        string? last = null;
        while (true)
        {
            TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, range, cancellation);
            foreach (TableRow row in page.Rows)
            {
                if (found.Count == top || candidates == MaxCandidates)
                {
                    return (found, last);
                }

                last = row.RowKey;
                candidates++;
                Case candidate = (await cases.LoadAsync(CaseIndexKeys.CaseOf(partition, row.RowKey), cancellation)).Case;
                if (Matches(candidate, filter, words) && IsItsFirst(row.RowKey, prefix, candidate) && !found.Exists(c => c.Id == candidate.Id))
                {
                    found.Add(candidate);
                }
            }

            if (page.Next is null)
            {
                return (found, null);
            }

            range = range with { Continuation = page.Next };
        }
    }

    /// <summary>The total order of work (R-PRI-3). Ranks are exact at the time of reading.</summary>
    /// <param name="engineer">Null: everybody's queue.</param>
    /// <param name="skip">Places that earlier pages have shown.</param>
    public async Task<(IReadOnlyList<QueuePlace> Items, string? Next)> QueueAsync(
        string? engineer, int top, int skip, string? after, CancellationToken cancellation)
    {
        if (!IsIdOrNull(engineer))
        {
            return ([], null);
        }

        string partition = engineer is null ? CaseIndexKeys.Queue : CaseIndexKeys.QueueOf(engineer);
        RowRange range = ContinueAt(new RowRange(Top: Math.Min(1000, top + 1)), after);
        var places = new List<QueuePlace>();
        string? last = null;
        while (true)
        {
            TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, range, cancellation);
            foreach (TableRow row in page.Rows)
            {
                if (places.Count == top)
                {
                    return (places, last);
                }

                last = row.RowKey;
                if (await FreshAsync(partition, row.RowKey, cancellation) is { } of)
                {
                    places.Add(new QueuePlace(skip + places.Count + 1, of));
                }
            }

            if (page.Next is null)
            {
                return (places, null);
            }

            range = range with { Continuation = page.Next };
        }
    }

    /// <summary>The number one; for an engineer the better head of theirs and of what nobody has. Independent of the number of cases.</summary>
    public async Task<Case?> NextAsync(string? engineer, CancellationToken cancellation)
    {
        if (engineer is null)
        {
            return await HeadAsync(CaseIndexKeys.Queue, cancellation);
        }

        Case? own = IsIdOrNull(engineer) ? await HeadAsync(CaseIndexKeys.QueueOf(engineer), cancellation) : null;
        Case? free = await HeadAsync(CaseIndexKeys.QueueOf(null), cancellation);
        return own is null || (free is not null && string.CompareOrdinal(QueueOrder.NormalKey(free), QueueOrder.NormalKey(own)) < 0) ? free : own;
    }

    private async Task<Case?> HeadAsync(string partition, CancellationToken cancellation)
    {
        RowRange range = new(Top: HeadRows);
        while (true)
        {
            TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, range, cancellation);
            foreach (TableRow row in page.Rows)
            {
                if (await FreshAsync(partition, row.RowKey, cancellation) is { } of)
                {
                    return of;
                }
            }

            if (page.Next is null)
            {
                return null;
            }

            range = range with { Continuation = page.Next };
        }
    }

    /// <summary>The case, if this row still is its place; a row that its lifecycle has yet to move is passed over.</summary>
    private async Task<Case?> FreshAsync(string partition, string rowKey, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(CaseIndexKeys.CaseOf(partition, rowKey), cancellation)).Case;
        return QueueOrder.IsQueued(of)
            && QueueOrder.NormalKey(of) == rowKey
            && (partition == CaseIndexKeys.Queue || partition == CaseIndexKeys.QueueOf(of.Assignee))
            ? of
            : null;
    }

    private static (string Partition, RowRange Range) Narrowest(CaseFilter filter, string[] words) => filter switch
    {
        _ when words.Length > 0 => (CaseIndexKeys.Words, RowRange.StartingWith(words.MaxBy(w => w.Length)!, top: 500)),
        { Customer: { } customer } => (CaseIndexKeys.ByCustomer(customer), new RowRange(Below: CaseIndexKeys.AllEnd, Top: 500)),
        { Assignee: { } assignee } => (CaseIndexKeys.ByAssignee(assignee), new RowRange(Top: 500)),
        { Severity: { } severity } => (CaseIndexKeys.BySeverity(severity), new RowRange(Top: 500)),
        { Priority: { } priority } => (CaseIndexKeys.ByPriority(priority), new RowRange(Top: 500)),
        { Status: { } status } => (CaseIndexKeys.ByStatus(status), new RowRange(Top: 500)),
        _ => (CaseIndexKeys.All, new RowRange(Top: 500)),
    };

    /// <summary>One filter at most: then nearly every row of its index is shown, and no more are read than a page takes.</summary>
    private static bool IsDecidedByIndex(CaseFilter filter, string[] words) =>
        words.Length + new object?[] { filter.Status, filter.Customer, filter.Assignee, filter.Priority, filter.Severity }.Count(f => f is not null) <= 1;

    private static bool Matches(Case of, CaseFilter filter, string[] words) =>
        of.Status != CaseStatus.NotOpened
        && (filter.Status is null || of.Status == filter.Status)
        && (filter.Customer is null || of.Customer?.Id == filter.Customer)
        && (filter.Assignee is null || of.Assignee == filter.Assignee)
        && (filter.Priority is null || of.Priority == filter.Priority)
        && (filter.Severity is null || of.Severity == filter.Severity)
        && (words.Length == 0 || HasWords(of, words));

    /// <summary>A case stands once for every word that fits; it is shown at the first, so that no two pages show it.</summary>
    private static bool IsItsFirst(string rowKey, string? prefix, Case of) =>
        prefix is null
        || CaseWordIndex.WordsOf(of).Where(w => w.StartsWith(prefix, StringComparison.Ordinal)).Min(StringComparer.Ordinal) == rowKey[..rowKey.IndexOf('|')];

    private static bool HasWords(Case of, string[] words)
    {
        string[] own = [.. CaseWordIndex.WordsOf(of)];
        return words.All(w => Array.Exists(own, o => o.StartsWith(w, StringComparison.Ordinal)));
    }

    /// <summary>The first key after the last one shown.</summary>
    private static RowRange ContinueAt(RowRange range, string? after)
    {
        if (after is null)
        {
            return range;
        }

        return after.Length <= TableLimits.MaxKeyCharacters && after.All(TableLimits.IsAllowed) && string.CompareOrdinal(after, range.From) >= 0
            ? range with { From = after + "!" }
            : throw Page.NotOurs();
    }

    private static bool IsIdOrNull(string? id) => id is null || ResourceIds.IsValid(id);
}
