using NodaTime;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>What one kind of thing does when it is given attention. Registered with <see cref="LifecycleServices.AddLifecycle{T}"/>.</summary>
public interface ILifecycle
{
    LifecycleKind Kind { get; }

    /// <summary>
    /// One round: whatever is due now is decided and committed, what the commits want done is delivered, the due index is brought in line.
    /// Safe to repeat, at any moment. The hosts see to it that at most one round a thing is under way.
    /// </summary>
    /// <param name="id">Of this kind; there may be no such thing.</param>
    /// <param name="fired">Due entries that led here; those that are served are removed.</param>
    /// <returns>MachineTime at which to look again, at most a day away; null when time alone will change nothing.</returns>
    Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation);
}
