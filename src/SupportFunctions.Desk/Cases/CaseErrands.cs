using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>Effects that are commands to another case. Each carries its own id as the command's, so that a repetition changes nothing.</summary>
public sealed class CaseErrands(ITableStore tables, CaseService cases, CaseStore store)
{
    /// <summary>A case was merged into one that was merged, and so on; more in a row are taken for a defect.</summary>
    private const int MaxHops = 100;

    /// <summary>Whether it is one of them.</summary>
    public static bool IsErrand(Effect effect) => effect is Effect.Absorb or Effect.LinkBack or Effect.OpenSplit;

    /// <summary>What a commit has just put in the outbox, at once; its rows stay until the case's round has seen to them too.</summary>
    public async Task RunPendingAsync(CaseId id, CancellationToken cancellation)
    {
        CaseView view = await CaseView.ReadAsync(tables, id, cancellation);
        foreach (Effect effect in view.Outbox.Select(o => o.Entry.Effect).Where(IsErrand))
        {
            await RunAsync(effect, cancellation);
        }
    }

    public async Task RunAsync(Effect effect, CancellationToken cancellation)
    {
        CaseResult result = effect switch
        {
            Effect.Absorb e => await AbsorbAsync(e, cancellation),
            Effect.LinkBack e => await TellAsync(
                e.Other, e, new CaseCommand.Link(e.By, LinkKind.Case, e.From.ToString(), e.Remove, IsEcho: true), cancellation),
            Effect.OpenSplit e => await TellAsync(e.Into, e, await OpeningAsync(e, cancellation), cancellation),
            _ => throw new ArgumentException($"{effect?.GetType().Name} is no errand.", nameof(effect)),
        };
        if (result is CaseResult.Refused refused)
        {
            throw new InvalidOperationException($"{effect.Id} was refused: {refused.Decision.Detail}");
        }
    }

    /// <summary>Goes where the other case has gone, if it was merged meanwhile.</summary>
    private async Task<CaseResult> AbsorbAsync(Effect.Absorb effect, CancellationToken cancellation)
    {
        var path = new List<CaseId>();
        CaseId at = effect.Into;
        while (path.Count < MaxHops)
        {
            // Merged into each other at the same moment: of those in the circle the oldest goes on, whoever gets there first.
            bool isCircle = path.Contains(at);
            at = isCircle ? path[path.IndexOf(at)..].MinBy(c => c.Number) : at;
            CaseResult result = await TellAsync(at, effect, new CaseCommand.Absorb(effect.By, effect.From, isCircle), cancellation);
            if (isCircle || result is not CaseResult.Refused { Decision.Code: RefusalCode.Merged })
            {
                return result;
            }

            path.Add(at);
            at = (await store.LoadAsync(at, cancellation)).Case.Merge?.Into ?? at;
        }

        throw new InvalidOperationException($"{effect.Into} was merged on and on: after {MaxHops} cases {effect.Id} gives up for now.");
    }

    private Task<CaseResult> TellAsync(CaseId id, Effect effect, CaseCommand command, CancellationToken cancellation) =>
        cases.ExecuteAsync(id, command, new CommitMarks(CommandId: effect.Id), expected: null, cancellation);

    private async Task<CaseCommand.Open> OpeningAsync(Effect.OpenSplit effect, CancellationToken cancellation)
    {
        Case from = (await store.LoadAsync(effect.From, cancellation)).Case;
        List<CaseEvent.CustomerWrote> messages = [];
        foreach (long sequence in effect.Messages)
        {
            messages.Add(MessageOf(Assume(await store.EventsAsync(effect.From, sequence, 1, cancellation))));
        }

        messages = [.. messages.OrderBy(m => m.ReceivedAt)];
        return new CaseCommand.Open(
            effect.By, effect.Subject, from.Requester!, messages[0].Text, from.Channel, messages[0].Source, messages[0].ReceivedAt, from.Customer?.Id, from.Product,
            new SplitOrigin(effect.From, effect.Messages, effect.Reason, from.Customer, [.. messages.Skip(1)]), messages[0].Content);

        static RecordedEvent Assume(IReadOnlyList<RecordedEvent> found) =>
            found is [var only] ? only : throw new StoreUnavailableException("An event that was committed cannot be read: try again.");
    }

    private static CaseEvent.CustomerWrote MessageOf(RecordedEvent happened) => happened.Event switch
    {
        CaseEvent.CustomerWrote message => message,
        CaseEvent.Opened first => new CaseEvent.CustomerWrote(first.Requester, first.Text, first.Source, first.ReceivedAt, first.Content),
        _ => throw new InvalidOperationException($"Event {happened.Sequence} is no message of the customer."),
    };
}
