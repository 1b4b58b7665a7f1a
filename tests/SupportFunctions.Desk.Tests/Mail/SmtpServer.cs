using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SupportFunctions.Desk.Tests.Mail;

/// <summary>A mail server over real TCP that does what the test says.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    /// <summary>As a reply: the connection is closed instead.</summary>
    public const string Disconnect = "(disconnect)";

    /// <summary>As a reply: none, ever.</summary>
    public const string Silence = "(silence)";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> sessions = [];
    private readonly Task accepting;

    public SmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public List<string> Extensions { get; } = ["8BITMIME", "SIZE 1000000"];

    /// <summary>By verb, or "greeting", "content", "user", "password"; "\r\n" inside makes several lines.</summary>
    public Dictionary<string, string> Replies { get; } = [];

    public X509Certificate2? Certificate { get; init; }

    public bool ImplicitTls { get; init; }

    public int Connections;

    /// <summary>Every line but the content, with the mark "TLS " where it came encrypted.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>Contents as sent, dots stuffed, without the final line.</summary>
    public ConcurrentQueue<string> Contents { get; } = new();

    /// <summary>Completed when a reply is withheld.</summary>
    public TaskCompletionSource Silent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(sessions);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Interlocked.Increment(ref Connections);
            sessions.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        Stream stream = client.GetStream();
        try
        {
            if (ImplicitTls)
                stream = await EncryptedAsync(stream);
            if (!await ReplyAsync(stream, "greeting", "220 mail.test ESMTP"))
                return;
            while (await ReadLineAsync(stream) is { } line)
            {
                Lines.Enqueue((stream is SslStream ? "TLS " : "") + line);
                var verb = line.Split(' ')[0];
                if (!await ReplyAsync(stream, verb, Usual(verb)) || verb == "QUIT")
                    return;
                if (verb == "STARTTLS" && !Replies.ContainsKey(verb))
                    stream = await EncryptedAsync(stream);
                if (verb == "DATA" && !await TakeContentAsync(stream))
                    return;
                if (line == "AUTH LOGIN" && !await TakeLoginAsync(stream))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away or the test is over: what it saw is what the test asserts on.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private string Usual(string verb) => verb switch
    {
        "EHLO" => string.Join("\r\n", new[] { "mail.test" }.Concat(Extensions).Select((e, i) => (i == Extensions.Count ? "250 " : "250-") + e)),
        "STARTTLS" => "220 go ahead",
        "DATA" => "354 go ahead",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private async Task<bool> TakeContentAsync(Stream stream)
    {
        if (Replies.ContainsKey("DATA"))
            return true;
        var content = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (Replies.GetValueOrDefault("first line of content") == Disconnect)
                return false;
            if (line == ".")
            {
                Contents.Enqueue(content.ToString());
                return await ReplyAsync(stream, "content", "250 taken");
            }

            content.Append(line).Append("\r\n");
        }

        return false;
    }

    private async Task<bool> TakeLoginAsync(Stream stream)
    {
        foreach (var (part, reply) in new[] { ("user", "334 UGFzc3dvcmQ6"), ("password", "235 welcome") })
        {
            Lines.Enqueue($"{part} {await ReadLineAsync(stream)}");
            if (!await ReplyAsync(stream, part, reply))
                return false;
        }

        return true;
    }

    private async Task<bool> ReplyAsync(Stream stream, string to, string usual)
    {
        var reply = Replies.GetValueOrDefault(to, usual);
        if (reply == Disconnect)
            return false;
        if (reply == Silence)
        {
            Silent.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(reply + "\r\n"), stop.Token);
        return true;
    }

    private async Task<SslStream> EncryptedAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, stop.Token);
        return secure;
    }

    /// <summary>Octet by octet, because a bare LF must not end a line, and STARTTLS must not lose what follows.</summary>
    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var octet = new byte[1];
        while (await stream.ReadAsync(octet, stop.Token) == 1)
        {
            line.Append((char)octet[0]);
            if (line.Length > 1 && line[^1] == '\n' && line[^2] == '\r')
                return line.ToString(0, line.Length - 2);
        }

        return null;
    }
}
