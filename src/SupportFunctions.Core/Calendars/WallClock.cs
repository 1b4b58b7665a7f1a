using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>Answers when a clock on the wall of a zone reaches a local time. Questions come in rising order, so each costs next to nothing.</summary>
/// <remarks>
/// The one policy for daylight saving: a local time stands for the first instant at which the clock shows it <em>or a later time</em>.
/// So a skipped time is the instant of the switch, a repeated time is its first passing, later times never come earlier, and
/// the end of one interval is the same instant as the start of its neighbour: nothing is lost and nothing counted twice.
/// </remarks>
internal sealed class WallClock
{
    private readonly (long End, long Start, long Offset)[] _stretches;
    private int _current;

    /// <param name="from">The earliest instant of interest; answers before it may be rounded up to any instant still before it.</param>
    public WallClock(DateTimeZone zone, long from, long to)
    {
        // A local day may begin up to two days away from the same day elsewhere: 24 h of length and 24 h of a moved date line.
        var around = new Interval(UnixNanoseconds.At(from) - Duration.FromDays(3), UnixNanoseconds.At(to) + Duration.FromDays(3));
        _stretches = [.. zone.GetZoneIntervals(around).Select(stretch => (
            stretch.HasEnd && stretch.End < around.End ? UnixNanoseconds.OfAny(stretch.End) : long.MaxValue,
            stretch.HasStart && stretch.Start > around.Start ? UnixNanoseconds.OfAny(stretch.Start) : long.MinValue,
            stretch.WallOffset.Nanoseconds))];
    }

    /// <param name="local">Nanoseconds on the local time line, from 1970-01-01T00:00 local; never less than in the question before.</param>
    public long Reach(long local)
    {
        while (local - _stretches[_current].Offset >= _stretches[_current].End)
        {
            _current++;
        }

        var (_, start, offset) = _stretches[_current];
        return Math.Max(start, local - offset);
    }
}
