using System.Security.Cryptography.X509Certificates;
using System.Text;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Standalone.Mail;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class SmtpSecurityTests
{
    private static readonly X509Certificate2 Localhost = TestCertificates.SelfSigned();

    private static readonly string PlainLogin = "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0desk\0pässword"));

    [Theory]
    [InlineData(SmtpSecurity.Required)]
    [InlineData(SmtpSecurity.WhenAvailable)]
    public async Task STARTTLS_comes_before_login_and_mail(SmtpSecurity security)
    {
        await using var server = new SmtpServer { Certificate = Localhost, Extensions = { "STARTTLS", "AUTH PLAIN LOGIN" } };

        await SendAsync(server, security, login: true);

        Assert.Equal(["EHLO [127.0.0.1]", "STARTTLS", "TLS EHLO [127.0.0.1]", "TLS " + PlainLogin], server.Lines.Take(4));
        Assert.Single(server.Contents);
    }

    [Fact]
    public async Task Implicit_TLS_encrypts_the_greeting_too()
    {
        await using var server = new SmtpServer { Certificate = Localhost, ImplicitTls = true };

        await SendAsync(server, SmtpSecurity.Implicit);

        Assert.All(server.Lines, line => Assert.StartsWith("TLS ", line, StringComparison.Ordinal));
        Assert.Single(server.Contents);
    }

    [Fact]
    public async Task Where_someone_in_between_removed_STARTTLS_nothing_is_sent()
    {
        await using var server = new SmtpServer { Certificate = Localhost, Extensions = { "AUTH PLAIN" } };

        var fault = await FaultAsync(server, SmtpSecurity.Required, login: true);

        Assert.Equal("localhost, STARTTLS: not offered, and the settings require it. Someone in between may have removed it.", fault.Message);
        Assert.Equal(["EHLO [127.0.0.1]"], server.Lines);
    }

    [Theory]
    [InlineData("454 TLS not available", "localhost answered STARTTLS with: 454 TLS not available", "offered, then refused")]
    [InlineData("220 go ahead\r\n250 injected", "localhost, TLS handshake: The server spoke out of turn before the TLS handshake.", "clear text before the handshake")]
    public async Task A_STARTTLS_that_goes_wrong_is_never_continued_in_clear_text(string reply, string expected, string because)
    {
        await using var server = new SmtpServer { Certificate = Localhost, Extensions = { "STARTTLS" }, Replies = { ["STARTTLS"] = reply } };

        var fault = await FaultAsync(server, SmtpSecurity.WhenAvailable);

        Assert.True(fault.Message == expected, because);
        Assert.Equal(["EHLO [127.0.0.1]", "STARTTLS"], server.Lines);
    }

    [Fact]
    public async Task Without_an_offer_WhenAvailable_sends_in_clear_text_but_no_password()
    {
        await using var server = new SmtpServer { Extensions = { "AUTH PLAIN" } };

        await SendAsync(server, SmtpSecurity.WhenAvailable);
        var fault = await FaultAsync(server, SmtpSecurity.WhenAvailable, login: true);

        Assert.Single(server.Contents);
        Assert.Equal("localhost, AUTH: the connection has no TLS and the settings do not allow the password without it.", fault.Message);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_password_goes_in_clear_text_only_where_the_settings_say_so()
    {
        await using var server = new SmtpServer { Extensions = { "AUTH=PLAIN" } };

        await SendAsync(server, SmtpSecurity.None, login: true, set: o => o.AllowPasswordWithoutTls = true);

        Assert.Contains(PlainLogin, server.Lines);
    }

    [Fact]
    public async Task LOGIN_is_used_where_PLAIN_is_not_offered()
    {
        await using var server = new SmtpServer
        {
            Certificate = Localhost,
            ImplicitTls = true,
            Extensions = { "AUTH LOGIN CRAM-MD5" },
            Replies = { ["AUTH"] = "334 VXNlcm5hbWU6" },
        };

        await SendAsync(server, SmtpSecurity.Implicit, login: true);

        Assert.Equal(["TLS AUTH LOGIN", "user ZGVzaw==", "password cMOkc3N3b3Jk"], server.Lines.Skip(1).Take(3));
        Assert.Single(server.Contents);
    }

    [Theory]
    [InlineData("AUTH PLAIN", "535 5.7.8 wrong", "localhost answered AUTH with: 535 5.7.8 wrong", "a changed password loses no mail")]
    [InlineData("AUTH GSSAPI", "235 never asked", "localhost, AUTH: the server offers neither PLAIN nor LOGIN.", "no mechanism in common")]
    public async Task A_login_that_fails_is_tried_again_later(string offer, string reply, string expected, string because)
    {
        await using var server = new SmtpServer { Certificate = Localhost, ImplicitTls = true, Extensions = { offer }, Replies = { ["AUTH"] = reply } };

        var fault = await FaultAsync(server, SmtpSecurity.Implicit, login: true);

        Assert.True(fault.Message == expected, because);
        Assert.Empty(server.Contents);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var server = new SmtpServer { Certificate = Localhost, Extensions = { "STARTTLS" } };

        var fault = await FaultAsync(server, SmtpSecurity.Required, trusted: TestCertificates.SelfSigned("other.example"));

        Assert.StartsWith("localhost, TLS handshake: The remote certificate", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Contents);
    }

    [Fact]
    public async Task A_trusted_certificate_of_another_host_is_refused()
    {
        using var other = TestCertificates.SelfSigned("other.example");
        await using var server = new SmtpServer { Certificate = other, Extensions = { "STARTTLS" } };

        var fault = await FaultAsync(server, SmtpSecurity.Required, trusted: other);

        Assert.Contains("RemoteCertificateNameMismatch", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Contents);
    }

    private static async Task SendAsync(
        SmtpServer server, SmtpSecurity security, bool login = false, X509Certificate2? trusted = null, Action<SmtpOptions>? set = null)
    {
        var options = new SmtpOptions { Host = "localhost", Port = server.Port, Security = security };
        if (login)
            (options.UserName, options.Password) = ("desk", "pässword");
        set?.Invoke(options);
        await using var transport = new SmtpTransport(options, new KeptLog<SmtpTransport>(), new SteppedTime(), TestCertificates.Trusting(trusted ?? Localhost));
        await transport.SendAsync(AMail.With(), default);
    }

    /// <summary>Nothing about the security of a connection is ever the fault of one mail.</summary>
    private static async Task<MailTransportException> FaultAsync(SmtpServer server, SmtpSecurity security, bool login = false, X509Certificate2? trusted = null)
    {
        var fault = await Assert.ThrowsAsync<MailTransportException>(() => SendAsync(server, security, login, trusted));
        Assert.False(fault.IsFinal);
        return fault;
    }
}
