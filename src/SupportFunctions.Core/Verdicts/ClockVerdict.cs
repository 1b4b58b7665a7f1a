using NodaTime;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Verdicts;

/// <summary>What a clock came to, as of an instant.</summary>
/// <param name="State">Unknown: there is no such clock.</param>
/// <param name="IsProvisional">Before triage, or while the customer is unidentified (R-SLA-12, R-CUS-4).</param>
public readonly record struct ClockVerdict(ClockState State, Instant? DueAt = null, Instant? BreachedAt = null, Instant? MetAt = null, bool IsProvisional = false)
{
    /// <summary>Nothing was promised.</summary>
    public static ClockVerdict None => default;

    public static ClockVerdict Of(Clock? clock) => clock is null
        ? None
        : new ClockVerdict(clock.State, clock.DueAt, clock.BreachedAt, clock.MetAt, clock.IsProvisional);

    /// <summary>The same state, and the same breach if there is one: a deadline that has only moved is no other verdict.</summary>
    public bool IsSameAs(ClockVerdict other) => State == other.State && BreachedAt == other.BreachedAt;

    /// <summary>As it stands at a later instant when nothing but time has passed.</summary>
    public ClockVerdict At(Instant now) =>
        State == ClockState.Running && DueAt is { } due && due <= now ? this with { State = ClockState.Breached, BreachedAt = due } : this;
}
