using System.Globalization;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Reads SendGrid's Inbound Parse form, parsed fields or raw mode. Sections are kept as bytes and decoded by the <c>charsets</c> field,
/// which may come last: the framework's own form reader decodes everything as UTF-8 and loses what is not.
/// </summary>
public sealed class InboundParseForm(IMailReader reader, MailReaderOptions mailOptions, InboundParseOptions options)
{
    public InboundParseForm(IMailReader reader)
        : this(reader, MailReaderOptions.Default, InboundParseOptions.Default)
    {
    }

    /// <summary>The desk stores the raw body first and reads it later; what is read are views of it.</summary>
    public InboundParseReading Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (sections, failure) = FormSections.Read(body, contentType, options);
        if (sections is null)
        {
            return failure!;
        }

        var mail = sections.Bytes("email") is { } raw ? ReadRaw(raw) : ReadFields(sections);
        if (mail.Failure is not null)
        {
            return mail.Failure;
        }

        var warnings = new WarningList();
        var envelope = InboundParseJson.Envelope(sections, warnings);
        return new InboundParseReading.Read(new InboundParseMail(
            mail.Mail! with { Warnings = [.. sections.Warnings, .. mail.Mail!.Warnings, .. warnings.Items] }, envelope.From, envelope.To, Line(sections.Text("SPF")), Line(sections.Text("dkim")), Score(sections.Text("spam_score"))));
    }

    private (ReceivedMail? Mail, InboundParseReading? Failure) ReadRaw(ReadOnlyMemory<byte> raw) => reader.Read(raw) switch
    {
        MailReading.Read read => (read.Mail, null),
        MailReading.Rejected rejected => (null, new InboundParseReading.Malformed(FormattableString.Invariant(
            $"The message in the field 'email' cannot be read: {rejected.Reason} (at byte {rejected.Offset}). Look at the original and replay or discard it."))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private (ReceivedMail? Mail, InboundParseReading? Failure) ReadFields(FormSections sections)
    {
        if (!sections.All.ContainsKey("from") && !sections.All.ContainsKey("headers"))
        {
            return (null, new InboundParseReading.Malformed("The form has none of the fields 'email', 'headers' and 'from'; point an Inbound Parse webhook here, not another form."));
        }

        var warnings = new WarningList();
        var header = HeaderBlock.Read((sections.Bytes("headers") ?? ReadOnlyMemory<byte>.Empty).Span, 0, mailOptions, warnings);
        if (header.Problem is not null)
        {
            return (null, new InboundParseReading.TooLarge(header.Problem.Reason));
        }

        var charsets = InboundParseJson.Charsets(sections, warnings);
        var fields = header.Fields.ToList();
        Prefer(fields, "From", sections.Text("from", charsets), onlyIf: v => AddressList.First(v) is not null);
        Prefer(fields, "To", sections.Text("to", charsets), onlyIf: v => AddressList.First(v) is not null);
        Prefer(fields, "Cc", sections.Text("cc", charsets), onlyIf: v => AddressList.First(v) is not null);
        Prefer(fields, "Subject", sections.Text("subject", charsets), onlyIf: _ => true);
        var mail = MailFields.Build(
            fields, Body(sections, "text", charsets, warnings), Body(sections, "html", charsets, warnings),
            InboundParseAttachments.Read(sections, mailOptions, warnings), mailOptions, warnings);
        return (mail, null);
    }

    /// <summary>The carrier's field, decoded already, in the place of the header's own.</summary>
    private static void Prefer(List<HeaderField> fields, string name, string? value, Predicate<string> onlyIf)
    {
        if (string.IsNullOrWhiteSpace(value) || !onlyIf(value))
        {
            return;
        }

        var at = fields.FindIndex(f => f.Is(name));
        if (at < 0)
        {
            fields.Add(new HeaderField(name, value));
            return;
        }

        fields[at] = fields[at] with { Raw = value };
    }

    private string? Body(FormSections sections, string name, IReadOnlyDictionary<string, string> charsets, WarningList warnings)
    {
        if (sections.Bytes(name) is not { } bytes)
        {
            return null;
        }

        var declared = charsets.TryGetValue(name, out var charset) ? charset : null;
        var text = MailText.Body(Charsets.Decode(bytes.Span, declared, out var warning));
        warnings.AddIf(warning);
        if (text.Length > mailOptions.MaxTextChars)
        {
            warnings.Add(FormattableString.Invariant($"The {name} is longer than {mailOptions.MaxTextChars} characters; the rest is in the original only."));
        }

        return MailText.Cut(text, mailOptions.MaxTextChars);
    }

    private static string? Line(string? value) => string.IsNullOrWhiteSpace(value) ? null : MailText.Cut(MailText.OneLine(value), 1000);

    private static double? Score(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score) ? score : null;
}
