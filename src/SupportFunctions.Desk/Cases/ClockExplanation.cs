using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Every clock of a case explained to the second (R-SLA-10).</summary>
/// <param name="Coverage">Which agreement's clocks run, or why none do.</param>
public sealed record SlaDocument(CaseId Case, string Coverage, IReadOnlyList<ExplainedClock> Clocks);

/// <param name="Elapsed">The sum of what the intervals counted.</param>
public sealed record ExplainedClock(
    string Name, string Agreement, string Calendar, Duration Target, Instant StartedAt, Instant? DueAt, ClockState State,
    Duration Elapsed, Duration PausedTotal,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? CancelledAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Provisional,
    IReadOnlyList<ExplainedInterval> Intervals);

/// <param name="Counted">Zero where the time did not count.</param>
/// <param name="Offset">From UTC, in force on the calendar's walls, as <c>-07:00</c>.</param>
public sealed record ExplainedInterval(Instant From, Instant To, Duration Counted, string Why, string Offset);

public sealed class ClockExplanation(CaseStore cases, IDirectory directory, DeskTime desk)
{
    private const int EventPage = 1000;

    /// <param name="includeEarlier">Also the clocks that a newer one of the same name has replaced.</param>
    public async Task<SlaDocument> OfAsync(Case of, bool includeEarlier, CancellationToken cancellation)
    {
        Instant now = desk.Now;
        IEnumerable<Clock> clocks = includeEarlier ? await AllClocksAsync(of.Id, cancellation) : of.Clocks;
        var explained = new List<ExplainedClock>();
        foreach (Clock clock in clocks)
        {
            WorkCalendar calendar = await directory.CalendarAsync(clock.Calendar, clock.CalendarVersion, cancellation);
            explained.Add(Explain(clock, calendar, now));
        }

        return new SlaDocument(of.Id, of.CoveredBecause, explained);
    }

    private static ExplainedClock Explain(Clock clock, WorkCalendar calendar, Instant now)
    {
        List<ExplainedInterval> intervals = [.. Intervals(clock, calendar, clock.MetAt ?? clock.CancelledAt ?? now)];
        return new ExplainedClock(
            Words.Of(clock.Name)!, clock.Agreement, clock.Calendar, clock.Target, clock.StartedAt, clock.DueAt, clock.State,
            intervals.Aggregate(Duration.Zero, (sum, i) => sum + i.Counted), ClockMath.PausedTotal(clock, now),
            clock.MetAt, clock.BreachedAt, clock.CancelledAt, clock.IsProvisional ? true : null, intervals);
    }

    private static IEnumerable<ExplainedInterval> Intervals(Clock clock, WorkCalendar calendar, Instant end)
    {
        Instant at = clock.StartedAt;
        foreach (ClockPause pause in clock.Pauses)
        {
            foreach (ExplainedInterval interval in Counting(clock, calendar, at, Instant.Min(pause.From, end)))
            {
                yield return interval;
            }

            Instant to = Instant.Min(pause.To ?? end, end);
            if (to > pause.From)
            {
                yield return new ExplainedInterval(pause.From, to, Duration.Zero, "paused: " + pause.Why, OffsetAt(calendar, pause.From));
            }

            at = Instant.Max(at, to);
        }

        foreach (ExplainedInterval interval in Counting(clock, calendar, at, end))
        {
            yield return interval;
        }
    }

    private static IEnumerable<ExplainedInterval> Counting(Clock clock, WorkCalendar calendar, Instant from, Instant to)
    {
        if (to <= from)
        {
            yield break;
        }

        if (clock.Mode != CountingMode.Working)
        {
            yield return new ExplainedInterval(from, to, to - from, "hours on the wall", OffsetAt(calendar, from));
            yield break;
        }

        foreach (CalendarSegment segment in calendar.Segments(from, to))
        {
            yield return new ExplainedInterval(
                segment.From, segment.To, segment.IsOpen ? segment.To - segment.From : Duration.Zero, segment.Why, Text(segment.Offset));
        }
    }

    private static string OffsetAt(WorkCalendar calendar, Instant at) => Text(calendar.Zone.GetUtcOffset(at));

    private static string Text(Offset offset) => NodaTime.Text.OffsetPattern.GeneralInvariant.Format(offset);

    /// <summary>Replays the events: a clock that was replaced is shown as it was in its last moment.</summary>
    private async Task<IEnumerable<Clock>> AllClocksAsync(CaseId id, CancellationToken cancellation)
    {
        var earlier = new List<Clock>();
        Case state = Case.NotOpened(id);
        IReadOnlyList<RecordedEvent> page;
        do
        {
            page = await cases.EventsAsync(id, state.Sequence + 1, EventPage, cancellation);
            foreach (RecordedEvent happened in page)
            {
                if (happened.Event is CaseEvent.ClockStarted started && state.Clock(started.Clock) is { } replaced)
                {
                    earlier.Add(replaced);
                }

                state = state.Apply(happened);
            }
        }
        while (page.Count == EventPage);
        return earlier.Concat(state.Clocks).OrderBy(c => c.StartedAt).ThenBy(c => c.Name);
    }
}
