using System.Globalization;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Queue;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Where the indexes must show a case: a function of its state, and of nothing else.</summary>
public static class CaseIndexKeys
{
    public const string Table = IndexKey.Table;

    public const string All = "cases";

    public const string Queue = "queue-normal";

    public const string Unassigned = "unassigned";

    /// <summary>Word prefixes of subject, requester and customer.</summary>
    public const string Words = "words";

    /// <summary>Before those rows of a customer's partition that show the cases that are not closed.</summary>
    public const string NotClosed = "open|";

    /// <summary>The first key after those that show every case of a customer: the character after the digits.</summary>
    public const string AllEnd = ":";

    private const long MaxNumber = 999_999_999_999_999;

    public static IEnumerable<IndexKey> Of(Case of)
    {
        string newestFirst = NewestFirst(of.Id);
        yield return new IndexKey(All, newestFirst);
        yield return CaseFactsRow.Of(of);
        yield return new IndexKey(ByStatus(of.Status), newestFirst);
        if (QueueOrder.IsQueued(of))
        {
            string place = QueueOrder.NormalKey(of);
            yield return new IndexKey(Queue, place);
            yield return new IndexKey(QueueOf(of.Assignee), place);
        }

        if (of.Customer is { } customer)
        {
            yield return new IndexKey(ByCustomer(customer.Id), newestFirst);
            if (of.Status != CaseStatus.Closed)
            {
                // In the same partition, so that opening a case costs no transaction more.
                yield return new IndexKey(ByCustomer(customer.Id), NotClosed + newestFirst);
            }
        }

        if (of.Assignee is { } assignee)
        {
            yield return new IndexKey(ByAssignee(assignee), newestFirst);
        }

        if (of.Priority != Priority.Unknown)
        {
            yield return new IndexKey(ByPriority(of.Priority), newestFirst);
        }

        if (of.Severity != Severity.Unknown)
        {
            yield return new IndexKey(BySeverity(of.Severity), newestFirst);
        }

        // A partition each: a hundred links added or removed at once must not outgrow one batch.
        foreach (string partition in of.Links.Select(ByLink).OfType<string>().Distinct())
        {
            yield return new IndexKey(partition, newestFirst);
        }

        foreach (string word in CaseWordIndex.WordsOf(of))
        {
            yield return new IndexKey(Words, word + "|" + newestFirst);
        }
    }

    public static string QueueOf(string? engineer) => "queue-" + (engineer is null ? Unassigned : "of-" + TableKeys.Escape(engineer));

    public static string ByStatus(CaseStatus status) => "status-" + status.ToString().ToLowerInvariant();

    public static string ByCustomer(string id) => "customer-" + TableKeys.Escape(id);

    public static string ByAssignee(string id) => "assignee-" + TableKeys.Escape(id);

    public static string ByPriority(Priority priority) => "priority-" + priority.ToString().ToLowerInvariant();

    public static string BySeverity(Severity severity) => "severity-" + severity.ToString().ToLowerInvariant();

    /// <summary>The cases that have a link; null for kinds by which nobody looks for cases.</summary>
    /// <remarks>An issue on GitHub is hashed, because it may be longer than a key.</remarks>
    public static string? ByLink(CaseLink link) => LinkRefs.IssueOf(link) is { } issue ? "github-" + TableKeys.Hash(issue)
        : link is { Kind: LinkKind.KnownIssue, Ref: var id } ? "known-issue-" + TableKeys.Escape(id)
        : null;

    /// <summary>The case at the end of any row key of the table.</summary>
    public static CaseId CaseOf(string partition, string rowKey)
    {
        string digits = rowKey[^15..];
        long number = long.Parse(digits, CultureInfo.InvariantCulture);
        bool isRising = partition.StartsWith("queue-", StringComparison.Ordinal) || partition.StartsWith(CaseFactsRow.PartitionPrefix, StringComparison.Ordinal);
        return new CaseId(isRising ? number : MaxNumber - number);
    }

    private static string NewestFirst(CaseId id) => (MaxNumber - id.Number).ToString("D15", CultureInfo.InvariantCulture);
}
