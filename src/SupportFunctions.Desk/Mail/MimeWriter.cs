using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Writes a mail down as RFC 5322 bytes with CRLF line ends. The same mail always gives the same bytes.</summary>
/// <remarks>
/// Bodies are 8bit or quoted-printable, never base64, so that a person can read them in the file. No bare CR or LF
/// is ever written, in headers or bodies: what a second header or a second mail could be smuggled in with is not there.
/// </remarks>
public static class MimeWriter
{
    /// <param name="eightBitAllowed">False for a carrier without 8BITMIME (RFC 6152): bodies are then always quoted-printable.</param>
    /// <exception cref="ArgumentException">An address, the Message-ID or the Auto-Submitted keyword cannot be written; trying again cannot help.</exception>
    public static byte[] Write(OutgoingMail mail, bool eightBitAllowed = true)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var fields = new HeaderFields();
        AddEnvelopeOf(mail, fields);
        Add(MailHeaders.ThreadOf(mail), fields);
        fields.Add("Subject", SubjectText.Words(mail.Subject));
        Add(MailHeaders.AutomationOf(mail), fields);
        fields.Add("MIME-Version", "1.0");

        var text = BodyPart.From("text/plain", mail.Text, eightBitAllowed);
        using var output = new MemoryStream();
        if (mail.Html.Length == 0)
        {
            // A reader prefers the last alternative: an empty one would show as an empty mail.
            text.AddTo(fields);
            output.Write(fields.ToBytes());
            output.Write(text.Content);
            output.Write("\r\n"u8);
            return output.ToArray();
        }

        var html = BodyPart.From("text/html", mail.Html, eightBitAllowed);
        var boundary = Boundary(mail.EffectId, text, html);
        fields.Add("Content-Type", "multipart/alternative;", $"boundary=\"{boundary}\"");
        output.Write(fields.ToBytes());
        foreach (var part in (ReadOnlySpan<BodyPart>)[text, html])
        {
            output.Write(Encoding.ASCII.GetBytes($"--{boundary}\r\n"));
            var partFields = new HeaderFields();
            part.AddTo(partFields);
            output.Write(partFields.ToBytes());
            output.Write(part.Content);
            output.Write("\r\n"u8);
        }

        output.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return output.ToArray();
    }

    private static void AddEnvelopeOf(OutgoingMail mail, HeaderFields fields)
    {
        fields.Add("Date", Date(mail.Date));
        fields.Add("From", Mailbox.Words(mail.From, "From"));
        if (mail.ReplyTo is { } replyTo)
            fields.Add("Reply-To", Mailbox.Words(replyTo, "Reply-To"));
        fields.Add("To", Mailbox.Words(mail.To, "To"));
    }

    private static void Add(IEnumerable<KeyValuePair<string, string>> headers, HeaderFields fields)
    {
        foreach ((string name, string value) in headers)
            fields.Add(name, value.Split(' '));
    }

    /// <summary>RFC 5322, 3.3, with the zone as +hhmm.</summary>
    private static string Date(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    /// <summary>Derived from the effect id; the next candidate is taken while a body contains it, so a body can never end its own part.</summary>
    private static string Boundary(string effectId, params ReadOnlySpan<BodyPart> parts)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{effectId}\n{attempt}")));
            // "=_" cannot stand in quoted-printable text (RFC 2045, 6.7), which leaves 8bit bodies to be searched.
            var candidate = "=_" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
            var taken = false;
            foreach (var part in parts)
                taken |= part.Content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(candidate)) >= 0;
            if (!taken)
                return candidate;
        }
    }
}
