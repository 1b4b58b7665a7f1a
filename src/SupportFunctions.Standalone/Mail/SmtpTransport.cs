using System.Net.Security;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

/// <summary>Hands mail to an SMTP server (RFC 5321), one at a time over one connection.</summary>
/// <remarks>
/// The connection is used again when the next mail follows within 30 s, after RSET has shown that the server still listens.
/// An idle one is closed with the next mail or with this object; the server may close it earlier.
/// </remarks>
/// <param name="machineTime">Real time: limits and idleness do not follow the desk's clock.</param>
/// <param name="tls">For a private certificate authority, through its chain policy. Default: the machine's trust, the name of the host.</param>
public sealed partial class SmtpTransport(
    SmtpOptions options, ILogger<SmtpTransport> log, TimeProvider machineTime, SslClientAuthenticationOptions? tls = null)
    : IMailTransport, IAsyncDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(30);

    /// <summary>A goodbye is worth no more.</summary>
    private static readonly TimeSpan QuitWithin = TimeSpan.FromSeconds(2);

    private readonly SslClientAuthenticationOptions tls = WithHost(tls ?? new SslClientAuthenticationOptions(), options.Host);
    private readonly SemaphoreSlim oneAtATime = new(1);
    private SmtpSession? idle;
    private long idleSince;

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var recipient = OutgoingMailBytes.Writable(() => AddrSpec.ToWire(mail.To.Address, "To"));
        var sender = mail.AutoSubmitted is not null && options.NullSenderForAutomaticMail
            ? ""
            : OutgoingMailBytes.Writable(() => AddrSpec.ToWire(options.From ?? mail.From.Address, "envelope From"));
        var message = OutgoingMailBytes.Of(mail, eightBitAllowed: true);

        await oneAtATime.WaitAsync(cancellation);
        try
        {
            var session = await IdleSessionAsync(cancellation)
                ?? await SmtpSession.OpenAsync(options, tls, machineTime, log, cancellation);
            await DeliverAsync(session, sender, recipient, session.Extensions.EightBitMime ? message : OutgoingMailBytes.Of(mail, eightBitAllowed: false), cancellation);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await oneAtATime.WaitAsync();
        if (idle is { } session)
            await EndAsync(session);
        idle = null;
        oneAtATime.Dispose();
    }

    private async Task DeliverAsync(SmtpSession session, string sender, string recipient, byte[] message, CancellationToken cancellation)
    {
        try
        {
            await session.DeliverAsync(sender, recipient, message, cancellation);
        }
        catch
        {
            // Whatever state the dialogue is in: the next mail begins on a connection of its own.
            await session.DisposeAsync();
            throw;
        }

        idle = session;
        idleSince = machineTime.GetTimestamp();
        Log.Delivered(log, options.Host);
    }

    private async Task<SmtpSession?> IdleSessionAsync(CancellationToken cancellation)
    {
        if (idle is not { } session)
            return null;
        idle = null;
        if (machineTime.GetElapsedTime(idleSince) > LongestIdle)
        {
            await EndAsync(session);
            return null;
        }

        var isAlive = false;
        try
        {
            isAlive = await session.IsAliveAsync(cancellation);
        }
        finally
        {
            if (!isAlive)
                await session.DisposeAsync();
        }

        return isAlive ? session : null;
    }

    private async Task EndAsync(SmtpSession session)
    {
        using var limit = new CancellationTokenSource(QuitWithin, machineTime);
        try
        {
            await session.QuitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or MailTransportException)
        {
            // Gone already or too slow: the mails before it were taken either way.
            Log.NoGoodbye(log, options.Host);
        }

        await session.DisposeAsync();
    }

    private static SslClientAuthenticationOptions WithHost(SslClientAuthenticationOptions tls, string host)
    {
        tls.TargetHost ??= host;
        return tls;
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Debug, "Mail server {Host} has taken a mail.")]
        public static partial void Delivered(ILogger logger, string host);

        [LoggerMessage(3, LogLevel.Debug, "Mail server {Host} did not answer QUIT.")]
        public static partial void NoGoodbye(ILogger logger, string host);
    }
}
