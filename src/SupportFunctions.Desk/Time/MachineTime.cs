using NodaTime;

namespace SupportFunctions.Desk.Time;

/// <summary>Real time: time-outs, retries, cookies, replay windows, log stamps. Never seen by a rule.</summary>
public sealed class MachineTime(TimeProvider inner)
{
    public Instant Now => Instant.FromDateTimeOffset(inner.GetUtcNow());

    public TimeProvider Provider => inner;

    /// <inheritdoc cref="DeskTime.RealDelayUntil"/>
    public TimeSpan RealDelayUntil(Instant due) => RealDelay.For(due - Now, 1);
}
