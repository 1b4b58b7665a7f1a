using System.Net;
using System.Text;
using System.Text.Unicode;

namespace SupportFunctions.Desk.Intake;

/// <summary>Walks the tree of parts once, in order: bodies become text and HTML, everything else an attachment.</summary>
internal sealed class PartWalker(ReadOnlyMemory<byte> message, MailReaderOptions options, WarningList warnings)
{
    private readonly List<ReceivedAttachment> attachments = [];
    private int parts;
    private int textLeft = options.MaxTextChars;
    private IReadOnlyList<HeaderField> rootFields = [];
    private string? charsetOfHeader;
    private string? charsetOfText;
    private Func<Body>? unclaimed;

    /// <summary>What one part, or a whole multipart, has to say; null where it has none of that kind.</summary>
    public readonly record struct Body(string? Text, string? Html);

    public IReadOnlyList<ReceivedAttachment> Attachments => attachments;

    /// <summary>The limit that was passed; reading stopped there.</summary>
    public MailReading.Rejected? Problem { get; private set; }

    public Body WalkRoot(HeaderBlock header)
    {
        rootFields = header.Fields;
        var body = Walk(header, message.Length, 0, "text/plain");

        // A mail of nothing but a named text that is shown inline (some mailers write their only text so) has that text as its body, too.
        return Problem is null && unclaimed is not null && string.IsNullOrWhiteSpace(body.Text) && string.IsNullOrWhiteSpace(body.Html) ? unclaimed() : body;
    }

    /// <param name="end">Exclusive end of the part.</param>
    private Body Walk(HeaderBlock header, int end, int depth, string defaultType)
    {
        var type = ParameterizedField.Read(header.First("Content-Type"));
        var mediaType = MediaType(type.Value, defaultType);
        if (mediaType.StartsWith("multipart/", StringComparison.Ordinal))
        {
            return WalkMultipart(header, type, mediaType, end, depth);
        }

        var disposition = ParameterizedField.Read(header.First("Content-Disposition"));
        var raw = message[header.BodyStart..end];
        var isText = mediaType is "text/plain" or "text/html";
        var name = AttachmentName.Read(disposition, type);
        if (isText && disposition.Value != "attachment" && (name is null || depth == 0))
        {
            return Shown(Decode(raw, Encoding(header), isText), type, mediaType);
        }

        var content = DecodeFile(raw, Encoding(header), isText);
        if (isText && disposition.Value == "inline")
        {
            unclaimed ??= () => Shown(content.ToMemory(), type, mediaType);
        }

        if (attachments.Count == options.MaxAttachments)
        {
            warnings.Add(FormattableString.Invariant($"The mail holds more than {options.MaxAttachments} attachments; the rest is in the original only."));
            return default;
        }

        var contentId = MessageIds.First(header.First("Content-ID"));
        attachments.Add(new ReceivedAttachment(
            name ?? AttachmentName.Default(mediaType, content, attachments.Count + 1, options), mediaType, contentId, content));
        return default;
    }

    private Body Shown(ReadOnlyMemory<byte> content, ParameterizedField type, string mediaType) =>
        mediaType == "text/html" ? new Body(null, ReadHtml(content, type.Parameter("charset"))) : new Body(ReadPlain(content, type), null);

    private AttachmentContent DecodeFile(ReadOnlyMemory<byte> raw, string? encoding, bool isText)
    {
        if (raw.Length >= AttachmentContent.LongFrom)
        {
            var content = AttachmentContent.Decoding(raw, encoding, out var warning);
            if (warning is null || !isText || encoding != "base64")
            {
                warnings.AddIf(warning);
                return content;
            }
        }

        return AttachmentContent.Of(Decode(raw, encoding, isText));
    }

