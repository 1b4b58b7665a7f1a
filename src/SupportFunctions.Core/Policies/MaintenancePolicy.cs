using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Policies;

/// <summary>How customers hear of maintenance; how much notice they get and how long a window may be are terms of agreements.</summary>
public sealed record MaintenancePolicy
{
    public static MaintenancePolicy Default { get; } = new();

    /// <summary>Reminders before the start (R-MNT-2), on the wall. Falling; up to five, of 1 minute to 30 days. Default 24 h and 1 h.</summary>
    public ImmutableArray<Duration> RemindBefore { get; init; } = [Duration.FromHours(24), Duration.FromHours(1)];

    /// <summary>How long before its start an occurrence of a recurring window is announced. 1 to 60 days; default 7 days.</summary>
    public Duration AnnounceAhead { get; init; } = Duration.FromDays(7);

    /// <summary>The first new estimate when a window is not over at its end and nobody gave one; each further one is twice as far, up to 4 h. 5 minutes to 4 h; default 30 minutes.</summary>
    public Duration OverrunEstimate { get; init; } = Duration.FromMinutes(30);

    public bool Equals(MaintenancePolicy? other) =>
        other is not null && RemindBefore.SequenceEqual(other.RemindBefore) && AnnounceAhead == other.AnnounceAhead && OverrunEstimate == other.OverrunEstimate;

    public override int GetHashCode() => HashCode.Combine(RemindBefore.Length, AnnounceAhead, OverrunEstimate);
}
