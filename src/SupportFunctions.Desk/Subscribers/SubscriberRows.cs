using NodaTime;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>Keys of subscribers. All are in one partition, so that a subscription, its mail and what limits them change together: the public asks seldom.</summary>
internal static class SubscriberRows
{
    public const string Table = "subscribers";

    public const string Partition = "status";

    /// <summary>Of all that are confirmed, without address, for mailings and for the list.</summary>
    public const string ConfirmedPrefix = "confirmed|";

    /// <summary>What the form brought about lately, a row an hour.</summary>
    public const string AskedPrefix = "asked|";

    public static LifecycleId Lifecycle(string key) => new(LifecycleKind.Subscriber, key);

    public static string Subscriber(string key) => "subscriber|" + key;

    public static string Confirmed(string key) => ConfirmedPrefix + key;

    public static string Outbox(string key) => $"outbox|{key}|";

    public static string Outbox(string key, string mail) => Outbox(key) + mail;

    public static OwnedPlace OwnPlace(string key) => new(Table, Partition, "own|" + key);

    public static string Asked(Instant hour) => AskedPrefix + TableKeys.Instant(hour);
}
