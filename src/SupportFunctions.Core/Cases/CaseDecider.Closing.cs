using NodaTime;
using SupportFunctions.Core.Clocks;
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

        if (TooLong("summary", command.Summary, command.RootCause) is { } tooLong)
        {
            return tooLong;
        }

        string summary = command.Summary.Trim();
        if (summary.Length == 0)
        {
            return Refuse(Invalid, "A resolution needs a summary: it is what the customer reads.", "summary");
        }

        if (change.Case.IsWaitingOnCustomer)
        {
            change.EndWait(at, WaitingOn.Customer, "The case was resolved.");
        }

        var days = change.Terms.Calendar(change.Terms.Policy.WorkingDaysCalendar, at);
        Instant[] remindAt = [.. change.Terms.Policy.RemindAfterWorkingDays.Select(d => WorkingDays.After(days, at, d))];
        Instant closeAt = WorkingDays.After(days, at, change.Terms.Policy.CloseAfterWorkingDays);
        change.Add(at, command.By, new CaseEvent.Resolved(
            command.Kind, summary, NullIfBlank(command.RootCause), [.. remindAt], closeAt));

        // What a resolution tells the customer is the work done and the next step, so it is a first response too (R-SLA-6).
        change.Meet(at, command.By, ClockName.FirstResponse, ClockName.InternalResponse, ClockName.NextReply, ClockName.NextUpdate);
        if (change.Case.EndsResolutionClock(command.Kind))
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

        if (TooLong("documentation", command.Documentation) is { } tooLong)
        {
            return tooLong;
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

        if (TooLong("reason", command.Reason) is { } tooLong)
        {
            return tooLong;
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
            at, by, Clock.CaseClosed,
            ClockName.FirstResponse, ClockName.Resolution, ClockName.InternalResponse, ClockName.NextReply, ClockName.NextUpdate);
        change.TellCustomer(at, MailKind.Closed, null, f => f with { ClosedBecause = because });
    }

    /// <param name="restCounts">The case should never have rested, so the time since counts.</param>
    public static void ReopenCase(this CaseChange change, Instant at, string by, string reason, bool restCounts = false)
    {
        change.Add(at, by, new CaseEvent.Reopened(reason, restCounts));
        if (!restCounts)
        {
            change.ResumeResolution(at);
        }

        change.ReconcileContract(at, CaseCommand.ByDesk, "The case was reopened.");
        change.StartNextReply(at);
    }

    /// <param name="isNewQuestion">Recorded even while we wait for another answer.</param>
    public static void StartWait(this CaseChange change, Instant at, string by, WaitingOn on, string? ask, bool isNewQuestion = false)
    {
        if (isNewQuestion || on != WaitingOn.Customer || !change.Case.IsAwaitingAnswer)
        {
            change.Add(at, by, new CaseEvent.WaitStarted(on, ask, isNewQuestion));
        }
    }

    public static void EndWait(this CaseChange change, Instant at, WaitingOn on, string why)
    {
        change.Add(at, CaseCommand.ByDesk, new CaseEvent.WaitEnded(on, why));
        change.ResumePaused(at, why);
    }

    /// <summary>What a message promises that names no time: the default, or after a resolution the next reminder.</summary>
    public static Instant DefaultPromise(this CaseChange change, Instant at) => change.Case.Silence is not { } plan
        ? at + change.Terms.Policy.DefaultPromise
        : plan.RemindersSent < plan.RemindAt.Length ? plan.RemindAt[plan.RemindersSent] : plan.CloseAt;

    public static string AuthorName(this CaseChange change, string by) => change.Terms.Roster.Find(by)?.Name ?? "Support";
}
