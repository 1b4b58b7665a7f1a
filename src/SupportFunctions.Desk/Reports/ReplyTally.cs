using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Reports;

/// <summary>Times to our answer, counted (R-INT-2). Keeps one number for each, because a median cannot be had from sums.</summary>
internal sealed class ReplyTally
{
    private readonly List<Duration> _times = [];
    private readonly int[] _counts = new int[Enum.GetValues<ReplySpeed>().Length];

    public void Add(CustomerTurn turn)
    {
        _counts[(int)ReplySpeeds.Of(turn)]++;
        if (ReplySpeeds.TimeOf(turn) is { } time)
        {
            _times.Add(time);
        }
    }

    public int Count(ReplySpeed speed) => _counts[(int)speed];

    public int Answered => _times.Count;

    /// <returns>The median and the longest time; null when nothing was answered. Of an even number the longer one of the middle two: it is a time that a customer really waited.</returns>
    public (Duration Median, Duration Longest)? Times()
    {
        _times.Sort();
        return _times.Count == 0 ? null : (_times[_times.Count / 2], _times[^1]);
    }
}
