using System.Globalization;

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
        Add(MailHeaders.UnsubscribeOf(mail), fields);
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
        List<BodyPart> alternatives = [text, html];
        if (mail.Calendar is not { } calendar)
        {
            Multipart.Of("alternative", mail.EffectId, alternatives).WriteTo(output, fields);
            return output.ToArray();
        }

        // RFC 6047, 2.4: a program that knows the alternative offers the entry in the mail itself; the copy is for those that look for files only.
        alternatives.Add(BodyPart.From($"text/calendar; method={calendar.Method}", calendar.Content, eightBitAllowed));
        BodyPart copy = BodyPart.From($"application/ics; name=\"{MailCalendar.FileName}\"", calendar.Content, eightBitAllowed) with { FileName = MailCalendar.FileName };
        Multipart.Of("mixed", mail.EffectId, [Multipart.Of("alternative", mail.EffectId, alternatives).ToPart(), copy]).WriteTo(output, fields);
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
}
