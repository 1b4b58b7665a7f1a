using System.Collections.Frozen;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>From header fields and bodies to a <see cref="ReceivedMail"/>; the same for raw messages and for parsed forms.</summary>
internal static class MailFields
{
    // RFC 5322, 3.6 allows one To and one Cc; some gateways write one a recipient.
    private const int MostFieldsJoined = 10;

    private static readonly FrozenSet<string> WellKnown = new[]
    {
        "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Received",
        "Return-Path", "Delivered-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "DKIM-Signature",
        "Authentication-Results", "X-Mailer", "List-Id", "Resent-From", "Resent-To", "Resent-Date", "Resent-Message-ID",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsWellKnown(string name) => WellKnown.Contains(name);

    public static ReceivedMail Build(
        IReadOnlyList<HeaderField> fields, string? text, string? html, IReadOnlyList<ReceivedAttachment> attachments, MailReaderOptions options, WarningList warnings)
    {
        var from = First(fields, "From", warnings);
        var author = AddressList.First(from);
        if (author is null)
        {
            warnings.Add(from is null ? "There is no From field." : "The From field holds no address.");
        }

        var date = First(fields, "Date", warnings);
        var written = DateField.Read(date);
        if (written is null)
        {
            warnings.Add(date is null ? "There is no Date field." : "The Date field is unreadable.");
        }

        var references = MessageIds.Read(First(fields, "References", warnings));
        if (references.Count > options.MaxReferences)
        {
            warnings.Add(FormattableString.Invariant($"References names {references.Count} messages; the root and the newest were kept."));
        }

        var repliedTo = MessageIds.Read(First(fields, "In-Reply-To", warnings));
        return new ReceivedMail(
            MessageIds.First(First(fields, "Message-ID", warnings)),
            author,
            AddressList.First(First(fields, "Reply-To", warnings)),
            Addresses(fields, "To", options, warnings),
            Addresses(fields, "Cc", options, warnings),
            EncodedWords.Decode(First(fields, "Subject", warnings) ?? ""),
            written,
            MessageIds.Limit(repliedTo, options.MaxReferences),
            MessageIds.Limit(references, options.MaxReferences),
            string.IsNullOrWhiteSpace(text) && html is not null ? HtmlText.Read(html, options.MaxTextChars) : text ?? "",
            html,
            attachments,
            Decoded(fields),
            warnings.Items);
    }

    private static MailHeader[] Decoded(IReadOnlyList<HeaderField> fields)
    {
        var headers = new MailHeader[fields.Count];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = new MailHeader(fields[i].Name, EncodedWords.Decode(fields[i].Raw));
        }

        return headers;
    }

    /// <summary>RFC 7103, 7.2: of fields that may stand only once the first counts.</summary>
    private static string? First(IReadOnlyList<HeaderField> fields, string name, WarningList warnings)
    {
        string? first = null;
        foreach (var field in fields)
        {
            if (field.Is(name))
            {
                if (first is not null)
                {
                    warnings.Add($"{name} stands more than once; the first counts.");
                    break;
                }

                first = field.Raw;
            }
        }

        return first;
    }

    private static List<MailAddress> Addresses(IReadOnlyList<HeaderField> fields, string name, MailReaderOptions options, WarningList warnings)
    {
        var found = new List<MailAddress>();
        var joined = 0;
        foreach (var field in fields)
        {
            if (!field.Is(name) || joined++ >= MostFieldsJoined)
            {
                continue;
            }

            found.AddRange(AddressList.Read(field.Raw, options.MaxAddresses, out var unreadable));
            if (unreadable > 0)
            {
                warnings.Add($"{name} holds an entry that is no address.");
            }
        }

        if (found.Count >= options.MaxAddresses)
        {
            warnings.Add(FormattableString.Invariant($"{name} holds {options.MaxAddresses} addresses or more; the first were kept."));
        }

        return found.Count > options.MaxAddresses ? found[..options.MaxAddresses] : found;
    }
}
