using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class MimeWriterHeaderTests
{
    [Theory]
    [InlineData("[C-1042] Kann mich nicht anmelden: Prüfung schlägt fehl 🔒 seit heute früh, wir haben alles versucht was im Handbuch steht", "over several lines")]
    [InlineData("Re: [C-1042] 日本語の件名はとても長くなることがありますので、折り返しが必要になります。よろしくお願いいたします。", "base64 words, token inside")]
    [InlineData("ü [C-1042]", "token behind encoded text")]
    [InlineData("[C-1042]", "token alone")]
    public void A_subject_is_read_back_with_its_token_in_plain_ASCII(string subject, string because)
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(subject: subject)));

        Assert.True(written.Decoded("Subject") == subject, $"{because}: {written["Subject"]}");
        Assert.Contains("[C-1042]", written["Subject"].Split(' '));
    }

    [Fact]
    public void A_token_glued_to_text_that_must_be_encoded_is_set_apart()
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(subject: "Störung[C-1042]später")));

        Assert.Equal("=?utf-8?q?St=C3=B6rung?= [C-1042] =?utf-8?q?sp=C3=A4ter?=", written["Subject"]);
    }

    [Theory]
    [InlineData("x =?utf-8?q?Fake?= y", "what looks encoded is shown as it was typed")]
    [InlineData("https://acme.example/a/very/long/path/that/goes/on/and/on/beyond/what/fits/into/one/line/of/a/header/field", "a long word is folded")]
    public void ASCII_that_cannot_stand_plain_is_encoded_and_read_back(string subject, string because)
    {
        Assert.True(WrittenMail.Read(MimeWriter.Write(AMail.With(subject: subject))).Decoded("Subject") == subject, because);
    }

    [Fact]
    public void An_endless_subject_stays_within_the_line_limits()
    {
        var subject = string.Join(' ', Enumerable.Repeat("wörd word", 2000));

        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(subject: subject)));

        Assert.Equal(subject, written.Decoded("Subject"));
    }

    [Theory]
    [InlineData("Hi\r\nBcc: eve@evil.example", "Hi Bcc: eve@evil.example", "CRLF")]
    [InlineData("Hi\nBcc: eve@evil.example", "Hi Bcc: eve@evil.example", "LF")]
    [InlineData("Hi\rBcc:\0 eve", "Hi Bcc: eve", "CR and NUL")]
    [InlineData("Hi\u2028Bcc: eve\u0085x", "Hi Bcc: eve x", "line separators of Unicode")]
    public void Display_text_cannot_begin_a_header(string text, string shown, string because)
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(subject: text, toName: text)));

        Assert.True(written["Subject"] == shown, because);
        Assert.Equal($"\"{shown}\" <ada@acme.example>", written["To"]);
        Assert.False(written.Has("Bcc"));
    }

    [Theory]
    [InlineData("ada@acme.example\r\nBcc: eve@evil.example", "line break")]
    [InlineData("ada\r\n@acme.example", "line break before the @")]
    [InlineData("ada\0@acme.example", "NUL")]
    [InlineData("ada@acme.example>, <eve@evil.example", "a second mailbox")]
    [InlineData("eve@evil.example,ada@acme.example", "a list")]
    [InlineData("ada lovelace@acme.example", "unquoted space")]
    [InlineData("\"a\\\\\"b\"@acme.example", "a quote that ends the quoted string early")]
    [InlineData("\"a\\\"@acme.example", "an escape without a character")]
    [InlineData("ada", "no domain")]
    [InlineData("@acme.example", "no local part")]
    [InlineData("ada@-acme.example", "no host name")]
    [InlineData("ada@acme..example", "an empty label")]
    public void An_address_that_is_none_is_refused(string address, string because)
    {
        var refusal = Assert.Throws<ArgumentException>(() => MimeWriter.Write(AMail.With(to: address)));

        Assert.True(refusal.Message.StartsWith("The To address ", StringComparison.Ordinal), because);
        Assert.DoesNotContain("ada", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_part_beyond_ASCII_is_refused_with_the_reason()
    {
        var refusal = Assert.Throws<ArgumentException>(() => MimeWriter.Write(AMail.With(to: "jürgen@acme.example")));

        Assert.Equal("The To address has non-ASCII characters before the @, which needs SMTPUTF8 (RFC 6531); use an ASCII address.", refusal.Message);
    }

    [Theory]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example", "international domain")]
    [InlineData("a..b.@docomo.example", "\"a..b.\"@docomo.example", "misplaced dots are quoted")]
    [InlineData("\"a b\\\"c@d\"@acme.example", "\"a b\\\"c@d\"@acme.example", "quoted already")]
    [InlineData("o'neil+x=1@acme.example", "o'neil+x=1@acme.example", "every atom character")]
    public void An_address_is_written_in_ASCII(string address, string expected, string because)
    {
        Assert.True(WrittenMail.Read(MimeWriter.Write(AMail.With(to: address)))["To"] == expected, because);
    }

    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace <ada@acme.example>", "atoms stay")]
    [InlineData("Lovelace, Ada (\"A\\B\")", "\"Lovelace, Ada (\\\"A\\\\B\\\")\" <ada@acme.example>", "specials are quoted")]
    [InlineData("  ", "ada@acme.example", "no name")]
    [InlineData("=?utf-8?q?Boss?=", "=?utf-8?q?=3D=3Futf-8=3Fq=3FBoss=3F=3D?= <ada@acme.example>", "what looks encoded is encoded")]
    public void A_display_name(string name, string expected, string because)
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(toName: name)));

        Assert.True(written["To"] == expected, $"{because}: {written["To"]}");
    }

    [Fact]
    public void Half_a_character_becomes_the_replacement_character()
    {
        var halved = new string('\ud83d', 1);

        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(toName: halved, subject: halved, text: halved)));

        Assert.Equal(("\ufffd <ada@acme.example>", "\ufffd", "\ufffd"), (written.Decoded("To"), written.Decoded("Subject"), written.Parts[0].Text));
    }

    [Theory]
    [InlineData("a@b\r\nBcc: eve@evil.example")]
    [InlineData("a b@c")]
    [InlineData("<a@b>")]
    [InlineData("no-at")]
    [InlineData("")]
    public void A_Message_ID_that_is_none_is_refused(string id)
    {
        var refusal = Assert.Throws<ArgumentException>(() => MimeWriter.Write(AMail.With(messageId: id)));

        Assert.StartsWith("Message-ID is not of the form left@right", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@b\r\nBcc: eve@evil.example")]
    [InlineData("a@b\n")]
    [InlineData("a\0@b")]
    public void A_reference_with_a_line_break_or_NUL_is_refused(string id)
    {
        Assert.Throws<ArgumentException>(() => MimeWriter.Write(AMail.With(references: [id])));
        Assert.Throws<ArgumentException>(() => MimeWriter.Write(AMail.With(inReplyTo: [id])));
    }

    [Theory]
    [InlineData("no", "that is a person's mail, which is null")]
    [InlineData("auto-replied\r\nBcc: eve@evil.example", "line break")]
    [InlineData("", "nothing")]
    public void Auto_Submitted_takes_keywords_only(string keyword, string because)
    {
        var refusal = Record.Exception(() => MimeWriter.Write(AMail.With(autoSubmitted: keyword)));

        Assert.True(refusal is ArgumentException, because);
    }
}
