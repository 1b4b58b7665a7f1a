using NodaTime;

namespace SupportFunctions.Desk.Time;

/// <summary>Turns a wait into real time.</summary>
public static class RealDelay
{
    /// <summary>No wait is longer, so that a clock that was set, or a machine that slept, is noticed within a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <returns>Rounded up to whole milliseconds: waking early would mean to wait again for nothing.</returns>
    public static TimeSpan For(Duration wait, int speed)
    {
        if (wait <= Duration.Zero)
        {
            return TimeSpan.Zero;
        }

        double milliseconds = Math.Ceiling(wait.TotalMilliseconds / speed);
        return milliseconds >= Longest.TotalMilliseconds ? Longest : TimeSpan.FromMilliseconds(milliseconds);
    }
}
