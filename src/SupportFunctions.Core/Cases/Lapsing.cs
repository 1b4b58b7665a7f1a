using NodaTime;
using SupportFunctions.Core.Engineers;

namespace SupportFunctions.Core.Cases;

/// <summary>What time alone has brought: each at its exact instant, once, however late it is noticed (R-SLA-9, R-END-1, R-MSG-4).</summary>
internal static class Lapsing
{
    /// <param name="isInclusive">A deadline that falls exactly on <paramref name="until"/> counts as passed; false while something done at that very instant may still meet it.</param>
    public static void LapseUntil(this CaseChange change, Instant until, Instant recordedAt, bool isInclusive)
    {
        var news = new Dictionary<ClockName, ClockNews>();
        while (CaseClocks.NextLapse(change.Case) is { } lapse && (isInclusive ? lapse.At <= until : lapse.At < until))
        {
            switch (lapse)
            {
                case Lapse.Threshold t:
                    change.Add(t.At, CaseCommand.ByDesk, new CaseEvent.ClockWarned(t.Clock.Name, t.Percent, t.Clock.DueAt, recordedAt));
                    news[t.Clock.Name] = new ClockNews(change.Case.Sequence, t.At, t.Percent);
                    break;
                case Lapse.Deadline d:
                    change.Add(d.At, CaseCommand.ByDesk, new CaseEvent.ClockBreached(d.Clock.Name, d.At, recordedAt, d.Clock.IsProvisional));
                    news[d.Clock.Name] = new ClockNews(change.Case.Sequence, d.At, 100);
                    if (d.Clock.Name == ClockName.NextUpdate)
                    {
                        change.SendHoldingNote(d.At);
                    }

                    break;
                case Lapse.Reminder r:
                    Instant closesAt = change.Case.Silence!.CloseAt;
                    change.Add(r.At, CaseCommand.ByDesk, new CaseEvent.ClosingReminded(r.Number, closesAt));
                    change.TellCustomer(r.At, MailKind.ClosingReminder, closesAt, f => f with { ReminderNumber = r.Number, ClosesAt = closesAt });
                    break;
                case Lapse.Silence s:
                    change.Close(s.At, CaseCommand.ByDesk, ClosedBecause.Silence, documentation: null);
                    break;
                case Lapse.Holding h:
                    change.SendHoldingNote(LatestDue(h.At, change.Terms.Policy.DefaultPromise, until));
                    break;
            }
        }

        foreach ((ClockName name, ClockNews latest) in news)
        {
            change.TellStaff(name, latest);
        }
    }

    /// <summary>After a standstill one note is owed, not one for every day of it.</summary>
    private static Instant LatestDue(Instant first, Duration every, Instant until) =>
        first + (every * Math.Floor((until - first) / every));

    private static void SendHoldingNote(this CaseChange change, Instant at)
    {
        if (!change.Terms.Policy.SendHoldingNote)
        {
            change.Add(at, CaseCommand.ByDesk, new CaseEvent.NoteWithheld(MailKind.HoldingNote, "The policy sends none."));
        }
        else if (change.Case.IsOpen && !change.Case.IsWaitingOnCustomer)
        {
            change.TellCustomer(at, MailKind.HoldingNote, at + change.Terms.Policy.DefaultPromise, f => f with
            {
                Clock = ClockName.NextUpdate,
                DueAt = change.Case.Clock(ClockName.NextUpdate)?.DueAt,
            });
        }
    }

    /// <summary>Only the latest news of a clock is mailed: after a standstill nobody gets a pile of outdated warnings.</summary>
    private static void TellStaff(this CaseChange change, ClockName name, ClockNews latest)
    {
        Clock clock = change.Case.Clock(name)!;
        bool isBreach = latest.Percent >= 100;
        EngineerTerms? assignee = change.Terms.Roster.Find(change.Case.Assignee);
        bool isForLeads = assignee is null || isBreach || latest.Percent >= change.Terms.Policy.WarnLeadFromPercent;
        bool isForLeadership = isBreach && name is (ClockName.FirstResponse or ClockName.Resolution);

        IEnumerable<(string, string?)> to = assignee is null ? [] : [(assignee.Email, assignee.Name)];
        if (isForLeads)
        {
            to = to.Concat(change.Terms.Roster.Leads.Select(l => (l.Email, (string?)l.Name)));
        }

        if (isForLeadership)
        {
            to = to.Concat(change.Terms.Policy.Leadership.Select(a => (a, (string?)null)));
        }

        change.TellStaff(latest.Sequence, isBreach ? MailKind.ClockBreach : MailKind.ClockWarning, to, change.Facts(latest.At) with
        {
            Clock = name,
            Percent = latest.Percent,
            DueAt = clock.DueAt,
            Agreement = clock.Agreement,
            IsProvisional = clock.IsProvisional,
        });
    }

    private readonly record struct ClockNews(long Sequence, Instant At, int Percent);
}
