using System.Globalization;

namespace SupportFunctions.Desk.Intake;

/// <summary>The files attachment1, attachment2, ... of the form, in that order, with what attachment-info says of them.</summary>
internal static class InboundParseAttachments
{
    private const string Prefix = "attachment";
    private const string UnknownType = "application/octet-stream";

    public static IReadOnlyList<ReceivedAttachment> Read(FormSections sections, MailReaderOptions options, WarningList warnings)
    {
        var most = options.MaxAttachments;
        var info = InboundParseJson.AttachmentInfo(sections, warnings);
        var files = sections.All
            .Select(s => (Number: NumberOf(s.Key), s.Key, s.Value))
            .Where(s => s.Number > 0)
            .OrderBy(s => s.Number)
            .ToList();
        Compare(sections, files.Count, warnings);
        if (files.Count > most)
        {
            warnings.Add(FormattableString.Invariant($"The form holds {files.Count} attachments; the first {most} were kept."));
        }

        return [.. files.Take(most).Select(f => Attachment(f.Number, f.Value, info.TryGetValue(f.Key, out var known) ? known : default, options))];
    }

    /// <summary>Whether the form holds what it announces: a file that is missing is one that its sender believes to be here.</summary>
    private static void Compare(FormSections sections, int found, WarningList warnings)
    {
        var announced = sections.Text("attachments");
        if (int.TryParse(announced, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count))
        {
            warnings.AddIf(count == found ? null : FormattableString.Invariant($"The form announces {count} attachments and holds {found}."));
        }
        else
        {
            warnings.AddIf(announced is null ? null : "The form's field 'attachments' is no number.");
        }

        foreach (var name in sections.All.Keys)
        {
            if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(name[Prefix.Length]) && NumberOf(name) == 0)
            {
                warnings.Add($"The form's section '{FormSections.Shown(name)}' bears no number that an attachment can have; it is in the original only.");
            }
        }
    }

    private static ReceivedAttachment Attachment(int number, FormSections.Section section, (string? Name, string? Type, string? ContentId) info, MailReaderOptions options)
    {
        var claimed = info.Name ?? section.FileName;
        var type = ParameterizedField.Read(info.Type ?? section.ContentType).Value;
        var mediaType = type.Contains('/') && type.Length <= 127 ? MailText.OneLine(type) : UnknownType;
        var content = AttachmentContent.Of(section.Content);
        var name = claimed is null ? null : AttachmentName.Clean(claimed);
        return new ReceivedAttachment(
            name ?? AttachmentName.Default(mediaType, content, number, options),
            mediaType,
            info.ContentId is { } id ? MailText.OneLine(id).Trim('<', '>') : null,
            content);
    }

    private static int NumberOf(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
