using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Mails;
using static SupportFunctions.Core.Cases.RefusalCode;
using static SupportFunctions.Core.Incidents.IncidentRules;

namespace SupportFunctions.Core.Incidents;

/// <summary>Decides what a command does to an incident. Pure: the same arguments give the same decision.</summary>
public static partial class IncidentDecider
{
    /// <param name="now">Desk time of the commit. What time alone has brought up to then is recorded first, at its exact instants.</param>
    public static IncidentDecision Decide(Incident current, IncidentCommand command, Instant now, IncidentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(terms);
        var change = new IncidentChange(current, terms);
        if (command is IncidentCommand.Declare declare)
        {
            return current.State != IncidentState.NotDeclared ? Refuse(WrongState, $"{current.Id} was declared before.")
                : Declare(change, declare, now) ?? (IncidentDecision)change.Accept();
        }

        if (current.State is IncidentState.NotDeclared or IncidentState.Withdrawn)
        {
            return Refuse(NotOpened, current.State == IncidentState.Withdrawn ? $"{current.Id} was withdrawn." : $"There is no incident {current.Id}.");
        }

        change.LapseUntil(now, isInclusive: command is IncidentCommand.Tick);
        IncidentDecision.Refused? refused = command switch
        {
            IncidentCommand.Change c => ChangePlan(change, c, now),
            IncidentCommand.AddNote c => AddNote(change, c, now),
            IncidentCommand.Update c => Update(change, c, now),
            IncidentCommand.LinkCase c => LinkCase(change, c, now),
            IncidentCommand.StartOutage c => StartOutage(change, c, now),
            IncidentCommand.EndOutage c => EndOutage(change, c, now),
            IncidentCommand.CorrectOutages c => CorrectOutages(change, c, now),
            IncidentCommand.Resolve c => Resolve(change, c, now),
            IncidentCommand.Reopen c => Reopen(change, c, now),
            IncidentCommand.WriteRootCause c => WriteRootCause(change, c.By, c.RootCause, now),
            IncidentCommand.Close c => Close(change, c, now),
            IncidentCommand.Withdraw c => Withdraw(change, c, now),
            IncidentCommand.Resend c => Resend(change, c, now),
            IncidentCommand.Tick => null,
            _ => throw new UnreachableException($"{command.GetType().Name} is not known to the decider."),
        };
        return refused ?? (IncidentDecision)change.Accept();
    }

    private static IncidentDecision.Refused? Declare(IncidentChange change, IncidentCommand.Declare c, Instant now)
    {
        if ((CheckPlan(c.Plan, change.Terms) ?? CheckCadence(c.UpdateEvery) ?? (c.OutageFrom is { } from ? CheckMoment("startedAt", from, c.Reason, now) : null)) is { } fault)
        {
            return fault;
        }

        Duration every = c.UpdateEvery ?? change.Terms.Policy.UpdateEvery;
        change.Add(now, c.By, new IncidentEvent.Declared(c.Plan, every, now + every));
        change.TellEveryone(IncidentMailKind.Declared, now, change.Incident.NextUpdateBy);
        if (c.OutageFrom is { } began)
        {
            change.Add(now, c.By, new IncidentEvent.OutageStarted(began, NullIfBlank(c.Reason)));
        }

        return null;
    }

    private static IncidentDecision.Refused? ChangePlan(IncidentChange change, IncidentCommand.Change c, Instant now)
    {
        if ((CheckPlan(c.Plan, change.Terms) ?? CheckCadence(c.UpdateEvery)) is { } fault)
        {
            return fault;
        }

        Duration every = c.UpdateEvery ?? change.Incident.UpdateEvery;
        if (c.Plan != change.Incident.Plan || every != change.Incident.UpdateEvery)
        {
            change.Add(now, c.By, new IncidentEvent.Changed(c.Plan, every));
        }

        return null;
    }

    private static IncidentDecision.Refused? AddNote(IncidentChange change, IncidentCommand.AddNote c, Instant now)
    {
        if (CheckText("text", c.Text) is { } fault)
        {
            return fault;
        }

        change.Add(now, c.By, new IncidentEvent.NoteAdded(c.Text));
        return null;
    }

    private static IncidentDecision.Refused? Update(IncidentChange change, IncidentCommand.Update c, Instant now)
    {
        bool isActive = change.Incident.State == IncidentState.Active;
        if ((CheckText("summary", c.Summary) ?? CheckOptional("nextSteps", c.NextSteps) ?? CheckPromise(c.NextUpdateBy, now)) is { } fault)
        {
            return fault;
        }

        if (isActive && c.Phase == IncidentPhase.Resolved)
        {
            return Refuse(WrongState, $"{change.Incident.Id} is not resolved: resolve it, and the update that says so goes out.", "phase");
        }

        if (!isActive && (c.NextUpdateBy is not null || c.Phase is not (null or IncidentPhase.Unknown or IncidentPhase.Resolved)))
        {
            return Refuse(WrongState, $"{change.Incident.Id} is resolved: reopen it before saying that it goes on.", c.NextUpdateBy is null ? "phase" : "nextUpdateBy");
        }

        IncidentPhase phase = c.Phase is { } said and not IncidentPhase.Unknown ? said : change.Incident.Phase;
        Publish(change, c.By, now, phase, c.Summary, c.NextSteps, isActive ? c.NextUpdateBy ?? now + change.Incident.UpdateEvery : null);
        return null;
    }

    /// <summary>To the public, and at once to the customer of every linked case.</summary>
    private static void Publish(
        IncidentChange change, string by, Instant at, IncidentPhase phase, string summary, string? nextSteps, Instant? nextUpdateBy)
    {
        int number = change.Incident.Updates is [.., var last] ? last.Number + 1 : 1;
        change.Add(at, by, new IncidentEvent.Updated(number, phase, summary.Trim(), NullIfBlank(nextSteps)?.Trim(), nextUpdateBy));
        change.TellCases(change.Incident.Cases);
    }

    private static IncidentDecision.Refused? LinkCase(IncidentChange change, IncidentCommand.LinkCase c, Instant now)
    {
        bool isLinked = change.Incident.Cases.Contains(c.Case);
        if (c.Remove)
        {
            if (isLinked)
            {
                change.Add(now, c.By, new IncidentEvent.CaseUnlinked(c.Case));
                change.MarkCase(c.By, c.Case, remove: true);
            }

            return null;
        }

        if (isLinked)
        {
            return null;
        }

        if (!c.Exists)
        {
            return Refuse(Invalid, $"There is no case {c.Case}, or it was merged into another one.", "case");
        }

        if (change.Incident.Cases.Length >= IncidentLimits.LinkedCases)
        {
            return Refuse(AgainstRule, $"An incident has at most {IncidentLimits.LinkedCases} linked cases.");
        }

        change.Add(now, c.By, new IncidentEvent.CaseLinked(c.Case));
        change.MarkCase(c.By, c.Case, remove: false);
        if (change.Incident.State == IncidentState.Active)
        {
            change.TellCases([c.Case]);
        }

        return null;
    }

    private static IncidentDecision.Refused? Resend(IncidentChange change, IncidentCommand.Resend c, Instant now)
    {
        if (Resending.WhyNot(change.Incident.Resent, c.Mail.Id, now) is { } why)
        {
            return Refuse(WrongState, why);
        }

        change.SendAgain(now, c.By, c.Mail);
        return null;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
