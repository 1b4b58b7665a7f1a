using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Everything the desk reads from one mail, as the corpus writes it down.</summary>
internal static class CorpusReading
{
    private static readonly HashSet<string> OwnAddresses = ["support@desk.example"];

    public static JsonObject Of(MailReading reading, string? envelopeFrom) => reading switch
    {
        MailReading.Rejected rejected => new JsonObject { ["rejected"] = true, ["offset"] = rejected.Offset },
        MailReading.Read read => Of(read.Mail, envelopeFrom),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static JsonObject Of(InboundParseReading reading)
    {
        if (reading is not InboundParseReading.Read(var form))
        {
            return new JsonObject { ["rejected"] = true };
        }

        JsonObject read = Of(form.Mail, form.EnvelopeFrom);
        read["envelopeTo"] = Array(form.EnvelopeTo);
        return read;
    }

    private static JsonObject Of(ReceivedMail mail, string? envelopeFrom)
    {
        ReplyCut cut = VisibleReply.Of(mail, MailReaderOptions.Default);
        DeliveryReport? report = new BounceReader(Bounces.Ids, MailReaderOptions.Default).Read(mail, envelopeFrom);
        return new JsonObject
        {
            ["messageId"] = mail.MessageId,
            ["from"] = Show(mail.From),
            ["fromAddress"] = mail.From?.Address,
            ["replyTo"] = Show(mail.ReplyTo),
            ["to"] = Array(mail.To.Select(Show)),
            ["cc"] = Array(mail.Cc.Select(Show)),
            ["subject"] = mail.Subject,
            ["date"] = mail.Date?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ["inReplyTo"] = Array(mail.InReplyTo),
            ["references"] = Array(mail.References),
            ["text"] = Lines(mail.Text),
            ["html"] = mail.Html is null ? null : Lines(mail.Html),
            ["attachments"] = new JsonArray([.. mail.Attachments.Select(Of)]),
            ["headers"] = new JsonObject(mail.Headers.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase).Select(h => KeyValuePair.Create(h.Name, (JsonNode?)h.Value))),
            ["warnings"] = mail.Warnings.Count > 0,
            ["visible"] = Lines(cut.Visible),
            ["hasQuote"] = cut.HasQuote,
            ["machine"] = MachineMail.Classify(mail, envelopeFrom, OwnAddresses, null)?.Reason(),
            ["isMachine"] = MachineMail.Classify(mail, envelopeFrom, OwnAddresses, null) is not null,
            ["failed"] = report is { Outcome: DeliveryOutcome.Bounced } ? report.Mail.Effect : null,
            ["complained"] = report is { Outcome: DeliveryOutcome.Complained } ? report.Mail.Effect : null,
        };
    }

    private static JsonNode Of(ReceivedAttachment attachment) => new JsonObject
    {
        ["name"] = attachment.Name,
        ["contentType"] = attachment.ContentType,
        ["contentId"] = attachment.ContentId,
        ["size"] = attachment.Content.Length,
        ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(attachment.Content.ToMemory().Span)),
        ["content"] = Convert.ToBase64String(attachment.Content.ToMemory().Span),
    };

    private static JsonArray Array(IEnumerable<string?> values) => new([.. values.Select(v => (JsonNode?)v)]);

    /// <summary>Empty lines at the end are nobody's words.</summary>
    private static JsonArray Lines(string text) => Array(text.TrimEnd('\n').Split('\n'));

    private static string? Show(MailAddress? address) => address is null ? null : address.Name is null ? address.Address : $"{address.Name} <{address.Address}>";
}
