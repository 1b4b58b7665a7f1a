using System.Net.Security;
using System.Text;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

/// <summary>The dialogue of RFC 5321: greeting, EHLO, STARTTLS, AUTH once, then any number of mails.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpConnection connection;
    private readonly SmtpOptions options;

    private SmtpSession(SmtpConnection connection, SmtpOptions options)
    {
        this.connection = connection;
        this.options = options;
    }

    public SmtpExtensions Extensions { get; private set; } = SmtpExtensions.None;

    public static async Task<SmtpSession> OpenAsync(
        SmtpOptions options, SslClientAuthenticationOptions tls, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var session = new SmtpSession(new SmtpConnection(options, tls, time, log), options);
        try
        {
            await session.BeginAsync(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands one mail over. After a failure the session is in an unknown state and must be disposed of.</summary>
    /// <param name="sender">Empty for the null reverse-path.</param>
    public async Task DeliverAsync(string sender, string recipient, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        if (message.Length > Extensions.SizeLimit)
            throw connection.Unusable("SIZE", FormattableString.Invariant($"the mail has {message.Length} octets, the server takes {Extensions.SizeLimit}."), isFinal: true);
        var parameters = (Extensions.Size ? FormattableString.Invariant($" SIZE={message.Length}") : "")
            + (Extensions.EightBitMime ? " BODY=8BITMIME" : "");
        await MailStepAsync("MAIL", $"MAIL FROM:<{sender}>{parameters}", cancellation);
        await MailStepAsync("RCPT", $"RCPT TO:<{recipient}>", cancellation);
        var go = await connection.CommandAsync("DATA", "DATA", cancellation);
        if (go.Code != 354)
            throw MailRefused("DATA", go);

        // A fault behind the last line leaves open whether the mail was taken. It is sent again under the same Message-ID:
        // twice is better than never.
        var taken = await connection.ContentAsync(DotStuffing.Apply(message.Span), cancellation);
        if (!taken.IsPositive)
            throw MailRefused("content", taken);
    }

    /// <summary>Whether the server still listens; a mail that was begun is forgotten.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellation)
    {
        try
        {
            return (await connection.CommandAsync("RSET", "RSET", cancellation)).IsPositive;
        }
        catch (MailTransportException)
        {
            return false;
        }
    }

    /// <summary>The goodbye that RFC 5321, 4.1.1.10 asks for.</summary>
    public Task QuitAsync(CancellationToken cancellation) => connection.CommandAsync("QUIT", "QUIT", cancellation);

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task BeginAsync(CancellationToken cancellation)
    {
        await connection.OpenAsync(cancellation);
        if (options.Security == SmtpSecurity.Implicit)
            await connection.EncryptAsync(cancellation);
        Expect("greeting", await connection.ReadReplyAsync("greeting", cancellation));
        await HelloAsync(cancellation);
        if (options.Security is SmtpSecurity.Required or SmtpSecurity.WhenAvailable)
            await StartTlsAsync(cancellation);
        if (options.UserName is { } user)
            await AuthenticateAsync(user, options.Password ?? "", cancellation);
    }

    private async Task HelloAsync(CancellationToken cancellation)
    {
        var name = options.ClientName ?? connection.AddressLiteral;
        var reply = await connection.CommandAsync("EHLO", $"EHLO {name}", cancellation);
        Extensions = reply.IsPositive ? SmtpExtensions.From(reply) : SmtpExtensions.None;
        if (reply.Code is >= 500 and <= 504)
            reply = await connection.CommandAsync("HELO", $"HELO {name}", cancellation);
        Expect("EHLO", reply);
    }

    private async Task StartTlsAsync(CancellationToken cancellation)
    {
        if (!Extensions.StartTls)
        {
            if (options.Security == SmtpSecurity.Required)
                throw connection.Unusable("STARTTLS", "not offered, and the settings require it. Someone in between may have removed it.");
            return;
        }

        Expect("STARTTLS", await connection.CommandAsync("STARTTLS", "STARTTLS", cancellation));
        await connection.EncryptAsync(cancellation);

        // What was said in clear text counts for nothing (RFC 3207, 4.2).
        await HelloAsync(cancellation);
    }

    private async Task AuthenticateAsync(string user, string password, CancellationToken cancellation)
    {
        if (!connection.IsEncrypted && !options.AllowPasswordWithoutTls)
            throw connection.Unusable("AUTH", "the connection has no TLS and the settings do not allow the password without it.");
        if (Extensions.AuthMechanisms.Contains("PLAIN"))
        {
            Expect("AUTH", await connection.CommandAsync("AUTH", $"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellation));
        }
        else if (Extensions.AuthMechanisms.Contains("LOGIN"))
        {
            Expect("AUTH", await connection.CommandAsync("AUTH", "AUTH LOGIN", cancellation), wanted: 334);
            Expect("AUTH", await connection.CommandAsync("AUTH", Base64(user), cancellation), wanted: 334);
            Expect("AUTH", await connection.CommandAsync("AUTH", Base64(password), cancellation));
        }
        else
        {
            throw connection.Unusable("AUTH", "the server offers neither PLAIN nor LOGIN.");
        }
    }

    /// <summary>Before a mail has begun a refusal is about us, whatever its code: no mail is lost for a wrong password.</summary>
    private void Expect(string step, SmtpReply reply, int? wanted = null)
    {
        if (wanted is { } code ? reply.Code != code : !reply.IsPositive)
            throw connection.Refused(step, reply, isFinal: false);
    }

    private async Task MailStepAsync(string step, string line, CancellationToken cancellation)
    {
        var reply = await connection.CommandAsync(step, line, cancellation);
        if (!reply.IsPositive)
            throw MailRefused(step, reply);
    }

    /// <summary>5yz is for good, but for 530, 534, 535 and 538 (RFC 4954, 6), which are about our login.</summary>
    private MailTransportException MailRefused(string step, SmtpReply reply) =>
        connection.Refused(step, reply, isFinal: reply.Code >= 500 && reply.Code is not (530 or 534 or 535 or 538));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
