using NodaTime;

namespace SupportFunctions.Desk.Time;

/// <summary>A clock that starts anywhere and runs at a whole multiple of real time. Timers made by it wait in its time.</summary>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    public const int SlowestSpeed = 1;

    /// <summary>A day a second.</summary>
    public const int FastestSpeed = 86_400;

    private readonly Instant _start;
    private readonly TimeProvider _real;
    private long _origin;

    /// <param name="start">What the clock shows first.</param>
    /// <param name="speed"><see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</param>
    public AcceleratedTimeProvider(Instant start, int speed, TimeProvider real)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, SlowestSpeed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, FastestSpeed);
        ArgumentNullException.ThrowIfNull(real);
        _start = start;
        _real = real;
        Speed = speed;
        Restart();
    }

    public int Speed { get; }

    /// <summary>Ticks of 100 ns: finer stamps would overflow within days at the highest speed.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Back to the start: for a host whose clock begins when it listens, not when it was put together.</summary>
    public void Restart() => Volatile.Write(ref _origin, _real.GetTimestamp());

    public override DateTimeOffset GetUtcNow() => (_start + Duration.FromTicks(GetTimestamp())).ToDateTimeOffset();

    public override long GetTimestamp() => _real.GetElapsedTime(Volatile.Read(ref _origin)).Ticks * Speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ScaledTimer(_real.CreateTimer(callback, state, ToReal(dueTime), ToReal(period)), this);

    /// <summary>Rounded up to whole milliseconds, which is what timers count, so that none fires early.</summary>
    public TimeSpan ToReal(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
        {
            // Zero is "at once" and Timeout.InfiniteTimeSpan is "never".
            return time;
        }

        long perMillisecond = TimeSpan.TicksPerMillisecond * Speed;
        long whole = Math.DivRem(time.Ticks, perMillisecond, out long rest);
        return TimeSpan.FromMilliseconds(whole + (rest == 0 ? 0 : 1));
    }

    private sealed class ScaledTimer(ITimer real, AcceleratedTimeProvider clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(clock.ToReal(dueTime), clock.ToReal(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
