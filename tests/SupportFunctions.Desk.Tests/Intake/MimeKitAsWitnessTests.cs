using System.Text;
using MimeKit;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>MimeKit as an independent witness: what it writes, our reader must read as it was meant (docs/adr/0009).</summary>
public class MimeKitAsWitnessTests
{
    private static readonly string[] Texts =
    [
        "Plain words.", "Größe: 5 GB, naïve café", "Не работает вход.", "ログインできません。", "安装失败，请帮忙。", "Emoji 🎉 and 👩‍💻 joined", "semi;colon, \"quotes\" (and) <brackets> = ? _",
        "a very long line that any writer has to fold somewhere because it is longer than seventy-eight characters in all, with Ünïcode in it",
    ];

    private static readonly string[] Sets = ["utf-8", "iso-8859-1", "windows-1251", "koi8-r", "iso-2022-jp", "shift_jis", "gb18030", "utf-16"];

    static MimeKitAsWitnessTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_MimeKit_writes_is_read_as_it_was_meant(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var written = Write(random, out var text, out var html);
            using var stream = new MemoryStream();
            written.WriteTo(stream);

            var mail = Assert.IsType<MailReading.Read>(new MailReader().Read(stream.ToArray())).Mail;

            var why = $"Mail {i} of seed {seed}:\n{Encoding.UTF8.GetString(stream.ToArray())}";
            Assert.True(written.Subject == mail.Subject, "Subject: " + mail.Subject + why);
            Assert.True(written.From.Mailboxes.Single() is var from && (from.Name, from.Address) == (mail.From?.Name, mail.From?.Address), "From: " + mail.From + why);
            Assert.True(written.To.Mailboxes.Select(m => (m.Name, m.Address)).SequenceEqual(mail.To.Select(a => (a.Name, a.Address))), "To: " + string.Join('|', mail.To) + why);
            Assert.True(written.Date == mail.Date && written.MessageId == mail.MessageId, "Date or id: " + mail.Date + mail.MessageId + why);
            Assert.True(written.References.SequenceEqual(mail.References), "References: " + string.Join('|', mail.References) + why);
            Assert.True(text == mail.Text.TrimEnd('\n'), "Text: " + mail.Text + why);
            Assert.True(html == mail.Html?.TrimEnd('\n'), "Html: " + mail.Html + why);
            var files = written.Attachments.OfType<MimePart>().Select(p => (p.FileName, p.ContentType.MimeType, Hash(Content(p)))).ToList();
            Assert.True(files.SequenceEqual(mail.Attachments.Select(a => ((string?)a.Name, a.ContentType, Hash(a.Content.ToMemory().ToArray())))), "Attachments: " + string.Join('|', mail.Attachments.Select(a => a.Name)) + why);
            Assert.True(mail.Warnings.Count == 0, "Warnings: " + string.Join('\n', mail.Warnings) + why);
        }
    }

    private static MimeMessage Write(Random random, out string text, out string? html)
    {
        var message = new MimeMessage { Subject = Pick(random), Date = new DateTimeOffset(2026, 3, 1 + random.Next(28), random.Next(24), random.Next(60), 0, TimeSpan.FromHours(random.Next(-11, 13))) };
        message.MessageId = $"{random.Next()}.a@x.example";
        message.From.Add(new MailboxAddress(Pick(random), $"from{random.Next(9)}@x.example"));
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            message.To.Add(new MailboxAddress(Pick(random), $"to{i}@x.example"));
            message.References.Add($"{i}.{random.Next()}@x.example");
        }

        var encoding = random.Next(3) switch { 0 => ContentEncoding.Base64, 1 => ContentEncoding.QuotedPrintable, _ => ContentEncoding.EightBit };
        text = Pick(random);
        html = random.Next(2) == 0 ? $"<p>{Pick(random)}</p>" : null;
        MimeEntity body = Text("plain", text, random, encoding);
        if (html is not null)
        {
            body = new MultipartAlternative { body, Text("html", html, random, encoding) };
        }

        if (random.Next(2) == 0)
        {
            var mixed = new MimeKit.Multipart("mixed") { body };
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var content = new byte[random.Next(3000)];
                random.NextBytes(content);
                var name = Pick(random).Replace('"', '\'').Replace(':', '-');
                mixed.Add(new MimePart("application", "x-test")
                {
                    Content = new MimeContent(new MemoryStream(content)), ContentTransferEncoding = ContentEncoding.Base64,
                    ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = (name.Length > 60 ? name[..60] : name).TrimEnd('.', ' ') },
                });
            }

            body = mixed;
        }

        message.Body = body;
        return message;
    }

    /// <summary>In a charset that can say it; UTF-16 only where it is encoded, since it is no text to SMTP.</summary>
    private static TextPart Text(string subtype, string text, Random random, ContentEncoding encoding)
    {
        var set = Sets[random.Next(Sets.Length)];
        var charset = Charsets.Find(set)!;
        var fits = charset.GetString(charset.GetBytes(text)) == text && (set != "utf-16" || encoding == ContentEncoding.Base64);
        var part = new TextPart(subtype) { ContentTransferEncoding = encoding };
        part.SetText(fits ? set : "utf-8", text);
        return part;
    }

    private static string Pick(Random random) => Texts[random.Next(Texts.Length)];

    private static byte[] Content(MimePart part)
    {
        using var target = new MemoryStream();
        part.Content!.DecodeTo(target);
        return target.ToArray();
    }

    private static string Hash(byte[] content) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));
}
