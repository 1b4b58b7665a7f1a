using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace SupportFunctions.Desk.Intake;

/// <summary>The sections of a multipart/form-data body as bytes: which charset each has is known only when the last one is read.</summary>
internal sealed class FormSections
{
    private const int MostHeaders = 16;
    private const int LongestHeaders = 16 * 1024;

    private static readonly InboundParseReading.Malformed CutOff = new("The form ends before its closing boundary, or uses another one than declared; have it delivered again.");

    private static readonly InboundParseReading.Malformed BadHeader = new("A section's header is malformed or too long; send the form again as the carrier made it.");

    private readonly Dictionary<string, Section> sections = new(StringComparer.OrdinalIgnoreCase);
    private readonly WarningList warnings = new();

    public readonly record struct Section(ReadOnlyMemory<byte> Content, string? FileName, string? ContentType);

    public IReadOnlyDictionary<string, Section> All => sections;

    /// <summary>What of the form was left out.</summary>
    public IReadOnlyList<string> Warnings => warnings.Items;

    // Without the cast "null" would become an empty memory, by way of the array conversion, and every field would seem to be there.
    public ReadOnlyMemory<byte>? Bytes(string name) => sections.TryGetValue(name, out var section) ? section.Content : (ReadOnlyMemory<byte>?)null;

    /// <summary>Fields that carriers send as UTF-8 whatever the mail was; null when absent.</summary>
    public string? Text(string name) => Bytes(name) is { } bytes ? Charsets.DecodeUndeclared(bytes.Span) : null;

    /// <param name="charsets">What the form says of its fields.</param>
    public string? Text(string name, IReadOnlyDictionary<string, string> charsets) =>
        Bytes(name) is { } bytes ? Charsets.Decode(bytes.Span, charsets.TryGetValue(name, out var charset) ? charset : null, out _) : null;

    /// <param name="body">The sections are views of it: an attachment costs nothing but what the body costs already.</param>
    /// <returns>Why it is not read, or null when it is.</returns>
    public static (FormSections? Sections, InboundParseReading? Failure) Read(ReadOnlyMemory<byte> body, string? contentType, InboundParseOptions options)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new InboundParseReading.Malformed("The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw."));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > FormDelimiter.LongestBoundary)
        {
            return (null, new InboundParseReading.Malformed($"The Content-Type names no boundary of 1 to {FormDelimiter.LongestBoundary} characters; the sender must name the one it uses."));
        }

        if (body.Length > options.MaxBytes)
        {
            return (null, new InboundParseReading.TooLarge($"The form is larger than {options.MaxBytes} bytes."));
        }

        var form = new FormSections();
        return form.Fill(body, new FormDelimiter(boundary), options) is { } failure ? (null, failure) : (form, null);
    }

    private InboundParseReading? Fill(ReadOnlyMemory<byte> body, FormDelimiter delimiter, InboundParseOptions options)
    {
        var data = body.Span;
        if (!delimiter.First(data, out var position, out var isLast))
        {
            return CutOff;
        }

        for (var count = 1; !isLast; count++)
        {
            if (count > options.MaxSections)
            {
                return new InboundParseReading.TooLarge($"The form has more than {options.MaxSections} sections.");
            }

            if (ReadHeader(data, ref position, out var disposition, out var contentType) is { } failure)
            {
                return failure;
            }

            var start = position;
            if (!delimiter.Next(data, ref position, out var end, out isLast))
            {
                return CutOff;
            }

            if (ContentDispositionHeaderValue.TryParse(disposition, out var read) && HeaderUtilities.RemoveQuotes(read.Name).ToString() is { Length: > 0 } name)
            {
                // The first of a name counts: a second "envelope" in an attachment's place must not replace the real one.
                if (!sections.TryAdd(name, new Section(body[start..end], FileName(read), contentType)))
                {
                    warnings.Add($"The form holds the field '{Shown(name)}' more than once; the first counts.");
                }
            }
            else
            {
                warnings.Add("A section of the form has no name; it is in the original only.");
            }
        }

        return null;
    }

    /// <summary>The fields up to the empty line, of which two matter.</summary>
    private static InboundParseReading.Malformed? ReadHeader(ReadOnlySpan<byte> data, ref int position, out string? disposition, out string? contentType)
    {
        (disposition, contentType) = (null, null);
        var left = data.Slice(position, Math.Min(LongestHeaders, data.Length - position));
        for (var count = 0; ; count++)
        {
            var length = left.IndexOf("\r\n"u8);
            if (length < 0)
            {
                return left.Length < LongestHeaders ? CutOff : BadHeader;
            }

            var line = left[..length];
            left = left[(length + 2)..];
            position += length + 2;
            if (line.IsEmpty)
            {
                return null;
            }

            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || count == MostHeaders)
            {
                return BadHeader;
            }

            var name = line[..colon].Trim((byte)' ');
            if (Ascii.EqualsIgnoreCase(name, "Content-Disposition"u8))
            {
                disposition ??= Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' '));
            }
            else if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8))
            {
                contentType ??= Encoding.UTF8.GetString(line[(colon + 1)..].Trim((byte)' '));
            }
        }
    }

    /// <summary>A section's name as a warning may repeat it.</summary>
    public static string Shown(string name) => MailText.Cut(MailText.OneLine(name), 40);

    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return name.HasValue ? HeaderUtilities.RemoveQuotes(name).ToString() : null;
    }

    /// <summary>The stored bytes as a stream, without a copy where they are an array.</summary>
    public static Stream AsStream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
}
