using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Cases;

/// <summary>Tells a case of something outside that it is linked to, and the case its customer: once, however often it is begun.</summary>
public sealed class CaseNews(CaseService cases, CaseStore store)
{
    /// <summary>A case was merged into one that was merged, and so on; more in a row are taken for a defect.</summary>
    private const int MaxHops = 100;

    /// <summary>Goes where the case has gone, if it was merged meanwhile.</summary>
    /// <param name="commandId">Makes it happen once.</param>
    /// <returns>Whether anybody was told now.</returns>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task<bool> TellAsync(CaseId linked, CaseCommand command, string commandId, CancellationToken cancellation)
    {
        CaseId at = linked;
        for (int hop = 0; hop < MaxHops; hop++)
        {
            switch (await cases.ExecuteAsync(at, command, new CommitMarks(CommandId: commandId), expected: null, cancellation))
            {
                case CaseResult.Refused { Decision.Code: RefusalCode.Merged }:
                    at = (await store.LoadAsync(at, cancellation)).Case.Merge?.Into ?? at;
                    break;
                case CaseResult.Refused { Decision: var refused }:
                    throw new InvalidOperationException($"{at} was not told by {commandId}: {refused.Detail}");
                case CaseResult.Done done:
                    return done.Events.Count > 0;
                case CaseResult.Stale:
                    throw new InvalidOperationException($"{at} was told without an expectation, and found to be another one.");
            }
        }

        throw new InvalidOperationException($"{linked} was merged on and on: after {MaxHops} cases {commandId} gives up for now.");
    }
}
