using System.Collections.Frozen;
using NodaTime;

namespace SupportFunctions.Desk.Lifecycles;

/// <summary>The lifecycles of all kinds, for the hosts: each round goes to the one of its kind.</summary>
/// <exception cref="ArgumentException">Two are of one kind.</exception>
public sealed class LifecycleRegistry(IEnumerable<ILifecycle> lifecycles)
{
    private readonly FrozenDictionary<LifecycleKind, ILifecycle> _byKind = lifecycles.ToDictionary(l => l.Kind).ToFrozenDictionary();

    /// <inheritdoc cref="ILifecycle.AdvanceAsync"/>
    /// <exception cref="InvalidOperationException">No lifecycle of that kind is registered.</exception>
    public Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation) =>
        _byKind.TryGetValue(id.Kind, out ILifecycle? lifecycle)
            ? lifecycle.AdvanceAsync(id, fired, cancellation)
            : throw new InvalidOperationException($"{id} gets no attention: no lifecycle of its kind is registered.");
}
