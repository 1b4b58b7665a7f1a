using NodaTime;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>Links: they say what belongs together, and change no clock.</summary>
public static partial class CaseDecider
{
    /// <summary>A link that is there already, or is not there to be removed, changes nothing.</summary>
    private static Decision.Refused? Link(CaseChange change, CaseCommand.Link command, Instant at)
    {
        if (command.Kind == LinkKind.Unknown)
        {
            return Refuse(Invalid, LinkRefs.HowTo(LinkKind.Unknown), "kind");
        }

        if (LinkRefs.Read(command.Kind, command.Ref) is not { } reference)
        {
            return Refuse(Invalid, LinkRefs.HowTo(command.Kind), "ref");
        }

        if (reference == change.Case.Id.ToString())
        {
            return Refuse(Invalid, $"{reference} cannot be linked to itself.", "ref");
        }

        var link = new CaseLink(command.Kind, reference);
        CaseLink? present = change.Case.Links.FirstOrDefault(l => LinkRefs.AreSame(l, link));
        if (command.Remove)
        {
            if (present is not null)
            {
                change.Add(at, command.By, new CaseEvent.Unlinked(present.Kind, present.Ref));
                LinkBack(change, command, present);
            }

            return null;
        }

        if (present is not null)
        {
            return null;
        }

        if (command is { Kind: LinkKind.Case, IsEcho: false, Other: not { Exists: true } })
        {
            return Refuse(Invalid, $"There is no case {reference}.", "ref");
        }

        if (change.Case.Links.Length >= CaseLimits.Links || command.Other?.Links >= CaseLimits.Links)
        {
            return command.IsEcho ? null : TooManyLinks();
        }

        change.Add(at, command.By, new CaseEvent.Linked(command.Kind, reference, command.KnownIssue));
        LinkBack(change, command, link);
        return null;
    }

    private static void LinkBack(CaseChange change, CaseCommand.Link command, CaseLink link)
    {
        if (!command.IsEcho && link.Kind == LinkKind.Case && CaseId.TryRead(link.Ref, out CaseId other))
        {
            change.Ask(id => new Effect.LinkBack(id, command.By, other, change.Case.Id, command.Remove));
        }
    }

    /// <summary>A person's words, so that no budget keeps them back; but no answer to what the customer wrote, so that they meet nothing (R-SLA-6).</summary>
    private static Decision.Refused? TellOfIncident(CaseChange change, CaseCommand.TellOfIncident command, Instant at)
    {
        IncidentNews news = command.News;
        if (change.Case.Status == CaseStatus.Closed || change.Case.IncidentsTold.Any(i => i.Incident == news.Incident && i.Number >= news.Number))
        {
            return null;
        }

        change.Add(at, command.By, new CaseEvent.ToldOfIncident(news));
        change.TellCustomer(at, MailKind.IncidentUpdate, news.NextUpdateBy, f => f with { Author = change.AuthorName(command.By), Incident = news });
        return null;
    }

    /// <summary>Somebody changed the registry, so that no budget keeps it back; but it answers nothing, so that it meets nothing (R-SLA-6).</summary>
    private static Decision.Refused? TellOfKnownIssue(CaseChange change, CaseCommand.TellOfKnownIssue command, Instant at)
    {
        KnownIssueNews news = command.News;
        SeenKnownIssue? seen = change.Case.KnownIssuesSeen.FirstOrDefault(k => k.Issue == news.Issue);
        if (change.Case.Status == CaseStatus.Closed || (seen is not null && (seen.Mark == news.Mark || seen.Version >= news.Version)))
        {
            return null;
        }

        change.Add(at, command.By, new CaseEvent.ToldOfKnownIssue(news));
        change.TellCustomer(at, MailKind.KnownIssueUpdate, null, f => f with { KnownIssue = news });
        return null;
    }

    private static Decision.Refused TooManyLinks() => Refuse(AgainstRule, $"A case has at most {CaseLimits.Links} links: remove some first.");
}
