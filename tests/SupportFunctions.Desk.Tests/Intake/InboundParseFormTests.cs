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
    public async Task Text_is_decoded_by_charsets_although_they_come_last()
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

        var read = await Accepted(form);

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
    public async Task The_charsets_decode_every_field_wherever_they_stand(bool isFirst, string because)
    {
        const string Charsets = """{"to":"UTF-8","subject":"koi8-r","from":"koi8-r","text":"shift_jis","html":"gb2312"}""";
        byte[] In(string charset, string text) => SupportFunctions.Desk.Intake.Charsets.Find(charset)!.GetBytes(text);
        var form = isFirst ? new FormBuilder().Field("charsets", Charsets) : new FormBuilder();
        form.Field("headers", "Date: Mon, 2 Mar 2026 09:00:00 +0000\n").Field("from", In("koi8-r", "Иван <ivan@x.example>")).Field("subject", In("koi8-r", "Не работает"))
            .Field("text", In("shift_jis", "日本語")).Field("html", In("gb2312", "<p>中文</p>"));

        var mail = (await Accepted((isFirst ? form : form.Field("charsets", Charsets)).Build())).Mail;

        Assert.True(("Иван", "Не работает", "日本語", "<p>中文</p>") == (mail.From?.Name, mail.Subject, mail.Text, mail.Html), because);
    }

    [Theory]
    [InlineData("""{"to":["Help+1@desk.example"],"from":"kim@x.example"}""", "help+1@desk.example", "the envelope has the last word")]
    [InlineData("""{"to":[]}""", "kept@x.example,to@x.example,cc@x.example", "without one the header has it")]
    public async Task A_mail_is_routed_by_its_envelope(string envelope, string expected, string because)
    {
        var form = await Accepted(new FormBuilder().Field("headers", "Delivered-To: kept@x.example\nTo: to@x.example\nCc: cc@x.example, TO@x.example\n")
            .Field("from", "kim@x.example").Field("envelope", envelope).Build());
        Assert.True(expected == string.Join(',', MailRecipients.Of(form.Mail, form.EnvelopeTo)), because);
    }

    [Fact]
    public async Task Attachments_come_in_number_order_with_what_attachment_info_says()
    {
        var form = new FormBuilder()
            .Field("headers", Headers).Field("text", "x")
            .File("attachment2", "b.bin", "application/octet-stream", [0, 13, 10, 255])
            .File("attachment1", "a.png", "image/png", [137, 80])
            .Field("attachments", "2")
            .Field("attachment-info", """{"attachment1":{"filename":"../Übersicht.png","name":"x","type":"image/png","content-id":"<shot@x>"}}""")
            .Build();

        var attachments = (await Accepted(form)).Mail.Attachments;

        Assert.Equal([("Übersicht.png", "image/png", "shot@x"), ("b.bin", "application/octet-stream", (string?)null)], attachments.Select(a => (a.Name, a.ContentType, a.ContentId)));
        Assert.Equal([0, 13, 10, 255], attachments[1].Content.ToArray());
    }

    [Fact]
    public async Task Raw_mode_goes_through_the_mail_reader()
    {
        var form = new FormBuilder().Field("email", Corpus.Bytes("gmail-reply")).Field("envelope", """{"to":["a@desk.example"],"from":""}""").Build();
        var read = await Accepted(form);
        Assert.Equal("CAF=abc+def@mail.example", read.Mail.MessageId);
        Assert.StartsWith("That fixed it, thank you! 🎉", read.Mail.Text, StringComparison.Ordinal);
        Assert.Equal("", read.EnvelopeFrom);
    }

    [Fact]
    public async Task Both_modes_give_one_ordering_key()
    {
        var parsed = new FormBuilder().Field("headers", Headers).Field("from", "Jörg <joerg@firma.example>").Build();
        var raw = new FormBuilder().Field("to", "x").Field("email", Headers + "\nFrom: other@x.example").Build();
        Assert.Equal(OrderingKey.Of(Encoding.UTF8.GetBytes(Headers), "in_1"), OrderingKey.Of(parsed, "in_2"));
        Assert.Equal(OrderingKey.Of(Encoding.UTF8.GetBytes(Headers), "in_1"), OrderingKey.Of(raw, "in_3"));
        await Accepted(parsed);
    }

    [Fact]
    public async Task An_unreadable_hint_is_a_warning_not_a_refusal()
    {
        var read = await Accepted(new FormBuilder().Field("headers", Headers).Field("text", "x").Field("envelope", "{oops").Field("spam_score", "NaN").Build());
        Assert.Null(read.EnvelopeFrom);
        Assert.Null(read.SpamScore);
        Assert.Equal(["The form's field 'envelope' is not readable as JSON."], read.Mail.Warnings);
    }

    [Theory]
    [InlineData("application/json", "The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw.")]
    [InlineData(null, "The Content-Type is not multipart/form-data; point the Inbound Parse webhook here, and send raw messages to /intake/email/raw.")]
    [InlineData("multipart/form-data", "The Content-Type names no boundary of 1 to 250 characters; the sender must name the one it uses.")]
    [InlineData("multipart/form-data; boundary=other", "The form ends before its closing boundary, or uses another one than declared; have it delivered again.")]
    public async Task A_wrong_content_type_says_what_to_do(string? contentType, string reason)
    {
        var reading = await new InboundParseForm(new MailReader()).ReadAsync(new FormBuilder().Field("headers", Headers).Build(), contentType, default);
        Assert.Equal(new InboundParseReading.Malformed(reason), reading);
    }

    [Fact]
    public async Task A_cut_off_form_is_malformed()
    {
        var form = new FormBuilder().Field("headers", Headers).Field("text", "x").Build();
        Assert.IsType<InboundParseReading.Malformed>(await Read(form[..^30]));
    }

    [Fact]
    public async Task A_form_of_another_kind_is_malformed() =>
        Assert.Equal(
            new InboundParseReading.Malformed("The form has none of the fields 'email', 'headers' and 'from'; point an Inbound Parse webhook here, not another form."),
            await Read(new FormBuilder().Field("name", "x").Build()));

    [Fact]
    public async Task A_form_over_the_size_is_too_large_from_memory_and_from_a_stream()
    {
        var options = new InboundParseOptions { MaxBytes = 1024 };
        var form = new FormBuilder().Field("headers", Headers).Field("text", new string('x', 2000)).Build();
        var reader = new InboundParseForm(new MailReader(), MailReaderOptions.Default, options);
        var expected = new InboundParseReading.TooLarge("The form is larger than 1024 bytes.");
        Assert.Equal(expected, await reader.ReadAsync(form, FormBuilder.ContentType, default));
        Assert.Equal(expected, await reader.ReadAsync(new MemoryStream(form), FormBuilder.ContentType, default));
    }

    [Fact]
    public async Task A_form_of_too_many_sections_is_too_large()
    {
        var form = new FormBuilder();
        for (var i = 0; i < 301; i++)
        {
            form.Field("x", "");
        }

        Assert.Equal(new InboundParseReading.TooLarge("The form has more than 300 sections."), await Read(form.Build()));
    }

    [Fact]
    public async Task The_first_field_of_a_name_counts() =>
        Assert.Equal("a@x.example", (await Accepted(new FormBuilder().Field("from", "a@x.example").Field("from", "b@x.example").Build())).Mail.From?.Address);

    private static Task<InboundParseReading> Read(byte[] form) => new InboundParseForm(new MailReader()).ReadAsync(form, FormBuilder.ContentType, default);

    private static async Task<InboundParseMail> Accepted(byte[] form) => Assert.IsType<InboundParseReading.Read>(await Read(form)).Form;
}
