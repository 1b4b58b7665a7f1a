using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class MimeWriterTests
{
    [Fact]
    public void A_persons_words_are_written_as_two_readable_alternatives()
    {
        var mail = AMail.With(toName: "Ada", inReplyTo: ["q1@acme.example"], references: ["q0@acme.example", "q1@acme.example"]);

        Assert.Equal("""
            Date: Mon, 02 Mar 2026 09:05:00 -0800
            From: Support <support@desk.example>
            To: Ada <ada@acme.example>
            Message-ID: <C-1042.7.1@desk.example>
            In-Reply-To: <q1@acme.example>
            References: <q0@acme.example> <q1@acme.example>
            Subject: [C-1042] Login fails
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="BOUNDARY"

            --BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Hello Ada,
            we are on it.

            --BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            <p>Hello Ada,<br>we are on it.</p>

            --BOUNDARY--

            """, Shown(mail));
    }

    [Fact]
    public void Automatic_mail_says_so_in_three_ways_and_goes_without_8bit_where_the_carrier_lacks_it()
    {
        var mail = AMail.With(subject: "[C-1042] Störung 🚒", text: "Grüße\n", html: "<p>ü</p>", autoSubmitted: "auto-replied",
            replyTo: new MailAddress("cases@bücher.example", "Desk, \"Süd\""));

        Assert.Equal("""
            Date: Mon, 02 Mar 2026 09:05:00 -0800
            From: Support <support@desk.example>
            Reply-To: =?utf-8?q?Desk=2C_=22S=C3=BCd=22?= <cases@xn--bcher-kva.example>
            To: ada@acme.example
            Message-ID: <C-1042.7.1@desk.example>
            Subject: [C-1042] =?utf-8?q?St=C3=B6rung_=F0=9F=9A=92?=
            Auto-Submitted: auto-replied
            X-Auto-Response-Suppress: All
            X-Desk-Loop: 1
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="BOUNDARY"

            --BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe

            --BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>=C3=BC</p>
            --BOUNDARY--

            """, Shown(mail, eightBitAllowed: false));
    }

    [Fact]
    public void Personal_mail_carries_no_mark_of_automatic_mail()
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With()));

        Assert.All(["Auto-Submitted", "X-Auto-Response-Suppress", "X-Desk-Loop"], name => Assert.False(written.Has(name), name));
    }

    [Fact]
    public void A_mail_without_html_is_plain_text_alone()
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(html: "")));

        Assert.Equal("text/plain; charset=utf-8", written["Content-Type"]);
        Assert.Equal("Hello Ada,\nwe are on it.\n\n", written.Text);
    }

    [Fact]
    public void The_same_mail_gives_the_same_bytes_and_another_effect_another_boundary()
    {
        Assert.Equal(MimeWriter.Write(AMail.With()), MimeWriter.Write(AMail.With()));
        Assert.NotEqual(BoundaryOf(AMail.With()), BoundaryOf(AMail.With(effectId: "C-1042-0000000007-2")));
    }

    [Fact]
    public void A_body_that_quotes_its_boundary_gets_another_one()
    {
        var first = BoundaryOf(AMail.With());
        var text = $"one\n--{first}--\ntwo\n";

        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(text: text)));

        Assert.NotEqual(first, written.Boundary);
        Assert.Equal(text, written.Parts[0].Text);
    }

    [Fact]
    public void Of_a_thousand_references_the_root_and_the_newest_nineteen_are_written()
    {
        var references = Enumerable.Range(0, 1000).Select(i => FormattableString.Invariant($"m{i}@acme.example")).ToArray();

        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(references: references)));

        Assert.Equal([references[0], .. references[981..]], written["References"].Split(' ').Select(id => id.Trim('<', '>')));
    }

    [Fact]
    public void Ids_of_strangers_that_cannot_be_written_are_left_out_of_the_thread()
    {
        var written = WrittenMail.Read(MimeWriter.Write(AMail.With(
            inReplyTo: ["a b@x"], references: ["<x@y>", "ok@acme.example", "ü@acme.example", new string('x', 2000), "", "ok@acme.example"])));

        Assert.False(written.Has("In-Reply-To"));
        Assert.Equal("<ok@acme.example>", written["References"]);
    }

    [Theory]
    [InlineData("ends in space \nnext", "some servers cut it")]
    [InlineData("ends in tab\t", "some servers cut it, also on the last line")]
    [InlineData("-- \nsignature", "the space of a signature separator counts")]
    [InlineData("From here on", "mbox writers put a '>' before it")]
    [InlineData("bell \a and escape \u001b[0m", "control characters")]
    public void A_text_that_servers_might_change_goes_as_quoted_printable(string text, string because)
    {
        var part = WrittenMail.Read(MimeWriter.Write(AMail.With(text: text))).Parts[0];

        Assert.True(part["Content-Transfer-Encoding"] == "quoted-printable", because);
        Assert.Equal(text, part.Text);
    }

    [Theory]
    [InlineData(998, "8bit")]
    [InlineData(999, "quoted-printable")]
    public void A_line_of_998_octets_is_the_longest_that_stays_8bit(int octets, string encoding)
    {
        var text = "ü" + new string('x', octets - 2);

        var part = WrittenMail.Read(MimeWriter.Write(AMail.With(text: text))).Parts[0];

        Assert.Equal(encoding, part["Content-Transfer-Encoding"]);
        Assert.Equal(text, part.Text);
    }

    [Theory]
    [InlineData("a=b", "a=3Db", "the escape itself")]
    [InlineData(".\n..\n.x", "=2E\r\n=2E.\r\n=2Ex", "dots at the start of a line")]
    [InlineData("From x\nFirst", "=46rom x\r\nFirst", "only what mbox escapes")]
    [InlineData("a \t \nb ", "a \t=20\r\nb=20", "only the last space needs it")]
    [InlineData("a\r\nb\rc\nd\0", "a\r\nb\r\nc\r\nd", "every line end becomes CRLF, NUL goes")]
    [InlineData("", "", "nothing")]
    public void Quoted_printable(string text, string expected, string because)
    {
        var part = WrittenMail.Read(MimeWriter.Write(AMail.With(text: text), eightBitAllowed: false)).Parts[0];

        Assert.True(part.Body == expected, $"{because}: {part.Body}");
    }

    [Fact]
    public void A_quoted_printable_line_is_full_at_76_and_is_broken_between_characters()
    {
        var full = new string('x', 76);
        var broken = new string('x', 74) + "ü.end";

        var part = WrittenMail.Read(MimeWriter.Write(AMail.With(text: $"{full}\n{broken}\n"), eightBitAllowed: false)).Parts[0];

        Assert.Equal($"{full}\r\n{new string('x', 74)}=\r\n=C3=BC.end\r\n", part.Body);
    }

    [Fact]
    public void Any_text_is_read_back_as_it_was()
    {
        var texts = ArbMap.Default.ArbFor<string>().Filter(t => t is not null);
        Prop.ForAll(texts, ArbMap.Default.ArbFor<bool>(), (text, eightBit) =>
        {
            var readable = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n")));
            var parts = WrittenMail.Read(MimeWriter.Write(AMail.With(text: text, html: "<b>" + text), eightBit)).Parts;
            return parts[0].Text == readable && parts[1].Text == "<b>" + readable;
        }).Check(Config.QuickThrowOnFailure.WithReplay(2026UL, 303UL).WithMaxTest(500));
    }

    private static string BoundaryOf(OutgoingMail mail) => WrittenMail.Read(MimeWriter.Write(mail)).Boundary;

    private static string Shown(OutgoingMail mail, bool eightBitAllowed = true)
    {
        var bytes = MimeWriter.Write(mail, eightBitAllowed);
        return Encoding.UTF8.GetString(bytes)
            .Replace(WrittenMail.Read(bytes).Boundary, "BOUNDARY", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
