using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Cases;

/// <summary>Times of a clock from its facts and the calendar it runs on. Pauses do not count (R-SLA-7).</summary>
public static class ClockMath
{
    /// <summary>Time counted so far; frozen once the clock is met or cancelled.</summary>
    public static Duration Elapsed(Clock clock, WorkCalendar calendar, Instant now)
    {
        Duration counted = Duration.Zero;
        foreach ((Instant from, Instant? to) in Stretches(clock))
        {
            Instant end = Instant.Min(to ?? now, now);
            if (end > from)
            {
                counted += clock.Mode.Elapsed(calendar, from, end);
            }
        }

        return counted;
    }

    /// <summary>All pauses together, on the wall.</summary>
    public static Duration PausedTotal(Clock clock, Instant now)
    {
        Instant end = End(clock) ?? now;
        Duration total = Duration.Zero;
        foreach (ClockPause pause in clock.Pauses)
        {
            Instant to = Instant.Min(pause.To ?? end, end);
            total += to > pause.From ? to - pause.From : Duration.Zero;
        }

        return total;
    }

    /// <summary>The clock with its deadline and thresholds computed from its facts; what has fired stays fired.</summary>
    public static Clock WithDeadlines(Clock clock, WorkCalendar calendar) => clock with
    {
        CalendarVersion = calendar.Version,
        DueAt = InstantAt(clock, calendar, clock.Target) ?? (clock.IsPaused
            ? InstantAt(clock with { Pauses = clock.Pauses.RemoveAt(clock.Pauses.Length - 1) }, calendar, clock.Target)
            : null),
        Thresholds = [.. clock.Thresholds.Select(t => t with { At = InstantAt(clock, calendar, clock.Target * t.Percent / 100) })],
    };

    /// <summary>First instant at which the counted time reaches <paramref name="amount"/>; null when it does not unless a pause ends, or never.</summary>
    public static Instant? InstantAt(Clock clock, WorkCalendar calendar, Duration amount)
    {
        Duration left = amount;
        foreach ((Instant from, Instant? to) in Stretches(clock with { MetAt = null, CancelledAt = null }))
        {
            if (to is not { } end)
            {
                return clock.Mode.Deadline(calendar, from, left);
            }

            // A rolled deadline can lie beyond its last counted hour: when a pause began before it came, it had not come.
            if (clock.Mode.Deadline(calendar, from, left) is { } due && due <= end)
            {
                return due;
            }

            left = Duration.Max(left - clock.Mode.Elapsed(calendar, from, end), Duration.Zero);
        }

        return null;
    }

    /// <summary>The stretches in which the clock counts; the last one is open while it runs.</summary>
    public static IEnumerable<(Instant From, Instant? To)> Stretches(Clock clock)
    {
        Instant from = clock.StartedAt;
        foreach (ClockPause pause in clock.Pauses)
        {
            if (pause.From > from)
            {
                yield return (from, pause.From);
            }

            if (pause.To is not { } to)
            {
                yield break;
            }

            from = Instant.Max(from, to);
        }

        yield return (from, End(clock));
    }

    private static Instant? End(Clock clock) => clock.MetAt ?? clock.CancelledAt;
}
