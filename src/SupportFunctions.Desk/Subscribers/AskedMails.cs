using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Desk.Subscribers;

/// <param name="Mailbox">A hash of the address without its plus part: what is sent to <c>kim+a@</c> and <c>kim+b@</c> ends in one mailbox.</param>
internal sealed record AskedMail(Instant At, string Mailbox);

/// <summary>Mails of one hour.</summary>
internal sealed record AskedHour(ImmutableArray<AskedMail> Mails);

/// <summary>Who was sent a link lately, so that nobody has strangers' mailboxes filled by way of the form. Pure.</summary>
/// <param name="Mails">Of the last day and a little more.</param>
internal sealed record AskedMails(ImmutableArray<AskedMail> Mails)
{
    /// <summary>To one mailbox within <see cref="Remembered"/>, whatever becomes of the subscriptions.</summary>
    public const int MostToOne = 3;

    /// <summary>To all together within any hour; at its far end a mail does not count any more.</summary>
    public const int MostAnHour = 60;

    public static readonly Duration Remembered = Duration.FromHours(24);

    private static readonly Duration _hour = Duration.FromHours(1);

    public bool IsUsedUp(Instant now) => Mails.Count(m => m.At > now - _hour) >= MostAnHour;

    public bool IsUsedUpFor(string mailbox, Instant now) => Mails.Count(m => m.At > now - Remembered && m.Mailbox == mailbox) >= MostToOne;
}
