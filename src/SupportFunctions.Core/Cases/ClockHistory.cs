using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

/// <summary>What each clock event does to the clocks of a case.</summary>
internal static class ClockHistory
{
    public static ImmutableArray<Clock> Apply(ImmutableArray<Clock> clocks, CaseEvent happened, Instant at) => happened switch
    {
        CaseEvent.ClockStarted e => Put(clocks, e.Facts),
        CaseEvent.ClockRecomputed e => Put(clocks, e.Facts),
        CaseEvent.ClockRearmed e => Put(clocks, e.Facts),
        CaseEvent.ClockContinued e => Put(clocks, e.Facts),
        CaseEvent.ClockPaused e => Change(clocks, e.Clock, c => c with
        {
            Pauses = c.Pauses.Add(new ClockPause(at, null, e.Why)),
            Thresholds = [.. c.Thresholds.Select(t => t.At > at ? t with { At = null } : t)],
        }),
        CaseEvent.ClockResumed e => Change(clocks, e.Clock, c => Resumed(c, e, at)),
        CaseEvent.ClockWarned e => Change(clocks, e.Clock, c => c with
        {
            Thresholds = [.. c.Thresholds.Select(t => t.Percent == e.Percent ? t with { HasFired = true } : t)],
        }),
        CaseEvent.ClockBreached e => Change(clocks, e.Clock, c => c with { BreachedAt = e.DueAt }),
        CaseEvent.ClockMet e => Change(clocks, e.Clock, c => c with { MetAt = at }),
        CaseEvent.ClockCancelled e => Change(clocks, e.Clock, c => c with { CancelledAt = at, CancelledBecause = e.Why, ContinuesOn = e.ContinuesOn }),
        _ => throw new UnreachableException($"{happened.GetType().Name} is not known to the case."),
    };

    /// <summary>The clock after the time since <paramref name="since"/> was declared not to count.</summary>
    public static Clock Resume(Clock clock, Instant since, Instant at, string why) => clock with
    {
        MetAt = null,
        CancelledAt = null,
        CancelledBecause = null,
        ContinuesOn = null,
        Pauses = clock.IsPaused
            ? clock.Pauses.SetItem(clock.Pauses.Length - 1, clock.Pauses[^1] with { To = at })
            : clock.Pauses.Add(new ClockPause(since, at, why)),
    };

    private static Clock Resumed(Clock clock, CaseEvent.ClockResumed e, Instant at) =>
        Resume(clock, e.PausedSince, at, e.Why) with { DueAt = e.DueAt, Thresholds = e.Thresholds };

    private static ImmutableArray<Clock> Put(ImmutableArray<Clock> clocks, Clock clock)
    {
        ImmutableArray<Clock> others = clocks.RemoveAll(c => c.Name == clock.Name);
        return [.. others.Add(clock).OrderBy(c => c.Name)];
    }

    private static ImmutableArray<Clock> Change(ImmutableArray<Clock> clocks, ClockName name, Func<Clock, Clock> change) =>
        [.. clocks.Select(c => c.Name == name ? change(c) : c)];
}
