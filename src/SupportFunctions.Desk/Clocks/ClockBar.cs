using NodaTime;

namespace SupportFunctions.Desk.Clocks;

/// <summary>What a stretch of a clock's bar shows.</summary>
public enum BarKind
{
    None = 0,
    Counted = 1,
    /// <summary>Counted after the deadline.</summary>
    Over = 2,
    Paused = 3,
    /// <summary>Outside the calendar's hours, on a holiday, or without a promise.</summary>
    Closed = 4,
    /// <summary>Between now and the deadline.</summary>
    Ahead = 5,
}

/// <param name="From">Column at which it begins.</param>
public readonly record struct BarPiece(int From, int Width, BarKind Kind);

/// <summary>A clock's life from its start to its end or deadline as a bar of columns; however long it is, the bar has no more pieces than columns.</summary>
/// <param name="Deadline">Column of the deadline; null without one.</param>
public sealed record ClockBar(IReadOnlyList<BarPiece> Pieces, int? Deadline)
{
    public const int Columns = 600;

    public static ClockBar Of(ExplainedClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        Instant start = clock.StartedAt;
        Instant last = clock.Intervals is [.., var final] ? final.To : start;
        Instant due = clock.DueAt ?? last;
        Instant end = Instant.Max(last, due);
        double nanoseconds = (end - start).TotalNanoseconds;
        var pieces = new List<BarPiece>();
        foreach (ExplainedInterval interval in clock.Intervals)
        {
            BarKind kind = interval.Counted > Duration.Zero ? BarKind.Counted
                : interval.Why.StartsWith("paused: ", StringComparison.Ordinal) ? BarKind.Paused
                : BarKind.Closed;
            Instant turn = kind == BarKind.Counted && clock.DueAt is not null ? Instant.Min(Instant.Max(due, interval.From), interval.To) : interval.To;
            Add(interval.From, turn, kind);
            Add(turn, interval.To, BarKind.Over);
        }

        Add(last, due, BarKind.Ahead);
        return new ClockBar(pieces, clock.DueAt is { } at ? Column(at) : null);

        int Column(Instant instant) => nanoseconds <= 0 ? 0 : (int)Math.Round((instant - start).TotalNanoseconds / nanoseconds * Columns);

        void Add(Instant from, Instant to, BarKind kind)
        {
            int begin = Column(from);
            int width = to > from ? Column(to) - begin : 0;
            if (width <= 0)
            {
                return;
            }

            if (pieces is [.., var before] && before.Kind == kind && before.From + before.Width == begin)
            {
                pieces[^1] = before with { Width = before.Width + width };
            }
            else
            {
                pieces.Add(new BarPiece(begin, width, kind));
            }
        }
    }
}
