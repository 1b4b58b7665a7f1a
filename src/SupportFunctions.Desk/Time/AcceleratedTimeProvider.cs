using NodaTime;

namespace SupportFunctions.Desk.Time;

/// <summary>A clock that starts anywhere and runs at a whole multiple of real time. Timers made by it wait in its time.</summary>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    public const int SlowestSpeed = 1;

    /// <summary>A day a second.</summary>
    public const int FastestSpeed = 86_400;

    private const long Frozen = long.MinValue;

    private readonly Instant _start;
    private readonly TimeProvider _real;
    private long _origin;

    /// <param name="start">What the clock shows first.</param>
    /// <param name="speed"><see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</param>
    /// <param name="isFrozen">It stands still until <see cref="Start"/>: for a host whose clock begins when it listens.</param>
    public AcceleratedTimeProvider(Instant start, int speed, TimeProvider real, bool isFrozen = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, SlowestSpeed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, FastestSpeed);
        ArgumentNullException.ThrowIfNull(real);
        _start = start;
        _real = real;
        Speed = speed;
        _origin = isFrozen ? Frozen : real.GetTimestamp();
    }

    public int Speed { get; }

    /// <summary>Ticks of 100 ns: finer stamps would overflow within days at the highest speed.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Sets it going; it has not run before.</summary>
    public void Start() => Interlocked.CompareExchange(ref _origin, _real.GetTimestamp(), Frozen);

    public override DateTimeOffset GetUtcNow() => (_start + Duration.FromTicks(GetTimestamp())).ToDateTimeOffset();

    public override long GetTimestamp() =>
        Volatile.Read(ref _origin) is var origin && origin == Frozen ? 0 : _real.GetElapsedTime(origin).Ticks * Speed;

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