    private ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> raw, string? encoding, bool isText)
    {
        var content = TransferDecoder.Decode(raw, encoding, out var warning);
        if (warning is not null && isText && encoding == "base64" && !IsText(content.Span) && TransferDecoder.WordsIn(raw.Span) is var words and >= 0)
        {
            warnings.Add(words == 0 ? "Text declared as base64 is not encoded; kept as it came." : "Words follow the base64 text; kept as they came.");
            return words == 0 ? raw : (byte[])[.. TransferDecoder.Base64(raw.Span[..words], out _).Span, (byte)'\n', .. raw[words..].Span];
        }

        warnings.AddIf(warning);
        return content;
    }

    /// <summary>Whether damaged base64 gave something that somebody wrote: words decoded as if they were base64 never do.</summary>
    private static bool IsText(ReadOnlySpan<byte> content) => Utf8.IsValid(content) && content.IndexOfAnyInRange((byte)0, (byte)8) < 0;

    private Body WalkMultipart(HeaderBlock header, ParameterizedField type, string mediaType, int end, int depth)
    {
        var data = message.Span[..end];
        if (depth >= options.MaxDepth)
        {
            Problem = new MailReading.Rejected(FormattableString.Invariant($"Parts are nested deeper than {options.MaxDepth}."), header.BodyStart);
            return default;
        }

        var split = Split(data, header.BodyStart, type.Parameter("boundary"));
        if (split is null)
        {
            warnings.Add("A multipart body has no boundary; read as plain text.");
            return new Body(ReadText(message[header.BodyStart..end], null), null);
        }

        if (!split.IsClosed)
        {
            warnings.Add("The last boundary is missing; the mail may be cut off.");
        }

        var defaultType = mediaType == "multipart/digest" ? "message/rfc822" : "text/plain";
        var bodies = new List<Body>();
        foreach (var (partStart, partEnd) in split.Parts)
        {
            if (++parts > options.MaxParts)
            {
                Problem = new MailReading.Rejected(FormattableString.Invariant($"The mail has more than {options.MaxParts} parts."), partStart);
                return default;
            }

            var partHeader = HeaderBlock.Read(message.Span[..partEnd], partStart, options, warnings);
            Problem = partHeader.Problem;
            if (Problem is null)
            {
                bodies.Add(Walk(partHeader, partEnd, depth + 1, defaultType));
            }

            if (Problem is not null)
            {
                return default;
            }
        }

        return mediaType == "multipart/alternative" ? Choose(bodies) : Join(bodies);
    }

    private Multipart? Split(ReadOnlySpan<byte> data, int start, string? boundary)
    {
        if (boundary is { Length: > 0 })
        {
            var declared = Multipart.Split(data, start, boundary.TrimEnd(), options.MaxParts);
            if (declared.Parts.Count > 0 || declared.IsClosed)
            {
                return declared;
            }
        }

        if (Multipart.GuessBoundary(data, start) is not { } guess)
        {
            return null;
        }

        warnings.Add("The boundary is not declared, or not the one in use; taken from the body.");
        return Multipart.Split(data, start, guess, options.MaxParts);
    }

    /// <summary>RFC 2046, 5.1.4: the same thing several times, the last form the richest.</summary>
    private static Body Choose(List<Body> bodies) => new(
        bodies.Select(b => b.Text).LastOrDefault(t => !string.IsNullOrWhiteSpace(t)),
        bodies.Select(b => b.Html).LastOrDefault(h => h is not null));

    /// <summary>One after the other; where one form is missing beside the other, it is made from it.</summary>
    private Body Join(List<Body> bodies)
    {
        var shown = bodies.Where(b => b.Text is not null || b.Html is not null).ToList();
        if (shown.Count <= 1)
        {
            return shown.FirstOrDefault();
        }

        var text = string.Join('\n', shown.Select(b => b.Text ?? HtmlText.Read(b.Html!, options.MaxTextChars)));
        return shown.Any(b => b.Html is not null)
            ? new Body(text, string.Join('\n', shown.Select(b => b.Html ?? "<pre>" + WebUtility.HtmlEncode(b.Text) + "</pre>")))
            : new Body(text, null);
    }

    private string ReadHtml(ReadOnlyMemory<byte> content, string? charset) =>
        ReadText(content, Charsets.Find(charset) is null ? Charsets.OfHtml(content.Span) ?? charset : charset);

    private string ReadPlain(ReadOnlyMemory<byte> content, ParameterizedField type)
    {
        var text = ReadText(content, type.Parameter("charset"));
        return string.Equals(type.Parameter("format"), "flowed", StringComparison.OrdinalIgnoreCase)
            ? FlowedText.Read(text, string.Equals(type.Parameter("delsp"), "yes", StringComparison.OrdinalIgnoreCase))
            : text;
    }

    private string ReadText(ReadOnlyMemory<byte> content, string? charset)
    {
        // At most four bytes make a character; the rest of an endless text is not even decoded.
        var most = (int)Math.Min(content.Length, ((long)textLeft * 4) + 4);
        var read = content.Span[..most];
        for (var i = 0; most < content.Length && i < 3 && Charsets.Find(charset) is null or { CodePage: 65001 } && (content.Span[read.Length] & 0xc0) == 0x80; i++)
        {
            read = read[..^1]; // No character in half, which would make a lie of all the rest.
        }

        var text = MailText.Body(Charsets.Decode(read, charset, out var warning, Ascii.IsValid(read) ? null : Hint()));
        charsetOfText ??= Charsets.Find(charset) is { CodePage: not 65001 } ? charset : null;
        warnings.AddIf(warning);
        if (most < content.Length || text.Length > textLeft)
        {
            warnings.Add(FormattableString.Invariant($"The text is longer than {options.MaxTextChars} characters; the rest is in the original only."));
            text = MailText.Cut(text, textLeft);
        }

        textLeft -= text.Length / 2; // Text and HTML of one mail say the same: each costs half.
        return text;
    }

    /// <summary>What the mail names elsewhere. Most texts are ASCII, and then nobody looks.</summary>
    private string? Hint()
    {
        charsetOfHeader ??= ForeignFields.Hint(rootFields);
        rootFields = []; // Once is enough.
        return charsetOfHeader ?? charsetOfText;
    }

    private static string? Encoding(HeaderBlock header) => ParameterizedField.Read(header.First("Content-Transfer-Encoding")).Value;

    private string MediaType(string declared, string defaultType)
    {
        if (declared.Length == 0)
        {
            return defaultType;
        }

        var slash = declared.IndexOf('/');
        if (declared.Length <= 127 && slash > 0 && slash < declared.Length - 1 && declared.All(c => c is > ' ' and < '\x7f' and not ('"' or '<' or '>')))
        {
            return declared;
        }

        // RFC 2045, 5.2: an unreadable type is plain text; "text" alone is an old way to say so.
        warnings.Add("A Content-Type is unreadable; read as the default type.");
        return declared == "html" ? "text/html" : defaultType;
    }
}
