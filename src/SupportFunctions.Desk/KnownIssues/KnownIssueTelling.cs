using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.KnownIssues;

/// <summary>Tells the customer of a linked case how a known issue stands now, unless they know it (R-ENG-2).</summary>
/// <remarks>
/// What is told is read when it is told, so that of two changes in a row the customer hears the second only. A change is a job, which comes
/// to every linked case twice: a case that was linked in between with what stood before hears of it at the second time.
/// </remarks>
public sealed class KnownIssueTelling(ResourceTable<KnownIssueResource> issues, CaseNews news, CaseStore cases)
{
    /// <param name="by">Who changed the registry.</param>
    /// <param name="commandId">Makes it happen once.</param>
    /// <returns>Whether the customer was told now.</returns>
    public async Task<bool> TellAsync(CaseId id, string issue, string by, string commandId, CancellationToken cancellation) =>
        await issues.FindAsync(issue, cancellation) is { } stored
        && (await cases.LoadAsync(id, cancellation)).Case.Links.Contains(new CaseLink(LinkKind.KnownIssue, issue))
        && await news.TellAsync(id, new CaseCommand.TellOfKnownIssue(by, KnownIssueKind.ToNews(stored)), commandId, cancellation);

    /// <summary>What whoever links a case to it now need not be told; null when it is not in the registry.</summary>
    public async Task<SeenKnownIssue?> SeenAsync(string issue, CancellationToken cancellation) =>
        ResourceIds.IsValid(issue) && await issues.FindAsync(issue, cancellation) is { } stored ? KnownIssueKind.ToNews(stored).Seen : null;
}
