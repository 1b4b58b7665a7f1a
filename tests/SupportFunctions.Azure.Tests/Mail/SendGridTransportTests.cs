using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Moq;
using SendGrid;
using SendGrid.Helpers.Mail;
using SupportFunctions.Azure.Mail;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests.Mail;

public sealed class SendGridTransportTests
{
    private readonly Mock<ISendGridClient> _client = new();
    private SendGridMessage? _sent;

    [Fact]
    public async Task A_mail_is_handed_over_with_one_recipient_both_parts_and_nobody_watched()
    {
        Answers(HttpStatusCode.Accepted);

        await SendAsync(AMail() with { ReplyTo = new MailAddress("reply@desk.example") });

        Assert.Equal(("support@desk.example", "Support"), (_sent!.From.Email, _sent.From.Name));
        EmailAddress to = Assert.Single(Assert.Single(_sent.Personalizations).Tos);
        Assert.Equal(("ada@acme.example", "Ada"), (to.Email, to.Name));
        Assert.Equal("reply@desk.example", _sent.ReplyTo.Email);
        Assert.Equal("[C-7] Grüße", _sent.Subject);
        Assert.Equal([("text/plain", "Hello"), ("text/html", "<p>Hello</p>")], _sent.Contents.Select(c => (c.Type, c.Value)));
        Assert.Equal((false, false), (_sent.TrackingSettings.ClickTracking.Enable, _sent.TrackingSettings.OpenTracking.Enable));
    }

