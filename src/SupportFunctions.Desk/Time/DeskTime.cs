using NodaTime;

namespace SupportFunctions.Desk.Time;

/// <summary>What every rule, mail and report sees. May start anywhere and run faster than real time.</summary>
public sealed class DeskTime(TimeProvider inner)
{
    public Instant Now => Instant.FromDateTimeOffset(inner.GetUtcNow());

    public TimeProvider Provider => inner;

    /// <summary>How many of its seconds pass in a real one.</summary>
    public int Speed => inner is AcceleratedTimeProvider accelerated ? accelerated.Speed : 1;

    /// <summary>Real time to wait for <paramref name="due"/>: zero when it has come, at most <see cref="RealDelay.Longest"/>; look again then.</summary>
    public TimeSpan RealDelayUntil(Instant due) => RealDelay.For(due - Now, Speed);
}
