using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>
/// Whether two mails are the same one delivered twice. A Message-ID alone is no proof: carriers reuse them, and a second real mail must
/// never be dropped. What changes on the way (trace fields, recipients, boundaries, encodings, line ends) does not count.
/// </summary>
public static class ContentIdentity
{
    /// <summary>64 hex digits: of Message-ID and content, or, without Message-ID, of content and Date, or, without that too, of content and what it answers.</summary>
    public static string Of(ReceivedMail mail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (mail.MessageId is { } id)
        {
            Add(hash, "id");
            Add(hash, id);
        }
        else
        {
            Add(hash, "date");
            Add(hash, mail.Date?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) ?? "");
            if (mail.Date is null)
            {
                // The same words in answer to another mail are another mail: "Any news?" is asked more than once.
                foreach (string answered in mail.InReplyTo.Concat(mail.References))
                {
                    Add(hash, answered);
                }
            }
        }

        Add(hash, ContentHash(mail));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>64 hex digits of From, Subject, bodies and attachments' bytes.</summary>
    public static string ContentHash(ReceivedMail mail)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, mail.From?.Address.ToLowerInvariant() ?? "");
        Add(hash, string.Join(' ', mail.Subject.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Add(hash, Normalised(mail.Text));
        Add(hash, Normalised(mail.Html ?? ""));
        foreach (var attachment in mail.Attachments.Select(a => a.Content.Sha256).Order(StringComparer.Ordinal))
        {
            Add(hash, attachment);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Relays add and drop blanks at line ends, and empty lines at the end.</summary>
    private static string Normalised(string text) =>
        string.Join('\n', MailText.Body(text).Split('\n').Select(l => l.TrimEnd())).TrimEnd('\n');

    /// <summary>With its length before it, so that no two different lists of values make the same bytes.</summary>
    private static void Add(IncrementalHash hash, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