    [Fact]
    public async Task Threads_automation_and_the_effect_are_told_in_headers_and_in_an_argument()
    {
        Answers(HttpStatusCode.Accepted);

        await SendAsync(AMail());

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Message-ID"] = "<7-1@desk.example>",
                ["In-Reply-To"] = "<b@acme.example>",
                ["References"] = "<a@acme.example> <b@acme.example>",
                ["Auto-Submitted"] = "auto-replied",
                ["X-Auto-Response-Suppress"] = "All",
                ["X-Desk-Loop"] = "1",
            },
            _sent!.Headers);
        Assert.Equal(new Dictionary<string, string> { ["desk_effect"] = "0000000001-1" }, _sent.CustomArgs);
    }

    [Fact]
    public async Task A_persons_first_words_carry_a_message_id_and_no_other_header()
    {
        Answers(HttpStatusCode.Accepted);

        await SendAsync(AMail() with { AutoSubmitted = null, InReplyTo = [], References = [], Html = "" });

        Assert.Equal("Message-ID", Assert.Single(_sent!.Headers).Key);
        Assert.Equal("text/plain", Assert.Single(_sent.Contents).Type);
    }

    [Theory]
    [InlineData(400, true, "the mail is wrong")]
    [InlineData(413, true, "the mail is too large")]
    [InlineData(401, false, "our key is wrong: mended, the mail can go")]
    [InlineData(403, false, "our sender is not verified: mended, the mail can go")]
    [InlineData(408, false, "it took too long")]
    [InlineData(429, false, "we are too fast")]
    [InlineData(500, false, "they have a fault")]
    [InlineData(503, false, "they are away")]
    public async Task A_refusal_of_the_mail_is_final_and_everything_else_is_tried_again(int status, bool isFinal, string because)
    {
        Answers((HttpStatusCode)status, """{"errors":[{"message":"Because."}]}""");

        MailTransportException refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail()));

        Assert.True(refusal.IsFinal == isFinal, because);
        Assert.Equal($$"""SendGrid answered {{status}}: {"errors":[{"message":"Because."}]}""", refusal.Message);
        Assert.Null(refusal.RetryAfter);
    }

    [Theory]
    [InlineData("120", 120, "seconds")]
    [InlineData("Mon, 02 Mar 2026 09:02:00 GMT", 120, "an instant")]
    [InlineData("Mon, 02 Mar 2026 08:00:00 GMT", null, "an instant that has passed")]
    public async Task Their_wish_when_to_try_again_is_kept(string header, int? seconds, string because)
    {
        Answers(HttpStatusCode.TooManyRequests, retryAfter: header);

        MailTransportException refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail()));

        Assert.True(refusal.RetryAfter == (seconds is { } s ? TimeSpan.FromSeconds(s) : null), because);
    }

    [Fact]
    public async Task A_carrier_that_cannot_be_reached_is_tried_again()
    {
        _client.Setup(c => c.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>())).ThrowsAsync(new HttpRequestException("No route."));

        Assert.False((await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail()))).IsFinal);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_written_is_final_and_is_not_sent()
    {
        Assert.True((await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail() with { MessageId = "no id" }))).IsFinal);
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Of_each_mail_its_kind_is_told_and_nothing_of_its_recipient()
    {
        Answers(HttpStatusCode.Accepted);

        await SendAsync(AMail() with { Category = "reply" });

        Assert.Equal(["reply"], _sent!.Categories);
        Assert.False(_sent.MailSettings.SandboxMode.Enable);
    }

    [Theory]
    [InlineData(true, 7, 7, "nobody waits for it")]
    [InlineData(false, 7, null, "an answer reaches whoever asked")]
    [InlineData(true, null, null, "there is no group")]
    public async Task Only_what_nobody_waits_for_can_be_unsubscribed_from(bool isDispensable, int? group, int? expected, string because)
    {
        Answers(HttpStatusCode.Accepted);

        await SendAsync(AMail() with { IsDispensable = isDispensable }, new SendGridOptions { SuppressionGroup = group });

        Assert.True(expected == _sent!.Asm?.GroupId, because);
    }

    [Fact]
    public async Task In_the_sandbox_a_mail_is_checked_and_an_answer_of_200_takes_it_over()
    {
        Answers(HttpStatusCode.OK);

        await SendAsync(AMail(), new SendGridOptions { Sandbox = true });

        Assert.True(_sent!.MailSettings.SandboxMode.Enable);
    }

    [Theory]
    [InlineData(429, 1772442060, 60, "seconds since 1970 at which there is room again")]
    [InlineData(429, 1772441940, null, "an instant that has passed")]
    [InlineData(503, 1772442060, null, "a fault says nothing about our rate")]
    public async Task Without_a_wish_of_theirs_the_end_of_a_limit_is_kept(int status, long reset, int? seconds, string because)
    {
        Answers((HttpStatusCode)status, reset: reset);

        MailTransportException refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail()));

        Assert.True(refusal.RetryAfter == (seconds is { } s ? TimeSpan.FromSeconds(s) : null), because);
    }

    private Task SendAsync(OutgoingMail mail, SendGridOptions? options = null) =>
        new SendGridTransport(_client.Object, Options.Create(options ?? new SendGridOptions()), new MachineTime(new StoppedTime())).SendAsync(mail, default);

    private void Answers(HttpStatusCode status, string body = "", string? retryAfter = null, long? reset = null)
    {
        using var answer = new HttpResponseMessage(status);
        if (retryAfter is not null)
        {
            answer.Headers.RetryAfter = RetryConditionHeaderValue.Parse(retryAfter);
        }

        if (reset is { } at)
        {
            answer.Headers.Add("X-RateLimit-Reset", at.ToString(CultureInfo.InvariantCulture));
        }

        _client.Setup(c => c.SendEmailAsync(It.IsAny<SendGridMessage>(), It.IsAny<CancellationToken>()))
            .Callback((SendGridMessage message, CancellationToken _) => _sent = message)
            .ReturnsAsync(new Response(status, new StringContent(body), answer.Headers));
    }

    private static OutgoingMail AMail() => new(
        "0000000001-1", new MailAddress("support@desk.example", "Support"), new MailAddress("ada@acme.example", "Ada"), "[C-7] Grüße", "Hello", "<p>Hello</p>",
        "7-1@desk.example", ["b@acme.example"], ["a@acme.example", "b@acme.example"], StoppedTime.Now, "auto-replied");
}
