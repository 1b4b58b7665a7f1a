using System.Globalization;

namespace SupportFunctions.Desk.Intake;

/// <summary>The files attachment1, attachment2, ... of the form, in that order, with what attachment-info says of them.</summary>
internal static class InboundParseAttachments
{
    private const string Prefix = "attachment";
    private const string UnknownType = "application/octet-stream";

    public static IReadOnlyList<ReceivedAttachment> Read(FormSections sections, int most, WarningList warnings)
    {
        var info = InboundParseJson.AttachmentInfo(sections, warnings);
        var files = sections.All
            .Select(s => (Number: NumberOf(s.Key), s.Key, s.Value))
            .Where(s => s.Number > 0)
            .OrderBy(s => s.Number)
            .ToList();
        if (files.Count > most)
        {
            warnings.Add(FormattableString.Invariant($"The form holds {files.Count} attachments; the first {most} were kept."));
        }

        return [.. files.Take(most).Select(f => Attachment(f.Number, f.Value, info.TryGetValue(f.Key, out var known) ? known : default))];
    }

    private static ReceivedAttachment Attachment(int number, FormSections.Section section, (string? Name, string? Type, string? ContentId) info)
    {
        var claimed = info.Name ?? section.FileName;
        var type = ParameterizedField.Read(info.Type ?? section.ContentType).Value;
        var mediaType = type.Contains('/') && type.Length <= 127 ? MailText.OneLine(type) : UnknownType;
        var name = claimed is null ? null : AttachmentName.Clean(claimed);
        return new ReceivedAttachment(
            name ?? AttachmentName.Default(mediaType, section.Content.Span, number, MailReaderOptions.Default),
            mediaType,
            info.ContentId is { } id ? MailText.OneLine(id).Trim('<', '>') : null,
            section.Content);
    }

    private static int NumberOf(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
