using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>What a command came to.</summary>
public abstract record CaseResult
{
    private CaseResult() { }

    /// <param name="Events">Empty when nothing changed, or when the command had been applied before.</param>
    public sealed record Done(Case Case, IReadOnlyList<RecordedEvent> Events) : CaseResult;

    public sealed record Refused(Decision.Refused Decision) : CaseResult;

    /// <summary>The caller decided on an older state than the one there is.</summary>
    public sealed record Stale(long Sequence) : CaseResult;
}

/// <summary>Load, decide, commit; again when somebody else was faster.</summary>
public sealed class CaseService(
    CaseStore store, IDirectory directory, ReplyBudgets budgets, GuardedCommits commits, PromiseLog promises, DeskTime desk)
{
    private const int MaxAttempts = 20;

    /// <summary>Who now complains about a mail of ours: whom it went to. Null when its case does not remember it, or knows of the complaint already.</summary>
    public async Task<string?> ComplainantAsync(CaseId id, string mail, CancellationToken cancellation) =>
        (await store.LoadAsync(id, cancellation)).Case is var of && of.Mails.Any(m => m.Complaints.Contains(mail)) ? null : of.RecipientOf(mail);

    /// <param name="expected">Sequence that the caller saw (If-Match); null: any.</param>
    /// <exception cref="Storage.StoreUnavailableException">Also when twenty others were faster in a row.</exception>
    public async Task<CaseResult> ExecuteAsync(
        CaseId id, CaseCommand command, CommitMarks marks, long? expected, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            StoredCase stored = attempt == 0 && command is CaseCommand.Open ? new StoredCase(Case.NotOpened(id), null) : await store.LoadAsync(id, cancellation);
            if (await IsAppliedAsync(stored, command, marks, cancellation))
            {
                return new CaseResult.Done(stored.Case, []);
            }

            if (expected is { } sequence && stored.Case.Sequence != sequence)
            {
                return new CaseResult.Stale(stored.Case.Sequence);
            }

            DeskTerms terms = await directory.TermsAsync(CustomersOf(stored.Case, command), cancellation);
            switch (await DecideAsync(stored.Case, command, terms, cancellation))
            {
                case Decision.Refused refused:
                    return new CaseResult.Refused(refused);
                case Decision.Accepted { Events.IsEmpty: true }:
                    return new CaseResult.Done(stored.Case, []);
                case Decision.Accepted accepted:
                    CommitOutcome outcome = await commits.CommitAsync(
                        id, accepted.Next.Sequence, token => store.CommitAsync(stored, accepted, marks, token), cancellation);
                    if (outcome == CommitOutcome.Committed)
                    {
                        promises.Tell(id, accepted.Events);
                        return new CaseResult.Done(accepted.Next, accepted.Events);
                    }

                    if (outcome == CommitOutcome.AppliedBefore)
                    {
                        return new CaseResult.Done((await store.LoadAsync(id, cancellation)).Case, []);
                    }

                    break;
            }
        }

        throw new Storage.StoreUnavailableException($"{id} is changed faster than this change could be made: try again.");
    }

    /// <summary>
    /// Decided anew without what a budget keeps back, until all that is left is counted. Each round keeps something more back, so it ends; as a
    /// rule the first one is the last.
    /// </summary>
    private async Task<Decision> DecideAsync(Case on, CaseCommand command, DeskTerms terms, CancellationToken cancellation)
    {
        Instant now = desk.Now;
        while (true)
        {
            Decision decision = CaseDecider.Decide(on, command, now, terms);
            ImmutableDictionary<(MailKind, string), Withholding> before = terms.Withheld;
            foreach (AutomaticMail mail in decision is Decision.Accepted accepted ? AutomaticMail.Among(accepted, on.Sequence) : [])
            {
                if (await budgets.TakeAsync(mail, terms.Policy.ReplyBudget, now, cancellation) is { } withheld)
                {
                    terms = terms with { Withheld = terms.Withheld.SetItem((mail.Kind, mail.Address), withheld) };
                }
            }

            if (terms.Withheld.Count == before.Count)
            {
                return decision;
            }
        }
    }

    /// <summary>An opening finds its own mark in the commit itself; anything else may meet a case that has moved on.</summary>
    private async Task<bool> IsAppliedAsync(StoredCase stored, CaseCommand command, CommitMarks marks, CancellationToken cancellation) =>
        stored.Case.Sequence > 0
        && (marks.Identity is not null || marks.CommandId is not null)
        && command is not CaseCommand.Tick
        && await store.IsAppliedAsync(stored.Case.Id, marks, cancellation);

    private static IEnumerable<string> CustomersOf(Case of, CaseCommand command)
    {
        string? named = command switch
        {
            CaseCommand.Open open => open.Customer,
            CaseCommand.Triage triage => triage.Customer,
            _ => null,
        };
        return new[] { of.Customer?.Id, named }.OfType<string>();
    }
}
