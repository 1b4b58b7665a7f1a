using NodaTime;

namespace SupportFunctions.Desk.Events;

/// <summary>Tells other programs what happened to a case.</summary>
public interface IEventFeed
{
    /// <summary>Returns when it is certain to be told. A repetition has the same id.</summary>
    Task PublishAsync(CloudEvent happened, CancellationToken cancellation);
}

/// <summary>The section Events.</summary>
public sealed class EventFeedOptions
{
    public const string Section = "Events";

    /// <summary>Default true; a host that names no place to publish to has no feed.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether events carry their fields, and with them people's words and addresses. Default false.</summary>
    public bool WithFields { get; set; }
}

/// <param name="Published">The sequence up to which everything is told.</param>
/// <param name="Again">MachineTime of the next attempt; null when nothing is left to tell.</param>
internal readonly record struct FeedProgress(long Published, Instant? Again);
