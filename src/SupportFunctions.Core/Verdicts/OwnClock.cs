using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Verdicts;

/// <summary>The facts of a clock of our own that never pauses: first response by our own aim (R-INT-1).</summary>
/// <param name="Target">As it was when the clock started: our own aims are kept as they were.</param>
public sealed record OwnClock(SlaTarget Target, Instant StartedAt, Instant? MetAt, Instant? CancelledAt)
{
    public static OwnClock? Of(Clock? clock) => clock is null
        ? null
        : new OwnClock(new SlaTarget(clock.Target, clock.Calendar, clock.Mode), clock.StartedAt, clock.MetAt, clock.CancelledAt);

    /// <summary>The verdict by the calendar through time; a deadline that is exactly now has passed, one that is exactly the end was kept.</summary>
    public ClockVerdict Judge(SlaTerms terms, Instant now)
    {
        var clock = new Clock(
            ClockName.InternalResponse, Clock.Internal, Target.Calendar, CalendarVersion: 1, Target.Duration, Target.Mode, StartedAt, DueAt: null,
            Thresholds: [], Pauses: [], PausesWhileWaiting: false, IsProvisional: false, MetAt, BreachedAt: null, CancelledAt);
        clock = ClockMath.WithDeadlines(clock, TargetTrack.Constant(Target, terms.Calendar(Target.Calendar), pauses: false));
        bool isLate = clock.DueAt is { } due && (clock.EndedAt is { } end ? due < end : due <= now);
        return ClockVerdict.Of(isLate ? clock with { BreachedAt = clock.DueAt } : clock);
    }
}
