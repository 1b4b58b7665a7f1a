using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Clocks;

/// <summary>Times of a clock from its facts and from what it aims at, through time. Pauses do not count (R-SLA-7). The one function that every verdict comes from.</summary>
public static class ClockMath
{
    private const int Whole = 100;

    /// <summary>Time counted so far; frozen once the clock is met or cancelled.</summary>
    public static Duration Elapsed(Clock clock, TargetTrack track, Instant now)
    {
        Duration counted = Duration.Zero;
        foreach ((Instant from, Instant? to) in Stretches(clock))
        {
            Instant end = Instant.Min(to ?? now, now);
            if (end > from)
            {
                foreach ((Instant start, Instant? stop, TargetPiece piece) in track.Between(from, end))
                {
                    counted += piece.Target is { } target ? target.Mode.Elapsed(piece.Calendar, start, stop!.Value) : Duration.Zero;
                }
            }
        }

        return counted;
    }

    /// <summary>All pauses together, on the wall.</summary>
    public static Duration PausedTotal(Clock clock, Instant now)
    {
        Instant end = clock.EndedAt ?? now;
        Duration total = Duration.Zero;
        foreach (ClockPause pause in clock.Pauses)
        {
            Instant to = Instant.Min(pause.To ?? end, end);
            total += to > pause.From ? to - pause.From : Duration.Zero;
        }

        return total;
    }

    /// <summary>The clock with its deadline and thresholds computed from its facts; what has fired stays fired.</summary>
    public static Clock WithDeadlines(Clock clock, TargetTrack track) => clock with
    {
        DueAt = InstantAt(clock, track) ?? (clock.IsPaused
            ? InstantAt(clock with { Pauses = clock.Pauses.RemoveAt(clock.Pauses.Length - 1) }, track)
            : null),
        Thresholds = [.. clock.Thresholds.Select(t => t with { At = InstantAt(clock, track, t.Percent) })],
    };

    /// <summary>
    /// First instant at which the counted time reaches that share of the target in force then; null when it does not unless a pause
    /// ends, or never. A target that becomes shorter than what was counted is reached when it comes into force, never before.
    /// </summary>
    /// <param name="percent">1 to 100.</param>
    public static Instant? InstantAt(Clock clock, TargetTrack track, int percent = Whole)
    {
        Duration counted = Duration.Zero;
        foreach ((Instant from, Instant? to) in Stretches(clock with { MetAt = null, CancelledAt = null }))
        {
            foreach ((Instant start, Instant? stop, TargetPiece piece) in track.Between(from, to))
            {
                if (piece.Target is not { } target)
                {
                    continue;
                }

                Duration wanted = percent == Whole ? target.Duration : target.Duration * percent / Whole;

                // A rolled deadline can lie beyond its last counted hour: when a pause began before it came, it had not come.
                Instant? due = target.Mode.Deadline(piece.Calendar, start, Duration.Max(wanted - counted, Duration.Zero));
                if (stop is not { } end || due <= end)
                {
                    return due;
                }

                counted += target.Mode.Elapsed(piece.Calendar, start, end);
            }
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

        yield return (from, clock.EndedAt);
    }
}
