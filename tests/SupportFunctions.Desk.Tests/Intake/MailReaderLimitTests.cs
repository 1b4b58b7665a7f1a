using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Intake;

public class MailReaderLimitTests
{
    private const string Head = "From: a@x.example\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n";

    [Theory]
    [InlineData("x", 16 * 1024 - 1, "one word without an end")]
    [InlineData("\u00fc", (16 * 1024 - 1) / 2, "characters of two bytes, none in half")]
    public void A_subject_without_a_blank_is_cut_and_not_lost(string character, int kept, string because)
    {
        string raw = "From: a@b.example\nSubject: " + string.Concat(Enumerable.Repeat(character, 17_000)) + "\n\nx\n";
        ReceivedMail mail = Assert.IsType<MailReading.Read>(new MailReader().Read(Encoding.UTF8.GetBytes(raw))).Mail;
        Assert.True(mail.Subject.Length == kept, $"{because}: {mail.Subject.Length}");
        Assert.Contains(mail.Warnings, w => w.StartsWith("Field Subject is longer than", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"{0}\" <kim@x.example>", " Kim", "kim@x.example", "a quoted name")]
    [InlineData("{0} <kim@x.example>", " Kim", "kim@x.example", "words")]
    [InlineData("{0} <kim@x.example>", "\n Kim", "kim@x.example", "on many lines")]
    [InlineData("{0}<kim@x.example>", "K", "kim@x.example", "one word, and no blank before the address")]
    [InlineData("{0} <kim@x.example>", " =?utf-8?Q?K=C3=BCm?=", "kim@x.example", "encoded words")]
    [InlineData("\"{0}\" <kim@x.example>", " <eve@y.example>,", "kim@x.example", "what is in quotes is nobody's address")]
    [InlineData("\"{0}\" <kim@x.example>", "\\\"<eve@y.example>,", "kim@x.example", "quotes in quotes")]
    [InlineData("kim@x.example, {0}", "eve@y.example, ", "kim@x.example", "many authors")]
    [InlineData("<kim@x.example>, {0}", " Eve <eve@y.example>,", "kim@x.example", "many authors with names")]
    [InlineData("({0}) kim@x.example", " Kim", "kim@x.example", "a comment before the bare address (RFC 5322, 3.4)")]
    [InlineData("({0})\n kim@x.example", "K", "kim@x.example", "one word in a comment, and the address on the next line")]
    [InlineData("(({0}) Kim\\)) kim@x.example (home)", " Kim", "kim@x.example", "comments in a comment, and one behind")]
    [InlineData("kim@x.example ({0})", " Kim", "kim@x.example", "a comment behind the address")]
    [InlineData("({0}) kim@x.example", " <eve@y.example>", "kim@x.example", "what is in a comment is nobody's address")]
    [InlineData("({0}) Kim <kim@x.example>", " Eve <eve@y.example>,", "kim@x.example", "nor is it where brackets follow")]
    [InlineData("Kim ( {0} <kim@x.example>", " Kim", "kim@x.example", "a bracket that opens no comment, because none closes it")]
    [InlineData("(({0} <kim@x.example>", "(", "kim@x.example", "many of them")]
    public void A_name_of_22_kB_does_not_cost_the_author(string from, string piece, string address, string because)
    {
        string name = string.Concat(Enumerable.Repeat(piece, 22_000 / piece.Length));
        ReceivedMail mail = Accepted("Subject: s\nFrom: " + string.Format(System.Globalization.CultureInfo.InvariantCulture, from, name) + "\nReply-To: back@x.example\n\nx");
        Assert.True(mail.From?.Address == address, because + ": " + mail.From);
        Assert.True(mail.From.Name is null or { Length: <= 200 }, because);
        Assert.Equal(("s", "back@x.example", "x"), (mail.Subject, mail.ReplyTo?.Address, mail.Text));
        Assert.Contains("Field From is longer than 16384 bytes; the rest was skipped.", mail.Warnings);
    }

    [Fact]
    public void An_empty_message_is_rejected() => AssertRejected("", "The message is empty.", 0);

    [Fact]
    public void A_message_over_the_size_is_rejected() =>
        AssertRejected(Head + new string('x', 3000), "The message has 3055 bytes; at most 2000 are read.", 2000, new MailReaderOptions { MaxBytes = 2000 });

    [Fact]
    public void Too_many_fields_are_rejected_where_they_begin() =>
        AssertRejected(Head + string.Concat(Enumerable.Repeat("X: y\n", 10)) + "\nHi", "The header has more than 10 fields.", Head.Length + 40, new MailReaderOptions { MaxHeaderFields = 10 });

    [Fact]
    public void Too_many_parts_are_rejected()
    {
        var mail = Head + "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 501)) + "--b--\n";
        AssertRejected(mail, "The mail has more than 500 parts.", mail.IndexOf("--b\n", StringComparison.Ordinal) + (500 * 7) + 4);
    }

    [Fact]
    public void Attachments_beyond_the_limit_stay_in_the_original()
    {
        var mail = Accepted(Head + "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Range(0, 450).Select(i => $"--b\nContent-Type: a/b; name={i}\n\nx\n")) + "--b--\n");
        Assert.Equal((400, "399"), (mail.Attachments.Count, mail.Attachments[^1].Name));
        Assert.Equal(["The mail holds more than 400 attachments; the rest is in the original only."], mail.Warnings);
    }

    [Fact]
    public void A_header_over_its_size_as_a_whole_is_rejected()
    {
        var fields = string.Concat(Enumerable.Repeat("X-Y: " + new string('y', 16_000) + "\n", 40));
        AssertRejected(Head + fields + "\nHi", "The header has more than 524288 bytes.", Head.Length + (32 * 16_006));
    }

    [Fact]
    public void Parts_nested_too_deep_are_rejected()
    {
        var mail = new StringBuilder(Head);
        for (var i = 0; i < 13; i++)
        {
            mail.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        var rejected = Assert.IsType<MailReading.Rejected>(Read(mail.ToString()));
        Assert.Equal("Parts are nested deeper than 12.", rejected.Reason);
    }

    [Fact]
    public void A_long_field_is_cut_at_an_address_and_says_so()
    {
        var mail = Accepted("To: " + string.Join(", ", Enumerable.Repeat("someone@x.example", 2000)) + "\n" + Head + "\nHi");
        Assert.Equal(["To is longer than 16384 bytes; the rest was skipped."], mail.Warnings.Where(w => w.Contains("longer", StringComparison.Ordinal)).Select(w => w["Field ".Length..]));
        Assert.All(mail.To, a => Assert.Equal("someone@x.example", a.Address));
    }

    [Fact]
    public void References_keep_the_root_and_the_newest()
    {
        var mail = Accepted(Head + "References: " + string.Join("\n ", Enumerable.Range(0, 300).Select(i => $"<{i}@x>")) + "\n\nHi");
        Assert.Equal(100, mail.References.Count);
        Assert.Equal(["0@x", "201@x", "299@x"], [mail.References[0], mail.References[1], mail.References[^1]]);
    }

    [Fact]
    public void A_long_text_is_cut_and_says_so()
    {
        var mail = Accepted(Head + "\n" + new string('x', 2_000_000));
        Assert.Equal(1024 * 1024, mail.Text.Length);
        Assert.Equal(["The text is longer than 1048576 characters; the rest is in the original only."], mail.Warnings);
    }

    [Theory]
    [InlineData("From: a@x.example\nnot a field\nSubject: s\n\nbody", "s", "body", "a junk line is skipped")]
    [InlineData("From: a@x.example\nSubject: s\nbody at once\nmore", "s", "body at once\nmore", "the blank line was forgotten")]
    [InlineData("From: a@x.example\nSubject: s\n \t\nbody", "s", "body", "the blank line holds blanks")]
    [InlineData("From: a@x.example\nSubject : s\n\nbody", "s", "body", "a blank before the colon")]
    [InlineData("\n\nFrom: a@x.example\nSubject: s\n\nbody", "s", "body", "blank lines before the header")]
    [InlineData("\uFEFFFrom: a@x.example\nSubject: s\n\nbody", "s", "body", "a byte order mark")]
    [InlineData("From: a@x.example\nSubject: s", "s", "", "no body")]
    [InlineData("From: a@x.example\r\r\nSubject: s\r\r\n\r\r\nbody", "s", "body", "line ends converted twice")]
    public void Broken_headers_are_read_as_meant(string raw, string subject, string text, string because)
    {
        var mail = Accepted(raw);
        Assert.True((subject, text, "a@x.example") == (mail.Subject, mail.Text, mail.From?.Address), because);
    }

    [Fact]
    public void Every_charset_decodes_any_bytes()
    {
        var bytes = new byte[4096];
        new Random(7).NextBytes(bytes);
        foreach (var name in Encoding.GetEncodings().Select(e => e.Name).Concat(["x-sjis", "gb2312", "iso-2022-kr", "hz-gb-2312", "utf-7", "nonsense"]))
        {
            Assert.NotEqual("", Charsets.Decode(bytes, name, out _));
        }
    }

    private static ReceivedMail Accepted(string raw) => Assert.IsType<MailReading.Read>(Read(raw)).Mail;

    private static MailReading Read(string raw, MailReaderOptions? options = null) => new MailReader(options ?? MailReaderOptions.Default).Read(Encoding.UTF8.GetBytes(raw));

    private static void AssertRejected(string raw, string reason, int offset, MailReaderOptions? options = null) =>
        Assert.Equal(new MailReading.Rejected(reason, offset), Read(raw, options));

    [Fact]
    public async Task A_limit_of_the_settings_holds_for_mails_that_come_in_raw_and_in_forms()
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection([new("Intake:Reader:MaxParts", "3")]).Build();
        await using CaseDesk desk = await CaseDesk.StartAsync(more: s => s.AddOptions<MailReaderOptions>().Bind(settings.GetSection(MailReaderOptions.Section)));
        string mail = "From: kim@acme.example\nSubject: Parts\nContent-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 5)) + "--b--\n";
        var form = new FormBuilder().Field("email", mail);
        DeskDriver.Answer answer = await desk.PostAsync("/intake/email", FormBuilder.ContentType, form.Build());
        await desk.WorkOffAsync();

        Assert.Equal("dead", (await desk.TakeInAsync(mail)).State);
        Assert.Equal("dead", (await desk.IntakeAsync((string)answer.Json["intakeId"]!)).State);
    }
}
