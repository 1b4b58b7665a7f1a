using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Cases;

/// <summary>What time alone has brought: each at its exact instant, once, however late it is noticed (R-SLA-9, R-END-1, R-MSG-4).</summary>
internal static class Lapsing
{
    /// <summary>Working days between two tries of a reminder, at most.</summary>
    private const int LongestStep = 16;

    /// <param name="recordedAt">Desk time.</param>
    /// <param name="isInclusive">A deadline that falls exactly on <paramref name="until"/> counts as passed; false while something done at that very instant may still meet it.</param>
    public static void LapseUntil(this CaseChange change, Instant until, Instant recordedAt, bool isInclusive)
    {
        while (CaseClocks.NextLapse(change.Case) is { } lapse && (isInclusive ? lapse.At <= until : lapse.At < until))
        {
            switch (lapse)
            {
                case Lapse.Threshold t:
                    change.Add(t.At, CaseCommand.ByDesk, new CaseEvent.ClockWarned(t.Clock.Name, t.Percent, t.Clock.DueAt, recordedAt));
                    change.NoteNews(t.Clock, t.At, t.Percent);
                    break;
                case Lapse.Deadline d:
                    change.Add(d.At, CaseCommand.ByDesk, new CaseEvent.ClockBreached(d.Clock.Name, d.At, recordedAt, d.Clock.IsProvisional));
                    change.NoteNews(d.Clock, d.At, ClockNews.Breach);
                    if (d.Clock.Name == ClockName.NextUpdate)
                    {
                        change.SendHoldingNote(LatestDue(d.At, change.Terms.Policy.DefaultPromise, recordedAt));
                    }

                    break;
                case Lapse.Reminder r:
                    change.RemindOfClosing(r, recordedAt);
                    break;
                case Lapse.Silence s:
                    change.Close(s.At, CaseCommand.ByDesk, ClosedBecause.Silence, documentation: null);
                    break;
                case Lapse.PreSalesReminder p:
                    change.RemindOfQuestions(p.At, recordedAt);
                    break;
                case Lapse.Holding h:
                    change.SendHoldingNote(LatestDue(h.At, change.Terms.Policy.DefaultPromise, recordedAt));
                    break;
            }
        }
    }

    /// <summary>After a standstill one note is owed, not one for every day of it; it promises a time still to come.</summary>
    private static Instant LatestDue(Instant first, Duration every, Instant recordedAt)
    {
        Int128 late = (recordedAt - first).ToInt128Nanoseconds();
        return late <= 0 ? first : first + Duration.FromNanoseconds(late - (late % every.ToInt128Nanoseconds()));
    }

    private static void SendHoldingNote(this CaseChange change, Instant at)
    {
        string? withheld = change switch
        {
            { Terms.Policy.SendHoldingNote: false } => "The policy sends none.",
            { Case.IsOpen: false } => "The case is resolved: no update is open any more.",
            { Case.IsAwaitingAnswer: true } => "We are waiting on the customer's answer.",
            { Case.IsLatestMailFailed: true } => Rearming.NeverArrives,
            _ => change.NoStatusMail,
        };
        if (withheld is not null)
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(MailKind.HoldingNote, withheld));
            return;
        }

        // What a budget keeps back now is owed on: it would be owed again after the same time had it been sent.
        if (change.WhyToNobody(MailKind.HoldingNote) is { IsPassing: true } budget)
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(
                MailKind.HoldingNote, budget.Why, budget.By, AgainAt: at + change.Terms.Policy.DefaultPromise));
            return;
        }

        change.TellCustomer(at, MailKind.HoldingNote, at + change.Terms.Policy.DefaultPromise, f => f with
        {
            Clock = ClockName.NextUpdate,
            DueAt = change.Case.Clock(ClockName.NextUpdate)?.DueAt,
        });
    }

    /// <summary>After a standstill one reminder goes out, and the closing moves with it: silence means silence after the reminder (R-END-1).</summary>
    private static void RemindOfClosing(this CaseChange change, Lapse.Reminder reminder, Instant recordedAt)
    {
        SilencePlan plan = change.Case.Silence!;
        Instant closesAt = plan.CloseAt;
        if (closesAt <= recordedAt)
        {
            DeskPolicy policy = change.Terms.Policy;
            int daysLeft = policy.CloseAfterWorkingDays - policy.RemindAfterWorkingDays.LastOrDefault();
            closesAt = WorkingDays.After(change.Terms.Calendar(policy.WorkingDaysCalendar, recordedAt), recordedAt, Math.Max(1, daysLeft));
        }

        bool isMailed = reminder.Number == plan.RemindAt.Length || plan.RemindAt[reminder.Number] > recordedAt;
        if (isMailed && change.WhyToNobody(MailKind.ClosingReminder) is { IsPassing: true } budget)
        {
            // Nobody was reminded, so silence has not begun to tell: nothing closes by it before a reminder went out.
            change.Add(reminder.At, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(
                MailKind.ClosingReminder, budget.Why, budget.By, Silence: change.Later(plan with { CloseAt = closesAt }, recordedAt)));
            return;
        }

        change.Add(reminder.At, CaseCommand.ByDesk, new CaseEvent.ClosingReminded(reminder.Number, closesAt));
        if (isMailed)
        {
            change.TellCustomer(reminder.At, MailKind.ClosingReminder, closesAt, f => f with { ReminderNumber = reminder.Number, ClosesAt = closesAt });
        }
    }

    /// <summary>All that is still to come moves by one working day, and by twice as many with every further try: a budget that stays used up costs a case few events.</summary>
    private static SilencePlan Later(this CaseChange change, SilencePlan plan, Instant recordedAt)
    {
        int days = Math.Min(1 << Math.Min(plan.Tries, 10), LongestStep);
        return plan with
        {
            RemindAt = [.. plan.RemindAt.Select((at, place) => place < plan.RemindersSent ? at : Moved(at))],
            CloseAt = Moved(plan.CloseAt),
            Tries = plan.Tries + 1,
        };

        Instant Moved(Instant at) => WorkingDays.After(
            change.Terms.Calendar(change.Terms.Policy.WorkingDaysCalendar, recordedAt), Instant.Max(at, recordedAt), days);
    }
}
