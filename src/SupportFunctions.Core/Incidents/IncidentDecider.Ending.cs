using NodaTime;
using static SupportFunctions.Core.Cases.RefusalCode;
using static SupportFunctions.Core.Incidents.IncidentRules;

namespace SupportFunctions.Core.Incidents;

/// <summary>When it did not work, and how it ends.</summary>
public static partial class IncidentDecider
{
    private static IncidentDecision.Refused? StartOutage(IncidentChange change, IncidentCommand.StartOutage c, Instant now)
    {
        Incident incident = change.Incident;
        if (incident.State != IncidentState.Active)
        {
            return Refuse(WrongState, $"{incident.Id} is resolved: reopen it first.");
        }

        if (incident.IsDown)
        {
            return Refuse(WrongState, $"{incident.Id} has an outage that goes on: correct the outages if it began at another time.");
        }

        Instant from = c.At ?? now;
        if (CheckMoment("at", from, c.Reason, now) is { } fault)
        {
            return fault;
        }

        if (incident.Outages is [.., { To: { } end }] && from < end)
        {
            return Refuse(Invalid, "It began before the outage before it had ended: correct the outages instead.", "at");
        }

        if (incident.Outages.Length >= IncidentLimits.Outages)
        {
            return Refuse(AgainstRule, $"At most {IncidentLimits.Outages} outages belong to one incident: declare another one.");
        }

        change.Add(now, c.By, new IncidentEvent.OutageStarted(from, NullIfBlank(c.Reason)));
        return null;
    }

    private static IncidentDecision.Refused? EndOutage(IncidentChange change, IncidentCommand.EndOutage c, Instant now)
    {
        if (!change.Incident.IsDown)
        {
            return Refuse(WrongState, $"{change.Incident.Id} has no outage that goes on.");
        }

        return CheckEnd(change.Incident, c.At ?? now, c.Reason, now) ?? End(change, c.By, c.At ?? now, c.Reason, now);
    }

    private static IncidentDecision.Refused? CheckEnd(Incident incident, Instant to, string? reason, Instant now) =>
        CheckMoment("at", to, reason, now)
        ?? (to <= incident.Outages[^1].From ? Refuse(Invalid, "An outage ends after it began.", "at") : null);

    private static IncidentDecision.Refused? End(IncidentChange change, string by, Instant to, string? reason, Instant now)
    {
        change.Add(now, by, new IncidentEvent.OutageEnded(to, NullIfBlank(reason)));
        return null;
    }

    /// <summary>At any time, also after the end: availability follows, and what was said before stays in the timeline.</summary>
    private static IncidentDecision.Refused? CorrectOutages(IncidentChange change, IncidentCommand.CorrectOutages c, Instant now)
    {
        if ((CheckText("reason", c.Reason, IncidentLimits.ReasonCharacters)
             ?? CheckOutages(c.Outages, mayGoOn: change.Incident.State == IncidentState.Active, now)) is { } fault)
        {
            return fault;
        }

        if (!c.Outages.SequenceEqual(change.Incident.Outages))
        {
            change.Add(now, c.By, new IncidentEvent.OutagesCorrected(c.Outages, c.Reason.Trim()));
        }

        return null;
    }

    private static IncidentDecision.Refused? Resolve(IncidentChange change, IncidentCommand.Resolve c, Instant now)
    {
        Incident incident = change.Incident;
        if (incident.State != IncidentState.Active)
        {
            return Refuse(WrongState, $"{incident.Id} is resolved already.");
        }

        if ((CheckText("summary", c.Summary) ?? CheckOptional("nextSteps", c.NextSteps)
             ?? (incident.IsDown ? CheckEnd(incident, c.At ?? now, c.Reason, now)
                 : c.At is not null ? Refuse(Invalid, "No outage goes on: leave 'at' out, or correct the outages.", "at") : null)) is { } fault)
        {
            return fault;
        }

        if (incident.IsDown)
        {
            End(change, c.By, c.At ?? now, c.Reason, now);
        }

        Publish(change, c.By, now, IncidentPhase.Resolved, c.Summary, c.NextSteps, nextUpdateBy: null);
        change.Add(now, c.By, new IncidentEvent.Resolved(now + change.Terms.Policy.FollowUpAfter));
        return null;
    }

    private static IncidentDecision.Refused? Reopen(IncidentChange change, IncidentCommand.Reopen c, Instant now)
    {
        if (change.Incident.State == IncidentState.Active)
        {
            return Refuse(WrongState, $"{change.Incident.Id} is not resolved.");
        }

        if (CheckText("reason", c.Reason, IncidentLimits.ReasonCharacters) is { } fault)
        {
            return fault;
        }

        change.Add(now, c.By, new IncidentEvent.Reopened(c.Reason.Trim(), now + change.Incident.UpdateEvery));
        return null;
    }

    private static IncidentDecision.Refused? WriteRootCause(IncidentChange change, string by, RootCause cause, Instant now)
    {
        if (CheckRootCause(cause) is { } fault)
        {
            return fault;
        }

        if (cause != change.Incident.RootCause)
        {
            change.Add(now, by, new IncidentEvent.RootCauseWritten(cause));
        }

        return null;
    }

    /// <summary>Only with its root cause written up (R-ENG-4).</summary>
    private static IncidentDecision.Refused? Close(IncidentChange change, IncidentCommand.Close c, Instant now)
    {
        if (change.Incident.State == IncidentState.Closed)
        {
            return null;
        }

        if (change.Incident.State != IncidentState.Resolved)
        {
            return Refuse(WrongState, $"{change.Incident.Id} is not resolved: resolve it before closing it.");
        }

        if (c.RootCause is { } cause && WriteRootCause(change, c.By, cause, now) is { } fault)
        {
            return fault;
        }

        if (change.Incident.RootCause is null)
        {
            return Refuse(AgainstRule, $"{change.Incident.Id} is closed only with its root cause written up (R-ENG-4): say what happened, why, how it was mended and what prevents it.", "rootCause");
        }

        change.Add(now, c.By, new IncidentEvent.Closed());
        return null;
    }

    /// <summary>Whoever was told of an incident is owed its end: it is withdrawn only before that.</summary>
    private static IncidentDecision.Refused? Withdraw(IncidentChange change, IncidentCommand.Withdraw c, Instant now)
    {
        if (!change.Incident.Updates.IsEmpty || !change.Incident.Cases.IsEmpty)
        {
            return Refuse(AgainstRule, $"{change.Incident.Id} was told to customers, or has linked cases: resolve it and close it, with what it turned out to be as its root cause.");
        }

        if (CheckText("reason", c.Reason, IncidentLimits.ReasonCharacters) is { } fault)
        {
            return fault;
        }

        change.Add(now, c.By, new IncidentEvent.Withdrawn(c.Reason.Trim()));
        return null;
    }
}
