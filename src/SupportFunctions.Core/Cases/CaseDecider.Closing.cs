using NodaTime;
using SupportFunctions.Core.Agreements;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>Resolved is the engineer's word; closed is the customer's, or silence (R-END-1).</summary>
public static partial class CaseDecider
{
    private static Decision.Refused? Resolve(CaseChange change, CaseCommand.Resolve command, Instant at)
    {
        if (!change.Case.IsOpen)
        {
            return Refuse(WrongState, $"{change.Case.Id} is {change.Case.Status.ToString().ToLowerInvariant()} already.");
        }

        if (command.Kind == ResolutionKind.Unknown)
        {
            return Refuse(Invalid, "Say what kind it is: resolution, workaround or product-update.", "kind");
        }

        string summary = command.Summary.Trim();
        if (summary.Length == 0)
        {
            return Refuse(Invalid, "A resolution needs a summary: it is what the customer reads.", "summary");
        }

        if (change.Case.IsWaitingOnCustomer)
        {
            change.EndWait(at, "The case was resolved.");
        }

        var days = change.Terms.Calendar(change.Terms.Policy.WorkingDaysCalendar);
        Instant[] remindAt = [.. change.Terms.Policy.RemindAfterWorkingDays.Select(d => WorkingDays.After(days, at, d))];
        Instant closeAt = WorkingDays.After(days, at, change.Terms.Policy.CloseAfterWorkingDays);
        change.Add(at, command.By, new CaseEvent.Resolved(
            command.Kind, Cut(summary, CaseLimits.TextCharacters), NullIfBlank(command.RootCause), [.. remindAt], closeAt));

        // What a resolution tells the customer is the work done and the next step, so it is a first response too (R-SLA-6).
        change.Meet(at, command.By, ClockName.FirstResponse, ClockName.InternalResponse, ClockName.NextReply, ClockName.NextUpdate);
        if (command.Kind != ResolutionKind.ProductUpdate || change.Case.Severity == Severity.Sev2)
        {
            change.Meet(at, command.By, ClockName.Resolution);
        }

        Instant? hearAgain = remindAt.Length > 0 ? remindAt[0] : closeAt;
        change.TellCustomer(at, MailKind.Resolution, hearAgain, f => f with
        {
            Author = change.AuthorName(command.By),
            Summary = summary,
            ResolutionKind = command.Kind,
            RootCause = NullIfBlank(command.RootCause),
            ClosesAt = closeAt,
        });
        return null;
    }

    private static Decision.Refused? Confirm(CaseChange change, CaseCommand.Confirm command, Instant at)
    {
        if (change.Case.Status != CaseStatus.Resolved)
        {
            return Refuse(WrongState, change.Case.Status == CaseStatus.Closed
                ? $"{change.Case.Id} is closed already."
                : $"{change.Case.Id} is not resolved yet: resolve it before confirming.");
        }

        change.Close(at, command.By, ClosedBecause.Confirmed, NullIfBlank(command.Documentation));
        return null;
    }

    private static Decision.Refused? Reopen(CaseChange change, CaseCommand.Reopen command, Instant at)
    {
        if (change.Case.Status is not (CaseStatus.Resolved or CaseStatus.Closed))
        {
            return Refuse(WrongState, $"{change.Case.Id} is open already.");
        }

        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            return Refuse(Invalid, "Reopening needs a reason.", "reason");
        }

        change.ReopenCase(at, command.By, command.Reason.Trim());
        return null;
    }
}

/// <summary>Steps that several commands, and time, share.</summary>
internal static class CaseSteps
{
    public static void Close(this CaseChange change, Instant at, string by, ClosedBecause because, string? documentation)
    {
        change.Add(at, by, new CaseEvent.Closed(because, documentation));
        change.Cancel(
            at, by, "The case was closed.",
            ClockName.FirstResponse, ClockName.Resolution, ClockName.InternalResponse, ClockName.NextReply, ClockName.NextUpdate);
        change.TellCustomer(at, MailKind.Closed, null, f => f with { ClosedBecause = because });
    }

    public static void ReopenCase(this CaseChange change, Instant at, string by, string reason)
    {
        change.Add(at, by, new CaseEvent.Reopened(reason));
        change.ResumeResolution(at);
        change.ReconcileContract(at, CaseCommand.ByDesk, "reopened");
        change.StartNextReply(at);
    }

    public static void StartWait(this CaseChange change, Instant at, string by, WaitingOn on, string? ask)
    {
        bool isWaitingAlready = on == WaitingOn.Customer && change.Case is { IsWaitingOnCustomer: true, Waits: [.., { To: null }] };
        if (!isWaitingAlready)
        {
            change.Add(at, by, new CaseEvent.WaitStarted(on, ask));
        }
    }

    public static void EndWait(this CaseChange change, Instant at, string why)
    {
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.WaitEnded(WaitingOn.Customer, why));
        change.ResumePaused(at, why);
    }

    public static string AuthorName(this CaseChange change, string by) => change.Terms.Roster.Find(by)?.Name ?? "Support";
}
