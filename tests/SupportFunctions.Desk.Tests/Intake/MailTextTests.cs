using System.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>From the bytes of a body to its text.</summary>
public class MailTextTests
{
    private const string Head = "From: a@x.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n";

    [Theory]
    [InlineData("a \nb\n", false, "a b\n", "a blank at the end joins")]
    [InlineData("a \nb\n", true, "ab\n", "delsp: the blank goes")]
    [InlineData("a\nb\n", false, "a\nb\n", "no blank, no joining")]
    [InlineData("> a \n> b\nc\n", false, "> a b\nc\n", "inside a quote")]
    [InlineData(">> a \n> b\n", false, ">> a \n> b\n", "not over a change of depth (4.5)")]
    [InlineData("hi \n-- \nKim\n", false, "hi \n-- \nKim\n", "the signature's line neither flows nor is flowed into (4.3)")]
    [InlineData(" From home\n  two\n", false, "From home\n two\n", "one blank was stuffed (4.4)")]
    [InlineData("a \n\nb\n", false, "a \n\nb\n", "an empty line is a paragraph's end")]
    [InlineData("a \nb", false, "a b", "no line end at the end")]
    [InlineData(">\n> a\n", false, ">\n> a\n", "an empty line in a quote")]
    [InlineData("", false, "", "nothing")]
    public void Flowed_text_has_its_paragraphs_again(string text, bool deleteSpace, string expected, string because) =>
        Assert.True(expected == FlowedText.Read(text, deleteSpace), because + ": " + FlowedText.Read(text, deleteSpace));

    [Theory]
    [InlineData("text/plain; charset=utf-8", "café €", "utf-8", "café €", null, "what it says")]
    [InlineData("text/plain; charset=utf-8", "café", "iso-8859-1", "café", "Text declared as 'utf-8' is not valid UTF-8; read as windows-1252.", "no UTF-8")]
    [InlineData("text/plain; charset=iso-8859-1", "café €", "utf-8", "café €", "Text declared as 'iso-8859-1' is UTF-8; read as that.", "UTF-8 in spite of its name")]
    [InlineData("text/plain; charset=us-ascii", "café", "utf-8", "café", null, "a superset")]
    [InlineData("text/plain; charset=utf-16", "café", "utf-16", "café", null, "little-endian, as most write it")]
    [InlineData("text/plain; charset=utf-16", "café", "utf-16BE", "café", null, "big-endian, as RFC 2781 wants it")]
    [InlineData("text/plain; charset=utf-16", "cafe", "us-ascii", "cafe", "Text declared as 'utf-16' is UTF-8; read as that.", "no zero byte in it")]
    [InlineData("text/plain; charset=utf-8", "\ufeffcafé", "utf-16", "café", null, "the mark tells more than the name")]
    [InlineData("text/plain", "こんにちは", "iso-2022-jp", "こんにちは", "Text without a charset is ISO-2022-JP; read as that.", "by its escape sequences")]
    [InlineData("text/plain; charset=x-odd", "привет", "koi8-r", "привет", "Text declared as 'x-odd' is not valid UTF-8; read as 'koi8-r', which the mail names elsewhere.", "the subject's charset")]
    [InlineData("text/html", "<meta charset=\"shift_jis\"><p>日本", "shift_jis", "日本", null, "the page names its own")]
    [InlineData("text/html", "<META http-equiv=Content-Type content=\"text/html; charset=windows-1251\">Да", "windows-1251", "Да", null, "in the old way")]
    public void A_body_is_read_in_the_charset_it_has(string type, string written, string charset, string expected, string? warning, string because)
    {
        var subject = charset == "koi8-r" ? "=?koi8-r?B?8NLJ18XU?=" : "x";
        var mail = Read([.. Encoding.ASCII.GetBytes(Head + $"Subject: {subject}\nContent-Type: {type}\n\n"), .. Encode(charset, written)]);
        Assert.True(expected == mail.Text, because + ": " + mail.Text);
        Assert.True(warning is null ? mail.Warnings.Count == 0 : mail.Warnings.SequenceEqual([warning]), because + ": " + string.Join('|', mail.Warnings));
    }

    [Fact]
    public void Text_that_is_UTF_8_but_for_a_few_bytes_stays_UTF_8()
    {
        var mail = Read([.. Encoding.UTF8.GetBytes(Head + "Content-Type: text/plain; charset=utf-8\n\nпривет "), 0x93, (byte)'x', 0x94, .. "мир"u8]);
        Assert.Equal("привет “x”мир", mail.Text);
        Assert.Equal(["Text declared as 'utf-8' is not valid UTF-8 in places; those were read as windows-1252."], mail.Warnings);
    }

    [Fact]
    public void Raw_fields_are_read_in_the_charset_of_the_body()
    {
        var mail = Read(Encode("koi8-r", "From: Иван <ivan@x.example>\nSubject: Не работает\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nContent-Type: text/plain; charset=koi8-r\n\nДа"));
        Assert.Equal(("Иван", "Не работает", "Да"), (mail.From?.Name, mail.Subject, mail.Text));
    }

    [Fact]
    public void A_long_text_is_not_cut_inside_a_character()
    {
        var mail = Read(Encoding.UTF8.GetBytes(Head + "Content-Type: text/plain; charset=utf-8\n\n" + new string('é', 3_000_000)));
        Assert.Equal((1024 * 1024, 'é'), (mail.Text.Length, mail.Text[^1]));
        Assert.Equal(["The text is longer than 1048576 characters; the rest is in the original only."], mail.Warnings);
    }

    [Theory]
    [InlineData("base64", "One word, and more of them.\nNot encoded at all.", "One word, and more of them.\nNot encoded at all.", "Text declared as base64 is not encoded; kept as it came.")]
    [InlineData("base64", "SGVsbG8=\n____\nThe list's footer", "Hello\n____\nThe list's footer", "Words follow the base64 text; kept as they came.")]
    [InlineData("quoted-printable", "a =  \nb=3D \nc\t\n-- \nKim=", "a b=\nc\n-- \nKim", null)]
    [InlineData("x-uuencode", "begin 644 x.txt\n%2&5L;&\\`\n`\nend\n", "Hello", null)]
    public void Transfer_encodings_are_undone_as_far_as_they_were_done(string encoding, string body, string expected, string? warning)
    {
        var mail = Read(Encoding.ASCII.GetBytes(Head + $"Content-Type: text/plain\nContent-Transfer-Encoding: {encoding}\n\n{body}"));
        Assert.Equal(expected, mail.Text);
        Assert.Equal(warning is null ? [] : [warning], mail.Warnings);
    }

    [Fact]
    public void A_mail_whose_only_text_has_a_name_is_not_empty()
    {
        var mail = Read(Encoding.ASCII.GetBytes(Head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; name=note.txt\nContent-Disposition: inline\n\nHelp.\n--b--\n"));
        Assert.Equal(("Help.", "note.txt"), (mail.Text, Assert.Single(mail.Attachments).Name));
    }

    [Fact]
    public void Outlooks_package_is_an_attachment_of_its_usual_name() =>
        Assert.Equal(
            ("winmail.dat", "application/ms-tnef"),
            Read(Encoding.ASCII.GetBytes(Head + "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n")).Attachments.Select(a => (a.Name, a.ContentType)).Single());

    private static byte[] Encode(string charset, string text)
    {
        Encoding encoding = Charsets.Find(charset)!;
        return encoding.GetBytes(text);
    }

    private static ReceivedMail Read(byte[] message) => Assert.IsType<MailReading.Read>(new MailReader().Read(message)).Mail;
}
