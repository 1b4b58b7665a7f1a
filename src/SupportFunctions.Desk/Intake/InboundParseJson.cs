using System.Text.Json;

namespace SupportFunctions.Desk.Intake;

/// <summary>The JSON fields of the form. They are hints beside the mail: an unreadable one counts as absent, with a warning.</summary>
internal static class InboundParseJson
{
    private const int MostRecipients = 1000;

    /// <summary>A property given twice makes the field unreadable, because two readers would differ on it.</summary>
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static (string? From, IReadOnlyList<string> To) Envelope(FormSections sections, WarningList warnings)
    {
        var (from, to) = ((string?)null, new List<string>());
        Each(sections, "envelope", warnings, (name, value) =>
        {
            if (name == "from")
            {
                // "" is the null path and stays "".
                from = Text(value) is { } sender ? AddressList.CleanAddress(sender) ?? (sender.Trim() is "" or "<>" ? "" : null) : from;
            }
            else if (name == "to" && value.ValueKind == JsonValueKind.Array)
            {
                to.AddRange(value.EnumerateArray().Take(MostRecipients).Select(Text).OfType<string>().Select(AddressList.CleanAddress).OfType<string>());
            }
        });
        return (from, to);
    }

    public static IReadOnlyDictionary<string, string> Charsets(FormSections sections, WarningList warnings)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Each(sections, "charsets", warnings, (name, value) =>
        {
            if (Text(value) is { } charset)
            {
                result[name] = charset;
            }
        });
        return result;
    }

    public static IReadOnlyDictionary<string, (string? Name, string? Type, string? ContentId)> AttachmentInfo(FormSections sections, WarningList warnings)
    {
        var result = new Dictionary<string, (string?, string?, string?)>(StringComparer.OrdinalIgnoreCase);
        Each(sections, "attachment-info", warnings, (name, value) =>
        {
            if (value.ValueKind == JsonValueKind.Object)
            {
                result[name] = (Member(value, "filename") ?? Member(value, "name"), Member(value, "type"), Member(value, "content-id"));
            }
        });
        return result;
    }

    private static string? Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? Text(value) : null;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Each(FormSections sections, string field, WarningList warnings, Action<string, JsonElement> visit)
    {
        var json = sections.Text(field);
        if (string.IsNullOrWhiteSpace(json))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    visit(property.Name, property.Value);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the parser's word for an escaped half of a surrogate pair. The mail itself is not affected.
            warnings.Add($"The form's field '{field}' is not readable as JSON.");
        }
    }
}
