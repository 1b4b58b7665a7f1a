using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Cases;

/// <summary>When time alone changes something about a case.</summary>
public static class CaseClocks
{
    /// <summary>The earliest such instant, past or future; null when only people can change it.</summary>
    public static Instant? NextWakeUp(Case of) => NextLapse(of)?.At;

    /// <summary>What a clock of the case aims at, through time: an open one by what is known now, an ended one by what was known for its verdict.</summary>
    public static TargetTrack TrackOf(Case of, Clock clock, SlaTerms terms)
    {
        // A correction that was recorded after the end is told beside the verdict (SlaTerms.AsRecorded) and does not recount it.
        SlaTerms judged = clock.EndedAt is { } end && terms.Corrections.Any(c => c.RecordedAt > end) ? terms.AsRecorded : terms;
        return clock.IsContractual && of.SlaFacts?.Of(clock.Name, clock.ContinuedFrom) is { } facts
            ? TargetTrack.OfContract((clock.IsOpen ? facts.Knowledge[^1] : facts.KnownAt(clock.KnownAt)).Coverage, clock.Name, clock.Severity, judged)
            : TargetTrack.Constant(new SlaTarget(clock.Target, clock.Calendar, clock.Mode), judged.Calendar(clock.Calendar), clock.PausesWhileWaiting);
    }

    /// <summary>What lapses first.</summary>
    internal static Lapse? NextLapse(Case of)
    {
        Lapse? first = null;
        foreach (Clock clock in of.Clocks)
        {
            if (!clock.IsOpen || clock.BreachedAt is not null)
            {
                continue;
            }

            foreach (ClockThreshold threshold in clock.Thresholds)
            {
                if (!threshold.HasFired && threshold.At is { } at)
                {
                    Consider(ref first, new Lapse.Threshold(at, clock, threshold.Percent));
                }
            }

            // Of a paused clock only what came before the pause: a recomputation may have moved it there (R-SLA-8).
            if (clock.DueAt is { } due && (!clock.IsPaused || due <= clock.Pauses[^1].From))
            {
                Consider(ref first, new Lapse.Deadline(due, clock));
            }
        }

        if (of.Silence is { } silence)
        {
            Consider(ref first, silence.RemindersSent < silence.RemindAt.Length
                ? new Lapse.Reminder(silence.RemindAt[silence.RemindersSent], silence.RemindersSent + 1)
                : new Lapse.Silence(silence.CloseAt));
        }

        if (of.HoldingNoteAt is { } note && of.IsOpen && !of.IsAwaitingAnswer)
        {
            Consider(ref first, new Lapse.Holding(note));
        }

        if (of is { IsOpen: true, PreSales.RemindAt: [var remind, ..] })
        {
            Consider(ref first, new Lapse.PreSalesReminder(remind));
        }

        return first;
    }

    private static void Consider(ref Lapse? first, Lapse candidate)
    {
        if (first is null || candidate.At < first.At)
        {
            first = candidate;
        }
    }
}

/// <summary>Something that time brings.</summary>
internal abstract record Lapse(Instant At)
{
    public sealed record Threshold(Instant At, Clock Clock, int Percent) : Lapse(At);

    public sealed record Deadline(Instant At, Clock Clock) : Lapse(At);

    public sealed record Reminder(Instant At, int Number) : Lapse(At);

    public sealed record Silence(Instant At) : Lapse(At);

    public sealed record Holding(Instant At) : Lapse(At);

    public sealed record PreSalesReminder(Instant At) : Lapse(At);
}
