using System.Text;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Tests.Intake;

public class InboundParseFormTests
{
    private const string Headers =
        "Received: by mx.sendgrid.net\nMessage-ID: <p.1@firma.example>\nIn-Reply-To: <c1.a@desk.example>\nReferences: <root@x> <c1.a@desk.example>\n"
        + "Date: Mon, 2 Mar 2026 09:59:59 +0100\nAuto-Submitted: no\nFrom: =?iso-8859-1?Q?J=F6rg?= <joerg@firma.example>\nSubject: =?iso-8859-1?Q?Gr=F6=DFe?=\n";

    [Fact]
    public void Text_is_decoded_by_charsets_although_they_come_last()
    {
        var form = new FormBuilder()
            .Field("headers", Headers)
            .Field("from", "Jörg <joerg@firma.example>")
            .Field("to", "Support <support@desk.example>")
            .Field("subject", "Größe")
            .Field("text", Encoding.Latin1.GetBytes("Café\r\n"))
            .Field("html", Encoding.Latin1.GetBytes("<p>Café</p>"))
            .Field("envelope", """{"to":["support@desk.example"],"from":"joerg@firma.example"}""")
            .Field("SPF", "pass").Field("dkim", "{@firma.example : pass}").Field("spam_score", "1.5")
            .Field("charsets", """{"to":"UTF-8","subject":"UTF-8","from":"UTF-8","text":"iso-8859-1","html":"iso-8859-1"}""")
            .Build();

        var read = Accepted(form);

        Assert.Equal("Café\n", read.Mail.Text);
        Assert.Equal("<p>Café</p>", read.Mail.Html);
        Assert.Equal("Größe", read.Mail.Subject);
        Assert.Equal(new MailAddress("joerg@firma.example", "Jörg"), read.Mail.From);
        Assert.Equal([new MailAddress("support@desk.example", "Support")], read.Mail.To);
        Assert.Equal("p.1@firma.example", read.Mail.MessageId);
        Assert.Equal(["root@x", "c1.a@desk.example"], read.Mail.References);
        Assert.Equal(["c1.a@desk.example"], read.Mail.InReplyTo);
        Assert.Equal("no", read.Mail.Header("auto-submitted"));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 59, 59, TimeSpan.FromHours(1)), read.Mail.Date);
        Assert.Equal(("joerg@firma.example", "pass", "{@firma.example : pass}", 1.5), (read.EnvelopeFrom, read.Spf, read.Dkim, read.SpamScore));
        Assert.Equal(["support@desk.example"], read.EnvelopeTo);
        Assert.Equal([], read.Mail.Warnings);
    }

    [Theory]
    [InlineData(true, "before what it speaks of")]
    [InlineData(false, "last")]
    public void The_charsets_decode_every_field_wherever_they_stand(bool isFirst, string because)
    {
        const string Charsets = """{"to":"UTF-8","subject":"koi8-r","from":"koi8-r","text":"shift_jis","html":"gb2312"}""";
        byte[] In(string charset, string text) => SupportFunctions.Desk.Intake.Charsets.Find(charset)!.GetBytes(text);
        var form = isFirst ? new FormBuilder().Field("charsets", Charsets) : new FormBuilder();
        form.Field("headers", "Date: Mon, 2 Mar 2026 09:00:00 +0000\n").Field("from", In("koi8-r", "Иван <ivan@x.example>")).Field("subject", In("koi8-r", "Не работает"))
            .Field("text", In("shift_jis", "日本語")).Field("html", In("gb2312", "<p>中文</p>"));

        var mail = (Accepted((isFirst ? form : form.Field("charsets", Charsets)).Build())).Mail;

        Assert.True(("Иван", "Не работает", "日本語", "<p>中文</p>") == (mail.From?.Name, mail.Subject, mail.Text, mail.Html), because);
    }

    [Theory]
    [InlineData("""{"to":["Help+1@desk.example"],"from":"kim@x.example"}""", "help+1@desk.example", "the envelope has the last word")]
    [InlineData("""{"to":[]}""", "kept@x.example,to@x.example,cc@x.example", "without one the header has it")]
    public void A_mail_is_routed_by_its_envelope(string envelope, string expected, string because)
    {
        var form = Accepted(new FormBuilder().Field("headers", "Delivered-To: kept@x.example\nTo: to@x.example\nCc: cc@x.example, TO@x.example\n")
            .Field("from", "kim@x.example").Field("envelope", envelope).Build());
        Assert.True(expected == string.Join(',', MailRecipients.Of(form.Mail, form.EnvelopeTo)), because);
    }

    [Fact]
    public void Attachments_come_in_number_order_with_what_attachment_info_says()
    {
        var form = new FormBuilder()
            .Field("headers", Headers).Field("text", "x")
            .File("attachment2", "b.bin", "application/octet-stream", [0, 13, 10, 255])
            .File("attachment1", "a.png", "image/png", [137, 80])
            .Field("attachments", "2")
            .Field("attachment-info", """{"attachment1":{"filename":"../Übersicht.png","name":"x","type":"image/png","content-id":"<shot@x>"}}""")
            .Build();

        var attachments = (Accepted(form)).Mail.Attachments;

        Assert.Equal([("Übersicht.png", "image/png", "shot@x"), ("b.bin", "application/octet-stream", (string?)null)], attachments.Select(a => (a.Name, a.ContentType, a.ContentId)));
        Assert.Equal([0, 13, 10, 255], attachments[1].Content.ToMemory().ToArray());
    }

    [Fact]
    public void Raw_mode_goes_through_the_mail_reader()
    {
        var form = new FormBuilder().Field("email", Corpus.Bytes("gmail-reply")).Field("envelope", """{"to":["a@desk.example"],"from":""}""").Build();
        var read = Accepted(form);
        Assert.Equal("CAF=abc+def@mail.example", read.Mail.MessageId);
        Assert.StartsWith("That fixed it, thank you! 🎉", read.Mail.Text, StringComparison.Ordinal);
        Assert.Equal("", read.EnvelopeFrom);
    }

    [Fact]
    public void Both_modes_give_one_ordering_key()
    {
        var parsed = new FormBuilder().Field("headers", Headers).Field("from", "Jörg <joerg@firma.example>").Build();
        var raw = new FormBuilder().Field("to", "x").Field("email", Headers + "\nFrom: other@x.example").Build();
        Assert.Equal(OrderingKey.Of(Encoding.UTF8.GetBytes(Headers), "in_1"), OrderingKey.Of(parsed, "in_2"));
        Assert.Equal(OrderingKey.Of(Encoding.UTF8.GetBytes(Headers), "in_1"), OrderingKey.Of(raw, "in_3"));
        Accepted(parsed);
    }

    [Fact]
    public void An_unreadable_hint_is_a_warning_not_a_refusal()
    {
        var read = Accepted(new FormBuilder().Field("headers", Headers).Field("text", "x").Field("envelope", "{oops").Field("spam_score", "NaN").Build());
        Assert.Null(read.EnvelopeFrom);
        Assert.Null(read.SpamScore);
        Assert.Equal(["The form's field 'envelope' is not readable as JSON."], read.Mail.Warnings);
    }

    /// <summary>Two readers would differ on it: whom the carrier's and whom ours would answer.</summary>
    [Theory]
    [InlineData("envelope", """{"to":["a@desk.example"],"to":["b@desk.example"],"from":"kim@x.example"}""")]
    [InlineData("envelope", """{"to":["a@desk.example"],"from":"kim@x.example","fr\u006fm":"eve@y.example"}""")]
    [InlineData("charsets", """{"text":"utf-8","text":"utf-16"}""")]
    [InlineData("attachment-info", """{"attachment1":{"filename":"a.png","filename":"b.exe"}}""")]
    public void A_hint_that_says_a_thing_twice_says_nothing(string field, string json)
    {
        var read = Accepted(new FormBuilder().Field("headers", Headers).Field("text", "x").Field(field, json).Build());
        Assert.Equal((null, 0, "x"), (read.EnvelopeFrom, read.EnvelopeTo.Count, read.Mail.Text));
        Assert.Contains($"The form's field '{field}' is not readable as JSON.", read.Mail.Warnings);
    }

    [Theory]
    [InlineData("application/json", "The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw.")]
    [InlineData(null, "The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw.")]
    [InlineData("multipart/form-data", "The Content-Type names no boundary of 1 to 250 characters; the sender must name the one it uses.")]
    [InlineData("multipart/form-data; boundary=other", "The form ends before its closing boundary, or uses another one than declared; have it delivered again.")]
    public void A_wrong_content_type_says_what_to_do(string? contentType, string reason)
    {
        var reading = new InboundParseForm(new MailReader()).Read(new FormBuilder().Field("headers", Headers).Build(), contentType);
        Assert.Equal(new InboundParseReading.Malformed(reason), reading);
    }

    [Theory]
    [InlineData("", 1, null, "nothing is announced")]
    [InlineData("1", 1, null, "as announced")]
    [InlineData(" 1 ", 1, null, "blanks around it")]
    [InlineData("0", 0, null, "none")]
    [InlineData("3", 1, "The form announces 3 attachments and holds 1.", "two are missing")]
    [InlineData("0", 1, "The form announces 0 attachments and holds 1.", "more than announced")]
    [InlineData("many", 0, "The form's field 'attachments' is no number.", "words")]
    [InlineData("99999999999", 0, "The form's field 'attachments' is no number.", "more than a number holds")]
    public void A_form_is_held_to_the_attachments_it_announces(string announced, int holds, string? warning, string because)
    {
        var form = new FormBuilder().Field("headers", Headers).Field("text", "x");
        form = announced.Length == 0 ? form : form.Field("attachments", announced);
        form = holds == 0 ? form : form.File("attachment1", "a", "a/b", [1]);
        var mail = Accepted(form.Build()).Mail;
        Assert.True(mail.Warnings.SequenceEqual(warning is null ? [] : [warning]), because + ": " + string.Join(' ', mail.Warnings));
        Assert.Equal(holds, mail.Attachments.Count);
    }

    [Theory]
    [InlineData("attachment99999999999")]
    [InlineData("attachment0")]
    [InlineData("attachment1x")]
    public void An_attachment_without_a_number_is_named(string name)
    {
        var mail = Accepted(new FormBuilder().Field("headers", Headers).Field("text", "x").File(name, "a", "a/b", [1]).Build()).Mail;
        Assert.Equal([$"The form's section '{name}' bears no number that an attachment can have; it is in the original only."], mail.Warnings);
        Assert.Empty(mail.Attachments);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public void A_boundary_has_250_characters_at_most(int length, bool isRead)
    {
        var boundary = new string('b', length);
        var form = Encoding.ASCII.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; name=from\r\n\r\na@x.example\r\n--{boundary}--");
        Assert.Equal(isRead, new InboundParseForm(new MailReader()).Read(form, "multipart/form-data; boundary=" + boundary) is InboundParseReading.Read);
    }

    [Fact]
    public void A_cut_off_form_is_malformed()
    {
        var form = new FormBuilder().Field("headers", Headers).Field("text", "x").Build();
        Assert.IsType<InboundParseReading.Malformed>(Read(form[..^30]));
    }

    [Fact]
    public void A_form_of_another_kind_is_malformed() =>
        Assert.Equal(
            new InboundParseReading.Malformed("The form has none of the fields 'email', 'headers' and 'from'; point an Inbound Parse webhook here, not another form."),
            Read(new FormBuilder().Field("name", "x").Build()));

    [Fact]
    public void A_form_over_the_size_is_too_large()
    {
        var options = new InboundParseOptions { MaxBytes = 1024 };
        var form = new FormBuilder().Field("headers", Headers).Field("text", new string('x', 2000)).Build();
        var reader = new InboundParseForm(new MailReader(), MailReaderOptions.Default, options);
        var expected = new InboundParseReading.TooLarge("The form is larger than 1024 bytes.");
        Assert.Equal(expected, reader.Read(form, FormBuilder.ContentType));
    }

    [Fact]
    public void A_form_of_too_many_sections_is_too_large()
    {
        var form = new FormBuilder();
        for (var i = 0; i < 301; i++)
        {
            form.Field("x", "");
        }

        Assert.Equal(new InboundParseReading.TooLarge("The form has more than 300 sections."), Read(form.Build()));
    }

    [Fact]
    public void Of_a_form_as_many_attachments_are_kept_as_of_a_mail()
    {
        var options = new MailReaderOptions { MaxAttachments = 1, MaxParts = 5 };
        var form = new FormBuilder().Field("headers", Headers).File("attachment1", "a", "a/b", [1]).File("attachment2", "b", "a/b", [2]).Build();
        var mail = Assert.IsType<InboundParseReading.Read>(new InboundParseForm(new MailReader(options), options, InboundParseOptions.Default).Read(form, FormBuilder.ContentType)).Form.Mail;
        Assert.Equal(["a"], mail.Attachments.Select(a => a.Name));
        Assert.Contains("The form holds 2 attachments; the first 1 were kept.", mail.Warnings);
    }

    [Fact]
    public void The_first_field_of_a_name_counts() =>
        Assert.Equal(
            ("a@x.example", "The form holds the field 'from' more than once; the first counts."),
            Accepted(new FormBuilder().Field("from", "a@x.example").Field("from", "b@x.example").Build()).Mail is var mail ? (mail.From?.Address, mail.Warnings[0]) : default);

    [Fact]
    public void A_delimiter_after_or_before_a_bare_line_feed_is_text()
    {
        // As a mail would do that wants to bring a field of its own: SendGrid's boundary is always the same.
        const string Text = "Hi\n--xYzZY\r\nContent-Disposition: form-data; name=\"SPF\"\r\n\r\npass\r\n--xYzZY\nThere\r\n--xYzZYx\r\n--xYz";
        var read = Accepted(new FormBuilder().Field("from", "a@x.example").Field("text", Text).Field("SPF", "fail").Build());
        Assert.Equal(("fail", Text.ReplaceLineEndings("\n")), (read.Spf, read.Mail.Text));
    }

    [Theory]
    [InlineData("--xYzZY\r\n", "before the first section")]
    [InlineData("before\r\n--xYzZY\r\n", "after a preamble")]
    [InlineData("\n--xYzZY \t\r\n", "after an empty line, with blanks")]
    public void The_first_delimiter_may_stand(string first, string because)
    {
        var form = first + "content-type: text/plain\r\nCONTENT-DISPOSITION: form-data; name=from\r\n\r\na@x.example\r\n--xYzZY--after";
        Assert.True(Accepted(Encoding.ASCII.GetBytes(form)).Mail.From?.Address == "a@x.example", because);
    }

    [Theory]
    [InlineData("no colon\r\n\r\nx")]
    [InlineData(": no name\r\n\r\nx")]
    [InlineData("--xYzZY")]
    public void A_section_whose_header_is_none_is_malformed(string section) =>
        Assert.Equal(
            new InboundParseReading.Malformed("A section's header is malformed or too long; send the form again as the carrier made it."),
            Read(Encoding.ASCII.GetBytes("--xYzZY\r\n" + section + "\r\n--xYzZY--\r\n--xYzZY--\r\n")));

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void A_section_has_16_header_fields_at_most(int fields, bool isRead)
    {
        var form = "--xYzZY\r\nContent-Disposition: form-data; name=from\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", fields - 1)) + "\r\na@x.example\r\n--xYzZY--";
        Assert.Equal(isRead, Read(Encoding.ASCII.GetBytes(form)) is InboundParseReading.Read);
    }

    [Theory]
    [InlineData(16_000, true)]
    [InlineData(17_000, false)]
    public void The_header_of_a_section_has_16_KiB_at_most(int length, bool isRead)
    {
        var form = "--xYzZY\r\nContent-Disposition: form-data; name=from\r\nX: " + new string('y', length) + "\r\n\r\na@x.example\r\n--xYzZY--";
        Assert.Equal(isRead, Read(Encoding.ASCII.GetBytes(form)) is InboundParseReading.Read);
    }

    private static InboundParseReading Read(byte[] form) => new InboundParseForm(new MailReader()).Read(form, FormBuilder.ContentType);

    private static InboundParseMail Accepted(byte[] form) => Assert.IsType<InboundParseReading.Read>(Read(form)).Form;
}
