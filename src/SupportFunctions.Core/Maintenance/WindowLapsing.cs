using NodaTime;
using static SupportFunctions.Core.Maintenance.WindowRules;

namespace SupportFunctions.Core.Maintenance;

/// <summary>What time alone has brought: each at its exact instant, once, however late it is noticed.</summary>
internal static class WindowLapsing
{
    private static readonly Duration _farthestEstimate = Duration.FromHours(4);

    /// <summary>More doublings than that are beyond the farthest estimate anyway.</summary>
    private const int MaxDoublings = 6;

    /// <param name="now">Desk time.</param>
    /// <param name="isInclusive">An instant that is exactly <paramref name="now"/> counts as passed; false while something done at that very instant may still forestall it.</param>
    public static void LapseUntil(this WindowChange change, Instant now, bool isInclusive)
    {
        while (WindowClock.NextLapse(change.Window) is { } lapse && (isInclusive ? lapse.At <= now : lapse.At < now))
        {
            switch (lapse)
            {
                case WindowLapse.Announcement:
                    change.AnnounceOccurrence(now);
                    break;
                case WindowLapse.Reminder r:
                    change.Add(r.At, WindowCommand.ByDesk, new WindowEvent.Reminded(r.Before));
                    change.TellCustomers(change.Notice(NoticeKind.Reminder, r.At) with { Ahead = r.Before });
                    break;
                case WindowLapse.Start s:
                    change.Add(s.At, WindowCommand.ByDesk, new WindowEvent.Started());
                    change.TellCustomers(change.Notice(NoticeKind.Start, s.At));
                    break;
                case WindowLapse.TooLong t:
                    change.Add(t.At, WindowCommand.ByDesk, new WindowEvent.LengthExceeded(change.Window.MaxLength));
                    change.TellLeads(change.Notice(NoticeKind.LengthBreach, t.At) with { MaxLength = change.Window.MaxLength });
                    break;
                case WindowLapse.End e:
                    change.Add(e.At, WindowCommand.ByDesk, new WindowEvent.Overran(NewEstimate(change, e.At, now)));
                    change.TellCustomers(change.Notice(NoticeKind.Overrun, e.At));
                    break;
            }
        }
    }

    /// <summary>The rules are asked with the time it really is: an announcement that comes late is not in time because it was planned to be.</summary>
    private static void AnnounceOccurrence(this WindowChange change, Instant now)
    {
        Window of = change.Window;
        WindowDecision.Refused? refused = Check(of, of.Plan, now, change.Terms);
        if (refused is null)
        {
            WindowDecider.AnnounceBy(change, WindowCommand.ByDesk, now);
            return;
        }

        var following = change.Following();
        change.Add(now, WindowCommand.ByDesk, new WindowEvent.Skipped(refused.Code, refused.Detail, following?.Id));
        change.TellLeads(change.Notice(NoticeKind.OccurrenceSkipped, now) with { Reason = refused.Detail });
        change.OpenNext(WindowCommand.ByDesk, following);
    }

    /// <summary>Twice as far each time, so that nobody is told every half hour of a long night; in the future, also after a standstill.</summary>
    private static Instant NewEstimate(WindowChange change, Instant passed, Instant now)
    {
        Duration step = Duration.Min(change.Terms.Policy.OverrunEstimate * (1 << Math.Min(change.Window.Overruns, MaxDoublings)), _farthestEstimate);
        Instant estimate = passed + step;
        if (estimate <= now)
        {
            long steps = (now - passed).ToInt64Nanoseconds() / step.ToInt64Nanoseconds();
            estimate = passed + (step * (steps + 1));
        }

        return estimate;
    }
}
