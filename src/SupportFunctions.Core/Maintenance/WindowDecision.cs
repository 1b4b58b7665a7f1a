using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Facts, or why not.</summary>
public abstract record WindowDecision
{
    private WindowDecision() { }

    /// <param name="Events">Empty: nothing changes.</param>
    public sealed record Accepted(
        Window Next, ImmutableArray<RecordedWindowEvent> Events, ImmutableArray<WindowEffect> Effects) : WindowDecision;

    /// <param name="Detail">What happened, with the value, then what to do.</param>
    /// <param name="Field">The input's field at fault, camelCase; null when it is the state's.</param>
    public sealed record Refused(WindowRefusal Code, string Detail, string? Field = null) : WindowDecision
    {
        /// <summary>Of <see cref="WindowRefusal.TooSoon"/>: at the moment of the decision.</summary>
        public Instant? EarliestStart { get; init; }

        /// <summary>Of <see cref="WindowRefusal.TooLong"/>.</summary>
        public Duration? Longest { get; init; }

        /// <summary>Of <see cref="WindowRefusal.Overlap"/>.</summary>
        public BusyWindow? Other { get; init; }

        /// <summary>Of <see cref="WindowRefusal.BreaksAvailability"/>: what is left, and of whose.</summary>
        public Duration? Budget { get; init; }

        public string? Customer { get; init; }
    }
}

public enum WindowRefusal
{
    None = 0,
    /// <summary>No such window.</summary>
    NotCreated = 1,
    /// <summary>The window's state does not allow it.</summary>
    WrongState = 2,
    /// <summary>The input is incomplete or contradicts itself.</summary>
    Invalid = 3,
    /// <summary>Less notice than promised (R-MNT-1).</summary>
    TooSoon = 4,
    /// <summary>Longer than promised, without consent (R-MNT-1, R-MNT-5).</summary>
    TooLong = 5,
    /// <summary>A customer has another window at that time (R-MNT-3).</summary>
    Overlap = 6,
    /// <summary>An emergency takes more than what is left of a customer's availability (R-MNT-4).</summary>
    BreaksAvailability = 7,
}
