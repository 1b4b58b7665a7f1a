using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Desk.Mail;

/// <summary>Mails to those who get the public status. Stored by name.</summary>
public enum SubscriberMailKind
{
    Unknown = 0,
    /// <summary>The link that confirms, to whoever was entered in the form.</summary>
    Confirmation = 1,
    /// <summary>The form was sent with an address that is subscribed: its link once more.</summary>
    Known = 2,
    WindowAnnounced = 10,
    WindowChanged = 11,
    WindowCancelled = 12,
    WindowStarted = 13,
    /// <summary>It takes longer, with a new end.</summary>
    WindowOverran = 14,
    WindowEnded = 15,
    IncidentDeclared = 20,
    IncidentUpdated = 21,
    IncidentResolved = 22,
    IncidentReopened = 23,
    /// <summary>It was none.</summary>
    IncidentWithdrawn = 24,
}

/// <summary>What the public may know of something that happened, as it is on the status page; a mail is written from this and its recipient alone.</summary>
/// <param name="Thing">Id of the window or incident.</param>
/// <param name="Products">That it concerns; empty: all.</param>
/// <param name="At">When it happened.</param>
/// <param name="TimeZone">IANA id of the desk's own zone; times in UTC stand beside.</param>
public sealed record PublicNews(SubscriberMailKind Kind, string Thing, string Title, ImmutableArray<string> Products, Instant At, string TimeZone)
{
    public Instant? StartsAt { get; init; }

    public Instant? EndsAt { get; init; }

    public string? Summary { get; init; }

    public string? NextSteps { get; init; }

    /// <summary>When the public hears again at the latest.</summary>
    public Instant? NextUpdateBy { get; init; }
}

/// <summary>A link that confirms a subscription, or manages one that there is.</summary>
/// <param name="Products">That it is for; empty: all.</param>
/// <param name="ExpiresAt">Of a subscription that is not confirmed.</param>
public sealed record SubscriberLink(SubscriberMailKind Kind, ImmutableArray<string> Products, Instant At, Instant ExpiresAt, string TimeZone);

/// <param name="Key">As from <see cref="SignedLinks.KeyOf"/>.</param>
public sealed record SubscriberMailRecipient(string Address, string Key, string Nonce);
