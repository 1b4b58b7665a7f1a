using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.PreSales;

/// <summary>A form that was read.</summary>
/// <param name="Faults">Everything wrong with it, by field.</param>
internal sealed record PreSalesReading(PreSalesBody Body, Faults Faults)
{
    /// <summary>Names one showing of the page, so that a form sent twice is one request.</summary>
    public string? Submission { get; init; }

    /// <summary>The field that people do not see was filled in.</summary>
    public bool IsTrapped { get; init; }
}

/// <summary>Reads what <c>POST /intake/presales</c> takes: JSON, or the form of its page. Pure: the worker reads the same bytes again.</summary>
internal static class PreSalesForm
{
    public const string Json = "application/json";
    public const string UrlEncoded = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";

    public const string TrapField = "website";
    public const string SubmissionField = "submission";
    public const string NameField = "fromName";

    private const int MaxSubmission = 64;

    private static readonly InboundParseOptions _multipart = new() { MaxSections = PreSalesLimits.FormFields };

    /// <summary>Null when it is none of the three.</summary>
    public static string? TypeOf(string? contentType)
    {
        if (contentType is not { Length: <= 500 } || !MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type))
        {
            return null;
        }

        return type.MediaType.Equals(UrlEncoded, StringComparison.OrdinalIgnoreCase) ? UrlEncoded
            : type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase) ? Multipart
            : type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase) ? Json
            : null;
    }

    /// <exception cref="ProblemException">It is no form at all.</exception>
    public static async Task<PreSalesReading> ReadAsync(string contentType, ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        PreSalesReading read = TypeOf(contentType) switch
        {
            Json => ReadJson(raw.Span),
            UrlEncoded => Of(await FieldsAsync(raw, cancellation)),
            Multipart => Of(Sections(contentType, raw)),
            _ => throw Problems.UnsupportedMediaType(HowTo).ToException(),
        };
        PreSalesRules.Check(read.Body, read.Faults);
        return read;
    }

    public const string HowTo = $"Send JSON with Content-Type: {Json}, or the form of the page at the same URL.";

    private static PreSalesReading ReadJson(ReadOnlySpan<byte> json)
    {
        try
        {
            // Text that is no Unicode passes the parser and fails when it is read.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json);
            (PreSalesBody body, Faults faults) = TolerantReader.Read<PreSalesBody>(json);
            return new PreSalesReading(body, faults);
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            throw Problems.Malformed("The body holds text that is not valid Unicode; send UTF-8 without lone surrogates.").ToException();
        }
    }

    private static async Task<Dictionary<string, StringValues>> FieldsAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation)
    {
        try
        {
            using var reader = new FormReader(FormSections.AsStream(raw), Encoding.UTF8) { ValueCountLimit = PreSalesLimits.FormFields, ValueLengthLimit = PreSalesLimits.Bytes };
            return await reader.ReadFormAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            throw Problems.Malformed($"The form has more than {PreSalesLimits.FormFields} fields, or a name that is too long. Use the form of this page.").ToException();
        }
    }

    private static Dictionary<string, StringValues> Sections(string contentType, ReadOnlyMemory<byte> raw)
    {
        (FormSections? sections, _) = FormSections.Read(raw, contentType, _multipart);
        if (sections is null)
        {
            throw Problems.Malformed("The form cannot be read: its sections are damaged, too many, or not between the boundary that its Content-Type names.").ToException();
        }

        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, FormSections.Section section) in sections.All)
        {
            if (section.FileName is { Length: > 0 })
            {
                throw Problems.Validation(name, "Files are not taken here: give a link, or send the file with an answer to our mail.").ToException();
            }

            fields[name] = Encoding.UTF8.GetString(section.Content.Span);
        }

        return fields;
    }

    private static PreSalesReading Of(Dictionary<string, StringValues> fields)
    {
        string? address = Field("from");
        var body = new PreSalesBody
        {
            From = address is null ? null : new PreSalesPerson(address, Field(NameField)),
            Company = Field("company"),
            Summary = Field("summary"),
            Attempted = Field("attempted"),
            Expected = Field("expected"),
            StepsTaken = Field("stepsTaken"),
            Impact = Field("impact"),
            AffectedUsers = Field("affectedUsers"),
            DesignDocs = Lines("designDocs"),
            SalesStage = Field("salesStage"),
            KeyDates = Lines("keyDates"),
            Severity = Field("severity"),
        };
        return new PreSalesReading(body, new Faults())
        {
            Submission = Field(SubmissionField) is { Length: <= MaxSubmission } submission ? submission : null,
            IsTrapped = Field(TrapField) is not null,
        };

        // U+FFFD stays: a wrong letter in a sentence is better than no request.
        string? Field(string name) => fields.TryGetValue(name, out StringValues values) && values.ToString() is { } value && !string.IsNullOrWhiteSpace(value)
            ? MailText.Body(value).Trim()
            : null;

        IReadOnlyList<string?>? Lines(string name)
        {
            List<string?> lines = fields.TryGetValue(name, out StringValues values)
                ? [.. values.SelectMany(v => MailText.Body(v ?? "").Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0)]
                : [];
            return lines.Count == 0 ? null : lines;
        }
    }
}
