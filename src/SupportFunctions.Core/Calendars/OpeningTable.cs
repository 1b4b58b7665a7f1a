namespace SupportFunctions.Core.Calendars;

/// <summary>
/// All openings of some years with the working time before each, so that elapsed time is a difference of two look-ups and a
/// deadline is the inverse look-up, whatever the distance. Immutable; a longer one takes its place when years are missing.
/// </summary>
internal sealed class OpeningTable
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _workedBefore;
    private readonly Ranks _byStart;
    private readonly Ranks _byWorked;
    private readonly long _from;
    private readonly long _to;

    /// <param name="endYear">Not included.</param>
    public OpeningTable(CalendarDays days, int firstYear, int endYear)
    {
        FirstYear = firstYear;
        EndYear = endYear;
        _from = UnixNanoseconds.OfYear(firstYear);
        _to = UnixNanoseconds.OfYear(endYear);
        List<long> starts = [];
        List<long> ends = [];
        foreach (var piece in days.Pieces(_from, _to))
        {
            if (piece.Hours is null)
            {
                continue;
            }

            if (ends.Count > 0 && ends[^1] == piece.From)
            {
                // Hours that touch, over midnight or within a day, are one opening.
                ends[^1] = piece.To;
                continue;
            }

            starts.Add(piece.From);
            ends.Add(piece.To);
        }

        // An empty opening at the end, so that there always is one, and always a next one.
        _starts = [.. starts, _to];
        _ends = [.. ends, _to];
        _workedBefore = new long[_starts.Length];
        for (int i = 0; i + 1 < _starts.Length; i++)
        {
            _workedBefore[i + 1] = _workedBefore[i] + (_ends[i] - _starts[i]);
        }

        _byStart = new Ranks(_starts, _from, _to);
        _byWorked = new Ranks(_workedBefore, 0, _workedBefore[^1]);
    }

    public int FirstYear { get; }

    public int EndYear { get; }

    public bool Covers(long at) => at >= _from && at < _to;

    /// <summary>The working time between the first instant of the table and <paramref name="at"/>.</summary>
    public long Worked(long at)
    {
        int i = _byStart.LastAtMost(at);
        return _workedBefore[i] + Math.Max(0, Math.Min(at, _ends[i]) - _starts[i]);
    }

    /// <summary>The first instant by which <paramref name="allowance"/> has been worked since <paramref name="start"/>; false when that lies not in the table.</summary>
    /// <param name="allowance">More than zero.</param>
    public bool TryReach(long start, long allowance, out long at)
    {
        long worked = Worked(start);
        if (allowance > _workedBefore[^1] - worked)
        {
            at = 0;
            return false;
        }

        // The last opening with less worked before it than is wanted: a sum reached at closing time is reached then, not at the next opening.
        int i = _byWorked.LastAtMost(worked + allowance - 1);
        at = _starts[i] + (worked + allowance - _workedBefore[i]);
        return at < _to;
    }

    public bool IsOpen(long at)
    {
        int i = _byStart.LastAtMost(at);
        return at >= _starts[i] && at < _ends[i];
    }

    /// <summary>The first instant from <paramref name="at"/> on that is open; false when that lies after the table.</summary>
    public bool TryNextOpening(long at, out long opening)
    {
        int i = _byStart.LastAtMost(at);
        opening = at < _starts[i] ? _starts[i] : at < _ends[i] ? at : _starts[i + 1];
        return opening < _to;
    }
}
