using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>An event of a window or an incident.</summary>
/// <param name="Shows">From it on the public sees the thing.</param>
/// <param name="News">What the public is told of it, once it sees the thing; null: nothing.</param>
public sealed record PublicEvent(long Sequence, bool Shows, PublicNews? News);

/// <summary>A window or an incident, as a round has found it.</summary>
/// <param name="Sequence">Of its last event.</param>
/// <param name="IsPublic">The status page shows it, or may: it does not concern named customers only.</param>
/// <param name="EventsAsync">From a sequence on, oldest first, at most so many.</param>
public sealed record PublicThing(LifecycleId Id, long Sequence, bool IsPublic, Func<long, int, CancellationToken, Task<IReadOnlyList<PublicEvent>>> EventsAsync);
