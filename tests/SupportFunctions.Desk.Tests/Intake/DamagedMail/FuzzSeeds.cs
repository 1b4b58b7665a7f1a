using System.Text;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake.DamagedMail;

/// <summary>What is damaged: every mail and form of the corpus, and every second mail again as a form of Inbound Parse, raw or in parsed fields.</summary>
internal sealed class FuzzSeeds
{
    public static DeskMessageIds Ids { get; } = new("desk.example", [new string('s', 40)]);

    private FuzzSeeds(byte[][] all) => All = all;

    public byte[][] All { get; }

    public static FuzzSeeds Load(string corpusFolder)
    {
        string ourMail = Ids.For("C-1042-7-1");
        var mails = Directory.EnumerateFiles(corpusFolder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(f)).Replace("@ID@", ourMail, StringComparison.Ordinal)))
            .ToList();
        IEnumerable<byte[]> forms = Directory.EnumerateFiles(corpusFolder, "*.form", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);
        return new FuzzSeeds([.. mails, .. forms, .. mails.Where((_, i) => i % 2 == 0).Select((m, i) => i % 2 == 0 ? Raw(m) : Parsed(m))]);
    }

    private static byte[] Raw(byte[] mail) =>
        new FormBuilder().Field("email", mail).Field("envelope", """{"to":["support@desk.example"],"from":""}""").Field("SPF", "pass").Build();

    private static byte[] Parsed(byte[] mail)
    {
        int body = mail.AsSpan().IndexOf("\r\n\r\n"u8);
        byte[] header = body < 0 ? mail : mail[..body];
        byte[] text = body < 0 ? [] : mail[(body + 4)..];
        return new FormBuilder().Field("headers", header).Field("text", text).Field("html", text).Field("from", "Kim <kim@shop.example>")
            .Field("attachment-info", """{"attachment1":{"filename":"x.bin","type":"application/x","content-id":"c1"}}""").File("attachment1", "x.bin", "application/x", [1, 2])
            .Field("charsets", """{"text":"shift_jis","html":"windows-1251"}""").Build();
    }
}
