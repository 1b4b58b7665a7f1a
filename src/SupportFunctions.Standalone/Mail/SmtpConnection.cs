using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

/// <summary>One connection to the server: steps with a time limit, every fault told as a <see cref="MailTransportException"/>.</summary>
internal sealed partial class SmtpConnection(SmtpOptions options, SslClientAuthenticationOptions tls, TimeProvider time, ILogger log) : IAsyncDisposable
{
    private readonly TcpClient client = new() { NoDelay = true };
    private SmtpWire? wire;

    public bool IsEncrypted => wire?.Stream is SslStream;

    /// <summary>RFC 5321, 4.1.3.</summary>
    public string AddressLiteral => client.Client.LocalEndPoint switch
    {
        IPEndPoint { Address: { IsIPv4MappedToIPv6: true } address } => $"[{address.MapToIPv4()}]",
        IPEndPoint { Address: { AddressFamily: AddressFamily.InterNetworkV6 } address } => $"[IPv6:{new IPAddress(address.GetAddressBytes())}]",
        IPEndPoint { Address: var address } => $"[{address}]",
        _ => "[127.0.0.1]",
    };

    public Task OpenAsync(CancellationToken cancellation) => StepAsync("connect", options.ConnectWithin, async token =>
    {
        await client.ConnectAsync(options.Host, options.Port, token);
        wire = new SmtpWire(client.GetStream());
        return true;
    }, cancellation);

    public Task EncryptAsync(CancellationToken cancellation) => StepAsync("TLS handshake", options.ConnectWithin, async token =>
    {
        // Words that came before the handshake could be anyone's and would be taken for the server's behind it.
        if (Wire.HasUnread)
            throw new IOException("The server spoke out of turn before the TLS handshake.");
        var secure = new SslStream(Wire.Stream);
        wire = new SmtpWire(secure);
        await secure.AuthenticateAsClientAsync(tls, token);
        return true;
    }, cancellation);

    public Task<SmtpReply> ReadReplyAsync(string step, CancellationToken cancellation) =>
        StepAsync(step, options.ReplyWithin, Wire.ReadReplyAsync, cancellation);

    /// <param name="step">Named in place of <paramref name="line"/>, which may hold an address or a password.</param>
    public Task<SmtpReply> CommandAsync(string step, string line, CancellationToken cancellation) =>
        StepAsync(step, options.ReplyWithin, async token =>
        {
            await Wire.WriteLineAsync(line, token);
            return await Wire.ReadReplyAsync(token);
        }, cancellation);

    public Task<SmtpReply> ContentAsync(ReadOnlyMemory<byte> stuffed, CancellationToken cancellation) =>
        StepAsync("content", options.AcceptWithin, async token =>
        {
            await Wire.WriteAsync(stuffed, token);
            return await Wire.ReadReplyAsync(token);
        }, cancellation);

    /// <summary>A refusal of this mail, or (where <paramref name="isFinal"/> is false) of us or of this moment.</summary>
    public MailTransportException Refused(string step, SmtpReply reply, bool isFinal)
    {
        Log.Refused(log, options.Host, step, reply.Code);
        return new MailTransportException($"{options.Host} answered {step} with: {reply}", isFinal);
    }

    public MailTransportException Unusable(string step, string why, bool isFinal = false, Exception? inner = null) =>
        new($"{options.Host}, {step}: {why}", isFinal, inner);

    public async ValueTask DisposeAsync()
    {
        if (wire is not null)
            await wire.DisposeAsync();
        client.Dispose();
    }

    private SmtpWire Wire => wire ?? throw new InvalidOperationException("The connection is not open.");

    private async Task<T> StepAsync<T>(string step, TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw Unusable(step, FormattableString.Invariant($"no answer within {limit}."), inner: e);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            throw Unusable(step, e.Message, inner: e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Mail server {Host} refused at {Step} with {Code}.")]
        public static partial void Refused(ILogger logger, string host, string step, int code);
    }
}
