using System.Diagnostics;
using System.Globalization;
using NodaTime;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>Decides what a command does to a case. Pure: the same arguments give the same decision.</summary>
public static partial class CaseDecider
{
    /// <param name="now">Desk time. What time alone has brought up to then is recorded first, at its exact instants.</param>
    public static Decision Decide(Case current, CaseCommand command, Instant now, DeskTerms terms)
    {
        if (command is CaseCommand.Open open)
        {
            return current.Status == CaseStatus.NotOpened ? OpenCase(current, open, now, terms) : Refuse(WrongState, $"{current.Id} is open already.");
        }

        if (current.Status == CaseStatus.NotOpened)
        {
            return Refuse(NotOpened, $"There is no case {current.Id}.");
        }

        if (current.Merge is { } merge && !IsForMerged(command))
        {
            return Refuse(Merged, $"{current.Id} was merged into {merge.Into}: go on there.");
        }

        Instant at = Instant.Max(command is CaseCommand.ReceiveMessage m ? Instant.Min(m.ReceivedAt, now) : now, current.UpdatedAt);
        var change = new CaseChange(current, terms) { NoStatusMail = WhyNoStatusMail(current, command) };
        // First, so that nothing lapses by terms that were not in force any more.
        (string by, string why) = command is CaseCommand.Recompute recompute ? (recompute.By, recompute.Why) : (CaseCommand.ByDesk, "The terms in force have changed (R-SLA-8).");
        change.TakeUpTerms(at, by, why);
        change.LapseUntil(at, now, isInclusive: command is CaseCommand.Tick);
        Decision.Refused? refused = command switch
        {
            CaseCommand.ReceiveMessage c => Receive(change, c, at),
            CaseCommand.Reply c => Reply(change, c, at),
            CaseCommand.AddNote c => AddNote(change, c, at),
            CaseCommand.Triage c => Triage(change, c, at),
            CaseCommand.Assign c => Assign(change, c, at),
            CaseCommand.Wait c => Wait(change, c, at),
            CaseCommand.Resolve c => Resolve(change, c, at),
            CaseCommand.Confirm c => Confirm(change, c, at),
            CaseCommand.Reopen c => Reopen(change, c, at),
            CaseCommand.Link c => Link(change, c, at),
            CaseCommand.Merge c => Merge(change, c, at),
            CaseCommand.Absorb c => Absorb(change, c, at),
            CaseCommand.Split c => Split(change, c, at),
            CaseCommand.ReportDelivery c => ReportDelivery(change, c, at),
            CaseCommand.TellOfIncident c => TellOfIncident(change, c, at),
            CaseCommand.TellOfKnownIssue c => TellOfKnownIssue(change, c, at),
            CaseCommand.Rate c => Rate(change, c, at),
            CaseCommand.Resend c => Resend(change, c, at),
            CaseCommand.Recompute or CaseCommand.Tick => null,
            _ => throw new UnreachableException($"{command.GetType().Name} is not known to the decider."),
        };
        if (refused is not null)
        {
            return refused;
        }

        // The command may have moved a deadline into the past, or been older than now.
        change.LapseUntil(now, now, isInclusive: command is CaseCommand.Tick);
        return change.Accept();
    }

    /// <summary>What a merged case still takes: what time and mail servers bring, links, judgements of how it was closed before, and the end of a circle.</summary>
    private static bool IsForMerged(CaseCommand command) =>
        command is CaseCommand.Tick or CaseCommand.Recompute or CaseCommand.ReportDelivery or CaseCommand.Link or CaseCommand.Rate
        or CaseCommand.Absorb { EndsCircle: true };

    private static string? WhyNoStatusMail(Case current, CaseCommand command) => command switch
    {
        CaseCommand.Reply or CaseCommand.Resolve => "Our own message goes out at this moment.",
        // A report that is only doubted fails nothing, so what is owed is owed on.
        CaseCommand.ReportDelivery { Outcome: DeliveryOutcome.Bounced or DeliveryOutcome.GivenUp } c when !IsAboutOthers(current, c) => Rearming.NeverArrives,
        CaseCommand.Merge => "The case goes on in another one from this moment on.",
        _ => null,
    };

    private static Decision.Refused Refuse(RefusalCode code, string detail, string? field = null) => new(code, detail, field);

    /// <summary>What an engineer writes is refused rather than cut: nobody would notice the missing end.</summary>
    private static Decision.Refused? TooLong(string field, params ReadOnlySpan<string?> texts)
    {
        long characters = 0;
        foreach (string? text in texts)
        {
            characters += text?.Length ?? 0;
        }

        return characters <= CaseLimits.TextCharacters
            ? null
            : Refuse(Invalid, string.Create(
                CultureInfo.InvariantCulture, $"{characters} characters are too many for one entry: at most {CaseLimits.TextCharacters}. Attach the rest, or send it apart."), field);
    }

    private static string Cut(string text, int characters)
    {
        if (text.Length <= characters)
        {
            return text;
        }

        return char.IsHighSurrogate(text[characters - 1]) ? text[..(characters - 1)] : text[..characters];
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
