namespace SupportFunctions.Desk.Mail;

/// <summary>A mail ready to be written down: one recipient, both parts rendered, threading decided.</summary>
/// <param name="EffectId">Deterministic id of the effect that asked for it; names the .eml file and makes delivery idempotent.</param>
/// <param name="MessageId">RFC 5322 msg-id without angle brackets.</param>
/// <param name="InReplyTo">msg-ids without angle brackets (RFC 5322, 3.6.4); empty for the first mail of a thread.</param>
/// <param name="References">Root first; at most 20 are written: the root and the newest.</param>
/// <param name="Date">Desk time.</param>
/// <param name="AutoSubmitted">Null for a person's words; else the RFC 3834 keyword ("auto-generated", "auto-replied").</param>
/// <param name="Category">What kind of mail it is, in a word; says nothing of anybody.</param>
/// <param name="IsDispensable">Nobody waits for it, so whoever wants no more of its kind need not get it.</param>
public sealed record OutgoingMail(
    string EffectId,
    MailAddress From,
    MailAddress To,
    string Subject,
    string Text,
    string Html,
    string MessageId,
    IReadOnlyList<string> InReplyTo,
    IReadOnlyList<string> References,
    DateTimeOffset Date,
    string? AutoSubmitted,
    MailAddress? ReplyTo = null,
    string? Category = null,
    bool IsDispensable = false)
{
    /// <summary>A calendar entry that mail programs offer to take up (RFC 6047); null: none.</summary>
    public MailCalendar? Calendar { get; init; }

    /// <summary>Where one request ends such mail (RFC 8058), so that a mail program can offer it; null for mail that is sent in any case.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>Name under which <see cref="EffectId"/> is given to a carrier that repeats it in its events, so that an event finds its effect.</summary>
    public const string EffectArgument = "desk_effect";
}

/// <param name="Address">addr-spec (RFC 5322, 3.4.1), no display name.</param>
public sealed record MailAddress(string Address, string? Name = null);

/// <param name="Method">As inside the file: <c>REQUEST</c> or <c>CANCEL</c>.</param>
/// <param name="Content">iCalendar with CRLF line ends.</param>
public sealed record MailCalendar(string Method, string Content)
{
    /// <summary>Of the copy that is attached, for programs that do not know the alternative.</summary>
    public const string FileName = "invite.ics";

    /// <summary>The file as carriers take it that want bytes in JSON.</summary>
    public string Base64 => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Content));
}

/// <summary>Hands one mail over to whatever carries it.</summary>
public interface IMailTransport
{
    /// <summary>Returns when the carrier has taken responsibility for the mail.</summary>
    /// <exception cref="MailTransportException">It has not; <see cref="MailTransportException.IsFinal"/> says whether trying again can help.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellation);
}

/// <param name="isFinal">True where the carrier refused this mail for good (SMTP 5yz, HTTP 4xx other than 429).</param>
public sealed class MailTransportException(string message, bool isFinal, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFinal { get; } = isFinal;

    /// <summary>The carrier's own wish, where it names one.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
