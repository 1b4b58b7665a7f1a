using NodaTime;

namespace SupportFunctions.Desk.Tests.Time;

/// <summary>Stands still until it is moved. Timers are noted, not run.</summary>
public sealed class ManualTimeProvider(Instant start) : TimeProvider
{
    public Instant Now { get; private set; } = start;

    public List<(TimeSpan DueTime, TimeSpan Period)> Timers { get; } = [];

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(Duration by) => Now += by;

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public override long GetTimestamp() => Now.ToUnixTimeTicks();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timers.Add((dueTime, period));
        return new NotedTimer(this);
    }

    private sealed class NotedTimer(ManualTimeProvider owner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            owner.Timers.Add((dueTime, period));
            return true;
        }

        public void Dispose()
        {
            // Nothing runs.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
