using System.Collections.Immutable;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>Somebody who asked for the public status by mail. The only place where the address is kept.</summary>
/// <param name="Address">addr-spec, in the one form in which addresses are compared.</param>
/// <param name="Products">Empty: all.</param>
/// <param name="Nonce">Part of the link: one of an earlier subscription of the same address is none of this one.</param>
/// <param name="AskedAt">When the form was sent last.</param>
/// <param name="Sequence">Rises with every change, 1 or more.</param>
public sealed record Subscriber(string Address, ImmutableArray<string> Products, string Nonce, Instant AskedAt, long Sequence)
{
    /// <summary>How long a link confirms. Half-open: at its end it does not any more.</summary>
    public static readonly Duration ConfirmWithin = Duration.FromHours(48);

    /// <summary>When the holder of the address said yes; null: not yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? ConfirmedAt { get; init; }

    [JsonIgnore]
    public Instant ExpiresAt => AskedAt + ConfirmWithin;

    /// <summary>Never confirmed, and too late for it.</summary>
    public bool IsPast(Instant now) => ConfirmedAt is null && now >= ExpiresAt;
}

/// <summary>A confirmed subscriber as mailings see it: no address.</summary>
/// <param name="Key">As from <see cref="SignedLinks.KeyOf"/>.</param>
public sealed record SubscriberEntry(string Key, ImmutableArray<string> Products, Instant ConfirmedAt)
{
    /// <summary>Whether somebody confirmed since then is told of it.</summary>
    public bool Wants(PublicNews news)
    {
        ArgumentNullException.ThrowIfNull(news);
        return ConfirmedAt <= news.At && (Products.IsEmpty || news.Products.IsEmpty || Products.Intersect(news.Products).Any());
    }
}

/// <summary>A mail about a subscription that waits to be handed over.</summary>
/// <param name="Nonce">Of the subscription; another one makes the mail void.</param>
internal sealed record WaitingLink(string Id, SubscriberMailKind Kind, string Nonce, Instant At)
{
    public Attempts Attempts { get; init; } = Attempts.None;
}

/// <param name="NextAt">MachineTime; null: at once.</param>
internal sealed record Attempts(int Count, Instant? NextAt)
{
    public static Attempts None { get; } = new(0, null);
}
