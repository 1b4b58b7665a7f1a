namespace SupportFunctions.Desk.Intake;

/// <summary>What an attachment is called on the page. Never a path, never a file on our disk.</summary>
public static class AttachmentName
{
    private const int Longest = 200;

    private static readonly Dictionary<string, string> Endings = new(StringComparer.Ordinal)
    {
        ["message/rfc822"] = "eml", ["message/global"] = "eml", ["message/news"] = "eml", ["message/delivery-status"] = "txt", ["text/rfc822-headers"] = "txt", ["text/plain"] = "txt", ["text/html"] = "html",
        ["text/calendar"] = "ics", ["text/csv"] = "csv", ["image/png"] = "png", ["image/jpeg"] = "jpg", ["image/jpg"] = "jpg", ["image/gif"] = "gif", ["application/pdf"] = "pdf",
        ["application/zip"] = "zip", ["application/json"] = "json", ["application/pgp-signature"] = "asc", ["application/pkcs7-signature"] = "p7s",
    };

    /// <summary>The name claimed, without path; null when none is claimed.</summary>
    public static string? Read(ParameterizedField disposition, ParameterizedField type) =>
        (disposition.Parameter("filename") ?? type.Parameter("name")) is { } claimed ? Clean(claimed) : null;

    public static string? Clean(string claimed)
    {
        // RFC 2047, 5 forbids encoded words in parameters; half of all mailers write them.
        var name = EncodedWords.Decode(claimed);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]) ? name[2..] : name).Replace(':', '-').Trim(' ', '.', '"');
        if (name.Length > Longest)
        {
            var dot = name.LastIndexOf('.');
            var ending = dot > 0 && name.Length - dot <= 10 ? name[dot..] : "";
            name = MailText.Cut(name, Longest - ending.Length) + ending;
        }

        return name.Length == 0 ? null : name;
    }

    internal static string Default(string mediaType, AttachmentContent content, int number, MailReaderOptions options)
    {
        if (mediaType is "message/rfc822" or "message/global")
        {
            var inner = HeaderBlock.Read(content.Head(options.MaxHeaderBytes).Span, 0, options, new WarningList());
            if (Clean(EncodedWords.Decode(inner.First("Subject") ?? "")
                .Replace('/', '-').Replace('\\', '-').Replace(':', '-')) is { } subject)
            {
                return MailText.Cut(subject, 100) + ".eml";
            }
        }

        if (mediaType is "application/ms-tnef" or "application/vnd.ms-tnef")
        {
            return "winmail.dat"; // What Outlook calls it, and what tools that open it look for.
        }

        var ending = Endings.TryGetValue(mediaType, out var known) ? known : "bin";
        return FormattableString.Invariant($"attachment-{number}.{ending}");
    }
}
