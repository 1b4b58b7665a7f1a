using System.Text;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

internal enum ParcelKind
{
    None = 0,
    /// <summary>A mail that opens a case.</summary>
    First = 1,
    /// <summary>An answer to it.</summary>
    Answer = 2,
    /// <summary>The first mail again, byte by byte.</summary>
    Copy = 3,
    /// <summary>A webhook that opens a case; sent twice, as senders do that missed the answer.</summary>
    Webhook = 4,
    AbsenceNotice = 5,
    /// <summary>Bytes that are no mail.</summary>
    Broken = 6,
    /// <summary>A mail that opens a case, and is too large for a row.</summary>
    Large = 7,
    /// <summary>A mail that names nobody who could be answered.</summary>
    Nameless = 8,
    /// <summary>A mail that opens a case, and whose HTML and file are kept apart.</summary>
    WithFile = 9,
    /// <summary>A mail that opens a case, as the form that a carrier makes of it.</summary>
    Form = 10,
}

/// <summary>Something to be posted until a 202 comes back, however often the desk dies over it.</summary>
/// <param name="Conversation">Also the subject of the case that it belongs to.</param>
internal sealed record Parcel(ParcelKind Kind, string Conversation, string Path, string ContentType, string Body)
{
    public HttpContent ToContent() => DeskClient.Bytes(Encoding.UTF8.GetBytes(Body), ContentType);

    /// <summary>What one sender posts, without end.</summary>
    public static IEnumerable<Parcel> Of(int sender)
    {
        for (int i = 0; ; i++)
        {
            string conversation = FormattableString.Invariant($"Sender {sender}, matter {i}");
            var first = new Letter(FormattableString.Invariant($"kim@sender-{sender}.example"), conversation);
            yield return Mail(ParcelKind.First, conversation, first.ToString());
            yield return Mail(ParcelKind.Answer, conversation, (first with
            {
                Subject = "Re: " + conversation, MessageId = "answer-" + first.MessageId, References = [first.MessageId!], Body = "One more thing.",
            }).ToString());
            yield return Mail(ParcelKind.Copy, conversation, first.ToString());
            switch (i % 3)
            {
                case 0:
                    yield return Webhook(conversation + " (webhook)", first.From);
                    yield return Webhook(conversation + " (webhook)", first.From);
                    yield return Mail(ParcelKind.Large, conversation + " (large)", (first with
                    {
                        Subject = conversation + " (large)", MessageId = "large-" + first.MessageId, Body = string.Concat(Enumerable.Repeat("A line of the log.\r\n", 4000)),
                    }).ToString());
                    break;
                case 1:
                    yield return Mail(ParcelKind.AbsenceNotice, conversation, (first with { MessageId = "absence-" + first.MessageId, AutoSubmitted = "auto-replied" }).ToString());
                    yield return Mail(ParcelKind.Nameless, conversation, (first with { MessageId = "nameless-" + first.MessageId }).ToString().Replace($"Kim Lee <{first.From}>", "nobody at all", StringComparison.Ordinal));
                    yield return Form(conversation + " (form)", first);
                    break;
                default:
                    yield return Mail(ParcelKind.Broken, conversation, FormattableString.Invariant($"no mail at all, {sender}, {i}"));
                    yield return WithFile(conversation + " (file)", first);
                    break;
            }
        }
    }

    private static Parcel Mail(ParcelKind kind, string conversation, string body) => new(kind, conversation, "/intake/email/raw", "message/rfc822", body);

    private static Parcel WithFile(string conversation, Letter first)
    {
        string plain = (first with { Subject = conversation, MessageId = "file-" + first.MessageId }).ToString();
        return Mail(ParcelKind.WithFile, conversation, plain[..plain.IndexOf("Content-Type: ", StringComparison.Ordinal)] + string.Join("\r\n",
            "Content-Type: multipart/mixed; boundary=bb", "", "--bb", "Content-Type: text/html; charset=utf-8", "", "<p>Search is <b>down</b>.</p>",
            "--bb", "Content-Type: text/plain; name=trace.txt", "Content-Disposition: attachment; filename=trace.txt", "Content-Transfer-Encoding: base64",
            "", Convert.ToBase64String(Encoding.UTF8.GetBytes(conversation)), "--bb--", ""));
    }

    private static Parcel Form(string conversation, Letter first)
    {
        string raw = (first with { Subject = conversation, MessageId = "form-" + first.MessageId }).ToString();
        (string Name, string Value)[] fields =
        [
            ("headers", raw[..raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)]), ("from", $"Kim Lee <{first.From}>"), ("to", Letter.Desk), ("subject", conversation),
            ("text", first.Body), ("envelope", $$"""{"to":["{{Letter.Desk}}"],"from":"{{first.From}}"}"""), ("charsets", """{"subject":"UTF-8","from":"UTF-8","text":"UTF-8"}"""),
        ];
        return new Parcel(
            ParcelKind.Form, conversation, "/intake/email", "multipart/form-data; boundary=bb",
            string.Concat(fields.Select(f => $"--bb\r\nContent-Disposition: form-data; name=\"{f.Name}\"\r\n\r\n{f.Value}\r\n")) + "--bb--\r\n");
    }

    private static Parcel Webhook(string conversation, string from) => new(
        ParcelKind.Webhook, conversation, "/intake/webhooks/generic", "application/json", Answer.Write(new
        {
            type = "case.requested",
            data = new { id = conversation, from = new { email = from }, subject = conversation, text = "Search is down." },
        }));
}
