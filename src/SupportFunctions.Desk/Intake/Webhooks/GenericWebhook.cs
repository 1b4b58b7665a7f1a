using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Reads the body of <c>POST /intake/webhooks/generic</c>. Unknown fields are ignored; a field given twice is refused, because two readers would differ on it.</summary>
public static class GenericWebhook
{
    /// <param name="error">Names the field and what it must be.</param>
    /// <param name="mails">For a mail that is attached.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out GenericCaseRequest? request,
        [NotNullWhen(false)] out string? error,
        GenericWebhookOptions options,
        MailReaderOptions mails)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(mails);
        request = null;
        if (json.Length > options.MaxBytes)
        {
            error = FormattableString.Invariant($"The body has {json.Length} bytes; at most {options.MaxBytes} are accepted.");
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = options.MaxDepth, AllowDuplicateProperties = false });
            var reader = new Reader(options, mails);
            request = reader.Read(document.RootElement);
            error = reader.Error;
        }
        catch (JsonException e)
        {
            error = WebhookJson.FaultOf(e);
        }
        catch (InvalidOperationException)
        {
            // The parser's word for text that is no Unicode: bad UTF-8, or an escaped half of a surrogate pair.
            error = "The body holds text that is not valid Unicode; send UTF-8 without lone surrogates.";
        }

        request = error is null ? request : null;
        if (request is null)
        {
            error ??= "The body could not be read.";
            return false;
        }

        error = null;
        return true;
    }

    /// <summary>As <see cref="TryRead"/> reads it; null when there is none. Looks at nothing else.</summary>
    public static string? IdOf(ReadOnlyMemory<byte> json) => WebhookJson.Of(json, root => root.Object("data")?.Line("id"));

    private sealed class Reader(GenericWebhookOptions options, MailReaderOptions mails)
    {
        public string? Error { get; private set; }

        public GenericCaseRequest? Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Fail("The body must be an object with 'type' and 'data'.");
            }

            if (Required(root, "type", "type") is not { } type)
            {
                return null;
            }

            if (type != "case.requested")
            {
                return Fail($"type: '{MailText.Cut(MailText.OneLine(type), 60)}' is not known; use 'case.requested'.");
            }

            if (Member(root, "data") is not { ValueKind: JsonValueKind.Object } data)
            {
                return Fail("data: must be an object.");
            }

            return ReadData(data);
        }

        private GenericCaseRequest? ReadData(JsonElement data)
        {
            var id = Required(data, "id", "data.id");
            var from = ReadFrom(data);
            var subject = Optional(data, "subject", "data.subject", options.MaxFieldChars);
            var html = Optional(data, "html", "data.html", options.MaxTextChars);
            var text = Optional(data, "text", "data.text", options.MaxTextChars);
            var channel = Optional(data, "channel", "data.channel", options.MaxFieldChars);
            var inReplyTo = Optional(data, "inReplyTo", "data.inReplyTo", options.MaxFieldChars);
            var product = Optional(data, "product", "data.product", options.MaxFieldChars);
            var attachments = ReadAttachments(data);
            if (subject is null)
            {
                Fail("data.subject: is missing; it must be a string, which may be empty.");
            }

            if (text is null && html is null)
            {
                Fail("data.text: is missing; give text, html or both.");
            }

            if (Error is not null || id is null || from is null)
            {
                return null;
            }

            return new GenericCaseRequest(
                MailText.OneLine(id), from, MailText.OneLine(subject!),
                string.IsNullOrWhiteSpace(text) && html is not null ? HtmlText.Read(html, options.MaxTextChars) : MailText.Body(text ?? ""),
                html is null ? null : MailText.Body(html),
                string.IsNullOrWhiteSpace(channel) ? "webhook" : MailText.OneLine(channel),
                Line(inReplyTo), Line(product), attachments);
        }

        private static string? Line(string? value) => string.IsNullOrWhiteSpace(value) ? null : MailText.OneLine(value);

        private MailAddress? ReadFrom(JsonElement data)
        {
            if (Member(data, "from") is not { ValueKind: JsonValueKind.Object } from)
            {
                Fail("data.from: must be an object with 'email'.");
                return null;
            }

            if (Required(from, "email", "data.from.email") is not { } email)
            {
                return null;
            }

            if (AddressList.CleanAddress(email) is not { } address)
            {
                Fail("data.from.email: is no mail address.");
                return null;
            }

            return new MailAddress(address, Line(Optional(from, "name", "data.from.name", options.MaxFieldChars)));
        }

        private List<ReceivedAttachment> ReadAttachments(JsonElement data)
        {
            var result = new List<ReceivedAttachment>();
            if (Member(data, "attachments") is not { } list)
            {
                return result;
            }

            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > options.MaxAttachments)
            {
                Fail(FormattableString.Invariant($"data.attachments: must be an array of at most {options.MaxAttachments}."));
                return result;
            }

            foreach (var item in list.EnumerateArray())
            {
                var field = FormattableString.Invariant($"data.attachments[{result.Count}]");
                if (item.ValueKind != JsonValueKind.Object || Member(item, "base64") is not { ValueKind: JsonValueKind.String } base64 || !base64.TryGetBytesFromBase64(out var bytes))
                {
                    Fail(field + ".base64: must be the file in base64.");
                    break;
                }

                var name = Optional(item, "name", field + ".name", options.MaxFieldChars);
                var type = ParameterizedField.Read(Line(Optional(item, "contentType", field + ".contentType", options.MaxFieldChars))).Value;
                var mediaType = type.Contains('/') ? MailText.OneLine(type) : "application/octet-stream";
                var content = AttachmentContent.Of(bytes);
                var shown = name is null ? null : AttachmentName.Clean(name);
                result.Add(new ReceivedAttachment(
                    shown ?? AttachmentName.Default(mediaType, content, result.Count + 1, mails), mediaType, null, content));
            }

            return result;
        }

        private string? Required(JsonElement parent, string name, string field)
        {
            var value = Optional(parent, name, field, options.MaxFieldChars);
            if (string.IsNullOrWhiteSpace(value))
            {
                Fail(field + ": is missing; it must be a string that is not empty.");
                return null;
            }

            return value;
        }

        private string? Optional(JsonElement parent, string name, string field, int most)
        {
            if (Member(parent, name) is not { } value)
            {
                return null;
            }

            if (value.ValueKind != JsonValueKind.String)
            {
                Fail(field + ": must be a string.");
                return null;
            }

            var text = value.GetString()!;
            if (text.Length > most)
            {
                Fail(FormattableString.Invariant($"{field}: has {text.Length} characters; at most {most} are accepted."));
                return null;
            }

            return text;
        }

        /// <summary>Null where absent, and where JSON null was given.</summary>
        private static JsonElement? Member(JsonElement parent, string name) =>
            parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        /// <summary>The first fault is the one reported.</summary>
        private GenericCaseRequest? Fail(string error)
        {
            Error ??= error;
            return null;
        }
    }
}
