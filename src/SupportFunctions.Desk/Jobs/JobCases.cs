using System.Globalization;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.KnownIssues;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Jobs;

/// <summary>Which cases a change touches, page by page.</summary>
/// <remarks>
/// Indexes follow the cases, so one look may miss a case: opened a moment before the change and not indexed yet, or moved while it looked
/// from a status that was still to come to one that it had passed. The statuses stand in the order in which cases go through them, which
/// leaves the way back. The second look begins with the cases that have a commit in the due index: that is there before the commit, and goes
/// after the case is in its indexes.
/// </remarks>
public sealed class JobCases(ITableStore tables, DueIndex due, CaseStore cases)
{
    /// <summary>Cases between two checkpoints.</summary>
    public const int PageSize = 200;

    private const string UnderWay = "";

    /// <summary>Every number that was ever given out: an index that is to be rebuilt cannot say which cases there are.</summary>
    private const string Numbers = "numbers";

    private static readonly string[] _notClosed =
    [
        .. new[] { CaseStatus.New, CaseStatus.Open, CaseStatus.WaitingOnCustomer, CaseStatus.WaitingOnEngineering, CaseStatus.Resolved }.Select(CaseIndexKeys.ByStatus),
    ];

    /// <returns>Up to a page of them, and where to go on; null when the look is over. None only when it is.</returns>
    public async Task<(IReadOnlyList<CaseId> Cases, JobPlace? Next)> PageAsync(JobSubject what, JobPlace place, CancellationToken cancellation)
    {
        string[] sources = Sources(what, place.Look);
        JobPlace? at = place;
        while (at is not null && at.Source < sources.Length)
        {
            string source = sources[at.Source];
            (IReadOnlyList<CaseId> page, string? last) = source == UnderWay
                ? await UnderWayAsync(what, at.After, cancellation)
                : source == Numbers ? await NumbersAsync(at.After, cancellation)
                : await IndexAsync(source, at.After, cancellation);
            at = last is not null ? at with { After = last } : at.Source + 1 < sources.Length ? new JobPlace(at.Look, at.Source + 1, null) : null;
            if (page.Count > 0)
            {
                return (page, at);
            }
        }

        return ([], null);
    }

    /// <summary>How many the first look will find. One transaction for each thousand.</summary>
    public async Task<int> CountAsync(JobSubject what, CancellationToken cancellation)
    {
        int count = 0;
        if (what == JobSubject.Index)
        {
            (long from, long below) = await CaseNumbers.GivenAsync(tables, 0, cancellation);
            return (int)(below - from);
        }

        foreach (string source in Sources(what, JobPlace.First))
        {
            var range = new RowRange(Below: CaseIndexKeys.AllEnd);
            TablePage page;
            do
            {
                page = await tables.ReadRangeAsync(CaseIndexKeys.Table, source, range, cancellation);
                count += page.Rows.Count;
                range = range with { Continuation = page.Next };
            }
            while (page.Next is not null);
        }

        return count;
    }

    private static string[] Sources(JobSubject what, int look)
    {
        if (what == JobSubject.Index)
        {
            return [Numbers];
        }

        string[] indexes = what switch
        {
            { Table: CustomerKind.TableName, Id: { } customer } => [CaseIndexKeys.ByCustomer(customer)],
            { Table: PolicyKind.TableName } => [],
            { Table: KnownIssueKind.TableName, Id: { } issue } => [CaseIndexKeys.ByLink(KnownIssue(issue))!],
            _ => _notClosed,
        };
        return look == JobPlace.First || indexes.Length == 0 ? indexes : [UnderWay, .. indexes];
    }

    private async Task<(IReadOnlyList<CaseId> Page, string? Last)> IndexAsync(string partition, string? after, CancellationToken cancellation)
    {
        var range = new RowRange(after is null ? null : after + "!", CaseIndexKeys.AllEnd, PageSize);
        TablePage page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, range, cancellation);
        while (page is { Rows.Count: 0, Next: { } next })
        {
            // A page may be empty while there is more.
            page = await tables.ReadRangeAsync(CaseIndexKeys.Table, partition, range with { Continuation = next }, cancellation);
        }

        return ([.. page.Rows.Select(r => CaseIndexKeys.CaseOf(partition, r.RowKey))], page.Next is null ? null : page.Rows[^1].RowKey);
    }

    private async Task<(IReadOnlyList<CaseId> Page, string? Last)> NumbersAsync(string? after, CancellationToken cancellation)
    {
        (long from, long below) = await CaseNumbers.GivenAsync(tables, after is null ? 0 : long.Parse(after, CultureInfo.InvariantCulture), cancellation);
        long end = Math.Min(below, from + PageSize);
        var page = new List<CaseId>(PageSize);
        for (long number = from; number < end; number++)
        {
            page.Add(new CaseId(number));
        }

        return (page, end < below ? (end - 1).ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>By number, because rows of the due index come and go.</summary>
    private async Task<(IReadOnlyList<CaseId> Page, string? Last)> UnderWayAsync(JobSubject what, string? after, CancellationToken cancellation)
    {
        long from = after is null ? 0 : long.Parse(after, CultureInfo.InvariantCulture);
        var underWay = new SortedSet<long>();
        for (int shard = 0; shard < DueIndex.Shards; shard++)
        {
            await foreach (DueEntry entry in due.AllAsync(DueLine.Machine, shard, cancellation))
            {
                if (entry is { Sequence: > 0, Id.Kind: LifecycleKind.Case } && entry.Id.ToCase().Number is var number && number > from)
                {
                    underWay.Add(number);
                    if (underWay.Count > PageSize + 1)
                    {
                        underWay.Remove(underWay.Max);
                    }
                }
            }
        }

        CaseId[] page = [.. underWay.Take(PageSize).Select(n => new CaseId(n))];
        return (await TouchedAsync(what, page, cancellation), underWay.Count > PageSize ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The due index does not know whose a case is.</summary>
    private async Task<IReadOnlyList<CaseId>> TouchedAsync(JobSubject what, CaseId[] page, CancellationToken cancellation)
    {
        var touched = new List<CaseId>(page.Length);
        foreach (CaseId id in page)
        {
            Case of = (await cases.LoadAsync(id, cancellation)).Case;
            if (of.Status is not (CaseStatus.NotOpened or CaseStatus.Closed) && what.Table switch
            {
                CustomerKind.TableName => of.Customer?.Id == what.Id,
                KnownIssueKind.TableName => of.Links.Contains(KnownIssue(what.Id!)),
                _ => true,
            })
            {
                touched.Add(id);
            }
        }

        return touched;
    }

    private static CaseLink KnownIssue(string id) => new(LinkKind.KnownIssue, id);
}
