using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>Reads one RFC 5322 message. Never throws on content.</summary>
public interface IMailReader
{
    MailReading Read(ReadOnlyMemory<byte> message);
}

/// <summary>A mail (perhaps with warnings), or the reason why it is none.</summary>
public abstract record MailReading
{
    private MailReading() { }

    public sealed record Read(ReceivedMail Mail) : MailReading;

    /// <param name="Offset">Byte at which reading ended.</param>
    public sealed record Rejected(string Reason, int Offset) : MailReading;
}

/// <summary>What the desk needs of a mail, whichever form it came in.</summary>
/// <param name="MessageId">Without angle brackets; null when absent or unreadable.</param>
/// <param name="From">First author; null when absent or unreadable.</param>
/// <param name="Date">The author's claim, a hint only (R-SLA-4).</param>
/// <param name="Text">Decoded text/plain parts, or text derived from <paramref name="Html"/>; line ends are '\n'.</param>
/// <param name="Html">Decoded text/html as received; never shown unsanitised.</param>
/// <param name="Headers">Top-level fields in their order, unfolded, values decoded; names as received.</param>
/// <param name="Warnings">Each tolerated oddity, in words.</param>
public sealed record ReceivedMail(
    string? MessageId,
    MailAddress? From,
    MailAddress? ReplyTo,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    string Subject,
    DateTimeOffset? Date,
    IReadOnlyList<string> InReplyTo,
    IReadOnlyList<string> References,
    string Text,
    string? Html,
    IReadOnlyList<ReceivedAttachment> Attachments,
    IReadOnlyList<MailHeader> Headers,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The first field of that name (case-insensitive), or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}

public sealed record MailHeader(string Name, string Value);

/// <param name="Name">As claimed, without any path; never used as a file name on disk.</param>
public sealed record ReceivedAttachment(string Name, string ContentType, string? ContentId, AttachmentContent Content);
