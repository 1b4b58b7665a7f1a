using System.Text;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Standalone.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class SmtpTransportTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();
    private readonly SteppedTime time = new();
    private readonly KeptLog<SmtpTransport> log = new();
    private SmtpTransport? transport;

    public async ValueTask DisposeAsync()
    {
        if (transport is not null)
            await transport.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_persons_mail_goes_out_under_its_sender_in_the_order_of_RFC_5321()
    {
        await SendAsync(AMail.With());

        var size = MimeWriter.Write(AMail.With()).Length;
        Assert.Equal(
            ["EHLO [127.0.0.1]", FormattableString.Invariant($"MAIL FROM:<support@desk.example> SIZE={size} BODY=8BITMIME"), "RCPT TO:<ada@acme.example>", "DATA"],
            server.Lines);
        Assert.Equal(Encoding.Latin1.GetString(MimeWriter.Write(AMail.With())), Assert.Single(server.Contents));
    }

    [Theory]
    [InlineData("auto-replied", true, "MAIL FROM:<>", "nothing answers automatic mail")]
    [InlineData("auto-replied", false, "MAIL FROM:<bounces@desk.example>", "for relays that refuse the null sender")]
    [InlineData(null, true, "MAIL FROM:<bounces@desk.example>", "bounces of personal mail come back")]
    public async Task The_envelope_sender(string? autoSubmitted, bool nullSender, string expected, string because)
    {
        await SendAsync(AMail.With(autoSubmitted: autoSubmitted), options =>
        {
            options.From = "bounces@desk.example";
            options.NullSenderForAutomaticMail = nullSender;
        });

        Assert.True(server.Lines.ElementAt(1).StartsWith(expected + " ", StringComparison.Ordinal), because);
    }

    [Fact]
    public async Task Without_8BITMIME_the_bodies_are_quoted_printable()
    {
        server.Extensions.Clear();

        await SendAsync(AMail.With(text: "Grüße"));

        Assert.Equal("MAIL FROM:<support@desk.example>", server.Lines.ElementAt(1));
        Assert.Contains("Gr=C3=BC=C3=9Fe", Assert.Single(server.Contents), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_know_EHLO_gets_HELO()
    {
        server.Replies["EHLO"] = "502 what?";

        await SendAsync(AMail.With());

        Assert.Equal(["EHLO [127.0.0.1]", "HELO [127.0.0.1]", "MAIL FROM:<support@desk.example>"], server.Lines.Take(3));
    }

    [Fact]
    public async Task Lines_that_begin_with_a_dot_arrive_whole_and_end_no_mail()
    {
        var mail = AMail.With(text: ".\r\n.hidden\n.\n..\rnot.first\n\r.\r\nend");

        await SendAsync(mail);

        var content = Assert.Single(server.Contents);
        Assert.Contains("\r\n..\r\n..hidden\r\n..\r\n...\r\nnot.first\r\n\r\n..\r\nend\r\n", content, StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(MimeWriter.Write(mail)), content.Replace("\r\n.", "\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("greeting", "554 no service", false, "the server refuses us, not this mail")]
    [InlineData("greeting", "421 too busy", false, "busy")]
    [InlineData("EHLO", "550 go away", false, "the server refuses us, not this mail")]
    [InlineData("MAIL", "451 4.7.1 greylisted", false, "4yz")]
    [InlineData("MAIL", "550 5.7.1 not you", true, "5yz")]
    [InlineData("MAIL", "530 5.7.0 authenticate first", false, "our settings are wrong, the mail is not")]
    [InlineData("RCPT", "450 4.2.1 busy", false, "4yz")]
    [InlineData("RCPT", "550 5.1.1 no such user", true, "5yz")]
    [InlineData("RCPT", "421 shutting down", false, "421 at any step")]
    [InlineData("DATA", "554 no valid recipients", true, "5yz")]
    [InlineData("DATA", "250 what?", false, "not the reply that DATA wants")]
    [InlineData("content", "452 disk full", false, "4yz")]
    [InlineData("content", "554 5.7.1 spam", true, "5yz")]
    public async Task A_refusal(string step, string reply, bool isFinal, string because)
    {
        server.Replies[step] = reply;

        var refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));

        Assert.True(refusal.IsFinal == isFinal, because);
        Assert.Equal($"localhost answered {step} with: {reply}", refusal.Message);
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("first line of content")]
    [InlineData("content")]
    public async Task A_lost_connection_is_tried_again_later(string step)
    {
        server.Replies[step] = SmtpServer.Disconnect;

        var fault = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With(text: new string('x', 100_000))));

        Assert.False(fault.IsFinal);
    }

    [Theory]
    [InlineData("hello there", "The server's line is no SMTP reply.")]
    [InlineData("250-one\r\n251 two", "The lines of the server's reply have different codes.")]
    [InlineData("999 beyond", "The server's line is no SMTP reply.")]
    public async Task What_is_no_SMTP_reply_is_a_fault(string reply, string expected)
    {
        server.Replies["RCPT"] = reply;

        var fault = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));

        Assert.Equal(($"localhost, RCPT: {expected}", false), (fault.Message, fault.IsFinal));
    }

    [Fact]
    public async Task A_reply_without_end_is_cut_off()
    {
        server.Replies["RCPT"] = string.Join("\r\n", Enumerable.Repeat("250-more", 1000));
        var lines = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));
        server.Replies["RCPT"] = "250 " + new string('x', 10_000);
        var line = await Assert.ThrowsAsync<MailTransportException>(() => transport!.SendAsync(AMail.With(), default));

        Assert.Equal("localhost, RCPT: The server's reply has more than 128 lines.", lines.Message);
        Assert.Equal("localhost, RCPT: A line of the server's reply is longer than 4096 octets.", line.Message);
    }

    [Fact]
    public async Task A_mail_over_the_servers_limit_is_refused_before_it_is_sent()
    {
        server.Extensions[1] = "SIZE 500";

        var refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));

        Assert.True(refusal.IsFinal);
        Assert.Equal(["EHLO [127.0.0.1]"], server.Lines);
    }

    [Fact]
    public async Task An_address_that_cannot_be_written_is_refused_without_a_connection()
    {
        var refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With(to: "jürgen@acme.example")));

        Assert.True(refusal.IsFinal);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData("EHLO", "00:05:00")]
    [InlineData("RCPT", "00:05:00")]
    [InlineData("content", "00:10:00")]
    public async Task A_silent_server_is_left_when_its_time_is_over(string step, string limit)
    {
        server.Replies[step] = SmtpServer.Silence;
        var sending = SendAsync(AMail.With());
        await server.Silent.Task;

        time.Advance(TimeSpan.Parse(limit, System.Globalization.CultureInfo.InvariantCulture));

        var fault = await Assert.ThrowsAsync<MailTransportException>(() => sending);
        Assert.Equal(($"localhost, {step}: no answer within {limit}.", false), (fault.Message, fault.IsFinal));
    }

    [Fact]
    public async Task A_caller_that_stops_waiting_gets_its_own_cancellation()
    {
        server.Replies["RCPT"] = SmtpServer.Silence;
        using var caller = new CancellationTokenSource();
        var sending = SendAsync(AMail.With(), cancellation: caller.Token);
        await server.Silent.Task;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData(30, 1, "within 30 s the connection is used again")]
    [InlineData(31, 2, "an idle one is not trusted")]
    public async Task Mails_in_a_row_share_a_connection(int seconds, int connections, string because)
    {
        await SendAsync(AMail.With());
        time.Advance(TimeSpan.FromSeconds(seconds));
        await transport!.SendAsync(AMail.With(), default);

        Assert.True(server.Connections == connections, because);
        Assert.Equal(2, server.Contents.Count);
        Assert.Equal(connections == 1, server.Lines.Contains("RSET"));
        Assert.Equal(connections == 2, server.Lines.Contains("QUIT"));
    }

    [Theory]
    [InlineData("421 idle too long")]
    [InlineData(SmtpServer.Disconnect)]
    public async Task A_connection_that_the_server_gave_up_is_replaced(string reply)
    {
        await SendAsync(AMail.With());
        server.Replies["RSET"] = reply;
        await transport!.SendAsync(AMail.With(), default);

        Assert.Equal((2, 2), (server.Connections, server.Contents.Count));
    }

    [Fact]
    public async Task A_refused_mail_does_not_harm_the_next()
    {
        server.Replies["RCPT"] = "550 no";
        await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));
        server.Replies.Remove("RCPT");
        await transport!.SendAsync(AMail.With(), default);

        Assert.Single(server.Contents);
    }

    [Fact]
    public async Task Mails_at_once_are_sent_one_after_the_other()
    {
        await SendAsync(AMail.With());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => transport!.SendAsync(AMail.With(), default)));

        Assert.Equal((1, 21), (server.Connections, server.Contents.Count));
    }

    [Fact]
    public async Task Neither_logs_nor_messages_hold_addresses_or_words_of_the_mail()
    {
        server.Replies["RCPT"] = "550 5.1.1 <ada@acme.example>: unknown";

        var refusal = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(AMail.With()));

        Assert.Equal("localhost answered RCPT with: 550 5.1.1 (address) unknown", refusal.Message);
        Assert.Equal(["Mail server localhost refused at RCPT with 550."], log.Lines);
    }

    private Task SendAsync(OutgoingMail mail, Action<SmtpOptions>? set = null, CancellationToken cancellation = default)
    {
        var options = new SmtpOptions { Host = "localhost", Port = server.Port, Security = SmtpSecurity.None };
        set?.Invoke(options);
        transport = new SmtpTransport(options, log, time);
        return transport.SendAsync(mail, cancellation);
    }
}
