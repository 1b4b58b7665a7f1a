using System.Collections.Immutable;
using NodaTime;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>Merging and splitting, with a defined effect on clocks: docs/adr/0007-merging.md.</summary>
public static partial class CaseDecider
{
    private static Decision.Refused? Merge(CaseChange change, CaseCommand.Merge command, Instant at)
    {
        if (WhyNotInto(change.Case, command.Into) is { } refused)
        {
            return refused;
        }

        if (TooLong("reason", command.Reason) is { } tooLong)
        {
            return tooLong;
        }

        change.MergeInto(at, command.By, command.Into.Id, NullIfBlank(command.Reason));
        return null;
    }

    private static Decision.Refused? WhyNotInto(Case of, OtherCase into)
    {
        if (into.Id == of.Id)
        {
            return Refuse(Invalid, $"{of.Id} cannot be merged into itself: name the case that goes on.", "into");
        }

        if (!into.Exists)
        {
            return Refuse(Invalid, $"There is no case {into.Id}: name the case that goes on.", "into");
        }

        if (into.MergedInto is { } further)
        {
            return Refuse(WrongState, further == of.Id
                ? $"{into.Id} was merged into {of.Id} already: {of.Id} is the case that goes on."
                : $"{into.Id} was merged into {further}: merge into {further}, where it goes on.");
        }

        if (of.Customer?.Id != into.Customer)
        {
            return Refuse(
                AgainstRule, $"{of.Id} is a case of {Named(of.Customer?.Id)}, {into.Id} of {Named(into.Customer)}: their answers must not go to one another. "
                    + "Set the right customer at triage first, or link the cases.");
        }

        if (of.Recipients.Select(r => r.Address).Append(of.Requester!.Address).Union(into.Recipients).Count() > CaseLimits.Recipients)
        {
            return Refuse(AgainstRule, $"The answers of one case go to at most {CaseLimits.Recipients} people: link the cases instead.");
        }

        return of.Links.Length >= CaseLimits.Links || into.Links >= CaseLimits.Links ? TooManyLinks() : null;

        static string Named(string? customer) => customer is null ? "nobody known" : $"'{customer}'";
    }

    /// <summary>Whatever became of this case meanwhile, what was promised on the other is taken over.</summary>
    private static Decision.Refused? Absorb(CaseChange change, CaseCommand.Absorb command, Instant now)
    {
        MergedCase from = command.From;
        Instant at = Instant.Max(now, from.MergedAt);
        if (change.Case.Merge is not null)
        {
            change.ReopenCase(at, command.By, "Cases were merged into each other at the same moment: this one goes on.", restCounts: true);
        }

        bool isItself = from.Id == change.Case.Id;
        if (!isItself)
        {
            change.Add(at, command.By, new CaseEvent.Absorbed(
                from.Id, from.Subject, from.Requester, from.Recipients, from.Participants, from.Messages, from.Reason, from.UnansweredSince,
                change.Case.PreSales is null ? from.PreSales : null));
            if (!change.Case.IsOpen && from.IsOwed)
            {
                change.ReopenCase(at, command.By, $"{from.Id} was merged into it, and something is owed there.");
            }
        }

        // What was promised here was taken up again by the reopening.
        foreach (MergedClock left in from.Clocks.Where(c => !isItself || !c.Clock.IsContractual))
        {
            change.Continue(at, command.By, from, left);
        }

        change.PauseWhileWaiting(at);
        return null;
    }

    private static Decision.Refused? Split(CaseChange change, CaseCommand.Split command, Instant at)
    {
        Case of = change.Case;
        ImmutableArray<long> messages = [.. command.Messages.Distinct().Order()];
        if (messages.Length is 0 or > CaseLimits.SplitMessages)
        {
            return Refuse(Invalid, $"Name 1 to {CaseLimits.SplitMessages} messages of the customer by their seq in the timeline.", "messages");
        }

        if (messages.Except(of.CustomerMessages).ToArray() is [var other, ..])
        {
            return Refuse(Invalid, $"{other} is none of the latest {CaseLimits.KnownMessages} messages of the customer: take the seq of an 'opened' or 'customer-wrote' event.", "messages");
        }

        if (messages.Intersect(of.SplitMessages).ToArray() is [var gone, ..])
        {
            return Refuse(WrongState, $"Message {gone} became a case of its own already.");
        }

        if (!of.CustomerMessages.Except(of.SplitMessages).Except(messages).Any())
        {
            return Refuse(AgainstRule, $"{of.Id} would be left without a message: leave at least one, or go on with the case as it is.");
        }

        if (command.Subject?.Trim().Length > CaseLimits.SubjectCharacters)
        {
            return Refuse(Invalid, $"At most {CaseLimits.SubjectCharacters} characters.", "subject");
        }

        if (TooLong("reason", command.Reason) is { } tooLong)
        {
            return tooLong;
        }

        if (of.Links.Length >= CaseLimits.Links)
        {
            return TooManyLinks();
        }

        string? reason = NullIfBlank(command.Reason);
        string subject = NullIfBlank(command.Subject)?.Trim() ?? of.Subject;
        change.Add(at, command.By, new CaseEvent.SplitOff(command.Into, messages, reason));
        change.Ask(id => new Effect.OpenSplit(id, command.By, command.Into, of.Id, messages, subject, reason));
        return null;
    }
}
