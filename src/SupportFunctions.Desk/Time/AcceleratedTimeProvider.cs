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
    private readonly Lock _leg = new();
    private long? _origin;
    private long _before;
    private long _end = long.MaxValue;
    private int _speed;

    /// <param name="start">What the clock shows first.</param>
    /// <param name="speed"><see cref="SlowestSpeed"/> to <see cref="FastestSpeed"/>.</param>
    /// <param name="isFrozen">It stands still until <see cref="Start"/>: for a host whose clock begins when it listens.</param>
    public AcceleratedTimeProvider(Instant start, int speed, TimeProvider real, bool isFrozen = false)
    {
        ThrowIfNoSpeed(speed);
        ArgumentNullException.ThrowIfNull(real);
        _start = start;
        _real = real;
        _speed = speed;
        _origin = isFrozen ? null : real.GetTimestamp();
    }

    public int Speed => Volatile.Read(ref _speed);

    /// <summary>Ticks of 100 ns: finer stamps would overflow within days at the highest speed.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Sets it going; it has not run before.</summary>
    public void Start()
    {
        lock (_leg)
        {
            _origin ??= _real.GetTimestamp();
        }
    }

    /// <summary>Goes on at another speed from the instant that it shows, without a step.</summary>
    /// <remarks>A timer that was set before keeps the real time it was given: at a lower speed it fires early, so whoever waits looks at the clock again.</remarks>
    public void Continue(int speed)
    {
        ThrowIfNoSpeed(speed);
        lock (_leg)
        {
            BeginLeg(long.MaxValue);
            Volatile.Write(ref _speed, speed);
        }
    }

    /// <summary>Goes on from what it shows and stands still at <paramref name="end"/>, so that something can be done exactly then, however long that takes.</summary>
    /// <param name="end">What is past already stops it where it is: it never goes back.</param>
    public void RunUntil(Instant end)
    {
        lock (_leg)
        {
            BeginLeg((end - _start).BclCompatibleTicks);
        }
    }

    public override DateTimeOffset GetUtcNow() => (_start + Duration.FromTicks(GetTimestamp())).ToDateTimeOffset();

    public override long GetTimestamp()
    {
        // Read as a whole: an old origin with a new speed, or a reader overtaken by a change of speed, would let the clock go back.
        lock (_leg)
        {
            return Shown(_real.GetTimestamp());
        }
    }

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

    private long Shown(long now) => Math.Max(_before, Math.Min(_end, _before + (_origin is { } origin ? _real.GetElapsedTime(origin, now).Ticks * _speed : 0)));

    private void BeginLeg(long end)
    {
        long now = _real.GetTimestamp();
        _before = Shown(now);
        _origin = _origin is null ? null : now;
        _end = end;
    }

    private static void ThrowIfNoSpeed(int speed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, SlowestSpeed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speed, FastestSpeed);
    }

    private sealed class ScaledTimer(ITimer real, AcceleratedTimeProvider clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(clock.ToReal(dueTime), clock.ToReal(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
