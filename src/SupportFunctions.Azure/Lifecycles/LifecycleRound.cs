namespace SupportFunctions.Azure.Lifecycles;

/// <summary>Input of a lifecycle and of each of its rounds: no state and no mail, only what it is about and what led here.</summary>
/// <param name="Id">A <see cref="Desk.Lifecycles.LifecycleId"/>, which is the id of the instance too.</param>
/// <param name="Fired">Due entries that the next round serves.</param>
public sealed record LifecycleRound(string Id, IReadOnlyList<LifecycleWake> Fired);

/// <summary>What a round came to.</summary>
/// <param name="NextLook">Real time; null when time alone will change nothing.</param>
public sealed record LifecycleLook(DateTimeOffset? NextLook);

/// <summary>The custom status of an instance: what it waits for.</summary>
/// <param name="NextLook">When the next round begins, if nothing changes before; null: at its end.</param>
/// <param name="IsFailing">The last round failed at every attempt.</param>
public sealed record LifecycleStatus(DateTimeOffset? NextLook, bool IsFailing);
