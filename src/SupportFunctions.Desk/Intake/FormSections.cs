using System.Runtime.InteropServices;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace SupportFunctions.Desk.Intake;

/// <summary>The sections of a multipart/form-data body as bytes: which charset each has is known only when the last one is read.</summary>
internal sealed class FormSections
{
    private const int LongestBoundary = 250;
    private const int MostHeaders = 16;
    private const int LongestHeaders = 16 * 1024;

    private readonly Dictionary<string, Section> sections = new(StringComparer.OrdinalIgnoreCase);

    public readonly record struct Section(ReadOnlyMemory<byte> Content, string? FileName, string? ContentType);

    public IReadOnlyDictionary<string, Section> All => sections;

    // Without the cast "null" would become an empty memory, by way of the array conversion, and every field would seem to be there.
    public ReadOnlyMemory<byte>? Bytes(string name) => sections.TryGetValue(name, out var section) ? section.Content : (ReadOnlyMemory<byte>?)null;

    /// <summary>Fields that carriers send as UTF-8 whatever the mail was; null when absent.</summary>
    public string? Text(string name) => Bytes(name) is { } bytes ? Charsets.DecodeUndeclared(bytes.Span) : null;

    /// <param name="charsets">What the form says of its fields.</param>
    public string? Text(string name, IReadOnlyDictionary<string, string> charsets) =>
        Bytes(name) is { } bytes ? Charsets.Decode(bytes.Span, charsets.TryGetValue(name, out var charset) ? charset : null, out _) : null;

    /// <returns>Why it is not read, or null when it is.</returns>
    public static async Task<(FormSections? Sections, InboundParseReading? Failure)> ReadAsync(
        Stream body, string? contentType, InboundParseOptions options, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return (null, new InboundParseReading.Malformed("The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw."));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
        {
            return (null, new InboundParseReading.Malformed($"The Content-Type names no boundary of 1 to {LongestBoundary} characters; the sender must name the one it uses."));
        }

        var form = new FormSections();
        try
        {
            return await form.FillAsync(new MultipartReader(boundary, body)
            {
                HeadersCountLimit = MostHeaders,
                HeadersLengthLimit = LongestHeaders,
                BodyLengthLimit = null, // Counted over all sections in FillAsync.
            }, options, cancellation) is { } tooLarge ? (null, tooLarge) : (form, null);
        }
        catch (InvalidDataException e)
        {
            return (null, new InboundParseReading.Malformed("A section's header is malformed or too long; send the form again as the carrier made it. " + e.Message));
        }
        catch (IOException)
        {
            // MultipartReader's word for a body that ends before its closing boundary.
            return (null, new InboundParseReading.Malformed("The form ends before its closing boundary, or uses another one than declared; have it delivered again."));
        }
    }

    private async Task<InboundParseReading?> FillAsync(MultipartReader reader, InboundParseOptions options, CancellationToken cancellation)
    {
        long total = 0;
        var count = 0;
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (++count > options.MaxSections)
            {
                return new InboundParseReading.TooLarge($"The form has more than {options.MaxSections} sections.");
            }

            var content = await ReadAsync(section.Body, options.MaxBytes - total, cancellation);
            if (content is null)
            {
                return new InboundParseReading.TooLarge($"The form is larger than {options.MaxBytes} bytes.");
            }

            total += content.Value.Length;
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                && HeaderUtilities.RemoveQuotes(disposition.Name).ToString() is { Length: > 0 } name)
            {
                // The first of a name counts: a second "envelope" in an attachment's place must not replace the real one.
                sections.TryAdd(name, new Section(content.Value, FileName(disposition), section.ContentType));
            }
        }

        return null;
    }

    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return name.HasValue ? HeaderUtilities.RemoveQuotes(name).ToString() : null;
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream section, long most, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await section.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > most)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>The stored bytes as a stream, without a copy where they are an array.</summary>
    public static Stream AsStream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
}
