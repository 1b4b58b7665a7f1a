using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Clocks;

/// <summary>The proof of a clock: consecutive pieces from its start to its end, or to now, whose counted times add up to <see cref="ClockMath.Elapsed"/>.</summary>
public static class ClockSegments
{
    public static IEnumerable<ClockSegment> Of(Clock clock, TargetTrack track, Instant now)
    {
        Instant end = clock.EndedAt ?? now;
        Instant at = clock.StartedAt;
        foreach (ClockPause pause in clock.Pauses)
        {
            foreach (ClockSegment segment in Running(clock, track, at, Instant.Min(pause.From, end)))
            {
                yield return segment;
            }

            Instant from = Instant.Max(at, pause.From);
            Instant to = Instant.Min(pause.To ?? end, end);
            foreach (ClockSegment segment in to > from ? Paused(clock, track, pause, from, to) : [])
            {
                yield return segment;
            }

            at = Instant.Max(at, to);
        }

        foreach (ClockSegment segment in Running(clock, track, at, end))
        {
            yield return segment;
        }
    }

    /// <summary>The rule by which a clock of that name starts.</summary>
    public static string StartRule(ClockName name) => name switch
    {
        ClockName.FirstResponse or ClockName.Resolution => "R-SLA-4",
        ClockName.InternalResponse => "R-INT-1",
        ClockName.NextReply => "R-INT-2",
        ClockName.NextUpdate => "R-INT-3",
        ClockName.Unknown => throw new ArgumentOutOfRangeException(nameof(name), name, "A clock has a name."),
    };

    private static IEnumerable<ClockSegment> Paused(Clock clock, TargetTrack track, ClockPause pause, Instant from, Instant to)
    {
        string rule = pause.Why == Clock.Resting ? "R-END-1" : clock.Name switch
        {
            ClockName.NextReply => "R-INT-2",
            ClockName.NextUpdate => "R-INT-3",
            _ => "R-SLA-7",
        };
        return track.Between(from, to).SelectMany(p => ByOffset(p.Piece, p.From, p.To!.Value, Duration.Zero, rule, "paused: " + pause.Why));
    }

    private static IEnumerable<ClockSegment> Running(Clock clock, TargetTrack track, Instant from, Instant to) => to <= from
        ? []
        : track.Between(from, to).SelectMany(p => p.Piece.Target switch
        {
            null => ByOffset(p.Piece, p.From, p.To!.Value, Duration.Zero, p.Piece.Agreement is null ? "R-CUS-2" : "R-SLA-1", NothingPromised(p.Piece)),
            { Mode: CountingMode.Working } => Working(p.Piece, p.From, p.To!.Value),
            _ => ByOffset(p.Piece, p.From, p.To!.Value, null, clock.IsContractual ? "R-SLA-3" : StartRule(clock.Name), "hours on the wall"),
        });

    private static string NothingPromised(TargetPiece piece) => piece.Agreement is null ? piece.Because : ContractClocks.NoDeadline;

    private static IEnumerable<ClockSegment> Working(TargetPiece piece, Instant from, Instant to)
    {
        foreach ((Instant start, Instant? end, WorkCalendar calendar) in piece.Calendar.Between(from, to))
        {
            foreach (CalendarSegment segment in calendar.Segments(start, end!.Value))
            {
                yield return new ClockSegment(
                    segment.From, segment.To, segment.Counted, segment.IsOpen ? "R-SLA-5" : "R-SLA-3", segment.Why,
                    piece.Agreement, piece.AgreementVersion, calendar.Id, calendar.Version, segment.Offset);
            }
        }
    }

    /// <param name="counted">Null: all of it.</param>
    private static IEnumerable<ClockSegment> ByOffset(TargetPiece piece, Instant from, Instant to, Duration? counted, string rule, string why)
    {
        Instant at = from;
        while (at < to)
        {
            WorkCalendar calendar = piece.Calendar.At(at);
            var stretch = calendar.Zone.GetZoneInterval(at);
            Instant end = stretch.HasEnd && stretch.End < to ? stretch.End : to;
            bool isAsked = piece.Target is not null;
            yield return new ClockSegment(
                at, end, counted ?? end - at, rule, why, piece.Agreement, piece.AgreementVersion,
                isAsked ? calendar.Id : null, isAsked ? calendar.Version : 0, stretch.WallOffset);
            at = end;
        }
    }
}
