using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Reads JSON of others: never throws, never deeper or longer than said, and what has another type than expected is not there.</summary>
internal static class WebhookJson
{
    /// <summary>Characters of a field that is no text. Stops a name, link or id of megabytes from reaching every list and index.</summary>
    public const int MostFieldCharacters = 1000;

    /// <summary>Characters of a message; the original stays with the intake. Stops a pasted log from slowing every page that shows the case.</summary>
    public const int MostTextCharacters = 1024 * 1024;

    // Rich text of Slack is about 20 deep. A property given twice is refused, because two readers would differ on it.
    private static readonly JsonDocumentOptions _one = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    // In a list of what others put together, a property given twice in one place must not cost all the rest.
    private static readonly JsonDocumentOptions _many = new() { MaxDepth = 64 };

    /// <summary>What <paramref name="read"/> makes of the body, an object that is gone afterwards.</summary>
    /// <param name="unreadable">From the reason why the body is none.</param>
    public static T Of<T>(ReadOnlyMemory<byte> raw, Func<JsonElement, T> read, Func<string, T> unreadable)
    {
        if (!TryParse(raw, _one, root => root.ValueKind == JsonValueKind.Object ? null : "The body must be an object.", out JsonDocument? document, out string? error))
        {
            return unreadable(error);
        }

        using (document)
        {
            return read(document.RootElement);
        }
    }

    /// <summary>As above; null when the body is no object.</summary>
    public static T? Of<T>(ReadOnlyMemory<byte> raw, Func<JsonElement, T?> read) where T : class => Of(raw, read, _ => null);

    /// <param name="what">Of what the body must be an array.</param>
    public static bool TryParseList(
        ReadOnlyMemory<byte> raw, string what, int most, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error) => TryParse(
            raw,
            _many,
            root => root.ValueKind != JsonValueKind.Array ? $"The body must be an array of {what}."
                : root.GetArrayLength() > most ? FormattableString.Invariant($"The body has {root.GetArrayLength()} {what}; at most {most} are accepted.")
                : null,
            out document,
            out error);

    private static bool TryParse(
        ReadOnlyMemory<byte> raw, JsonDocumentOptions options, Func<JsonElement, string?> faultOf, [NotNullWhen(true)] out JsonDocument? document, [NotNullWhen(false)] out string? error)
    {
        document = null;
        error = null;
        try
        {
            document = JsonDocument.Parse(raw, options);
            error = faultOf(document.RootElement);
        }
        catch (JsonException e)
        {
            error = FaultOf(e);
        }
        catch (InvalidOperationException)
        {
            error = "The body holds text that is not valid Unicode.";
        }

        if (error is not null)
        {
            document?.Dispose();
            document = null;
        }

        return error is null;
    }

    /// <summary>Where, and never what: the parser quotes the body, which belongs into no reason that is kept or logged.</summary>
    public static string FaultOf(JsonException e) => e.LineNumber is { } line
        ? FormattableString.Invariant($"The body is not JSON as expected: look at line {line + 1}, byte {e.BytePositionInLine + 1}. It may be broken off, too deep, or name a field twice.")
        : "The body is not JSON as expected: it may be broken off, too deep, or name a field twice.";

    /// <summary>Null when absent, and when it is no object.</summary>
    public static JsonElement? Object(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    public static IEnumerable<JsonElement> Objects(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)
            : [];

    /// <summary>One line; null when absent, empty, or no string.</summary>
    public static string? Line(this JsonElement parent, string name) =>
        Raw(parent, name) is { } text && MailText.Cut(MailText.OneLine(text), MostFieldCharacters) is { Length: > 0 } line ? line : null;

    /// <summary>Text with its line ends; null when absent, blank, or no string.</summary>
    public static string? Text(this JsonElement parent, string name) =>
        Raw(parent, name) is { } text && !string.IsNullOrWhiteSpace(text) ? MailText.Cut(MailText.Body(text), MostTextCharacters) : null;

    /// <summary>An id, which some write as a number and some as text.</summary>
    public static string? Id(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.GetRawText() is { Length: <= 30 } number
                ? number
                : Line(parent, name);

    public static bool Is(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    public static bool Has(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    /// <summary>The first line that says anything, as a subject.</summary>
    public static string SubjectOf(string text)
    {
        string line = text.Split('\n').Select(MailText.OneLine).FirstOrDefault(l => l.Length > 0) ?? "";
        return line.Length > 120 ? MailText.Cut(line, 117) + "..." : line;
    }

    /// <summary>What tells one message of a source from all others.</summary>
    public static string Identity(params ReadOnlySpan<string> parts) => TableKeys.Hash(string.Join('|', parts.ToArray().Select(p => FormattableString.Invariant($"{p.Length}:{p}"))));

    public static string HashOf(ReadOnlyMemory<byte> raw) => Convert.ToHexStringLower(SHA256.HashData(raw.Span));

    private static string? Raw(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // The parser's word for text that is no Unicode.
            return null;
        }
    }
}
