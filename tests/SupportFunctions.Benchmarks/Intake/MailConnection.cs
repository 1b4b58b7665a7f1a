using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>One kept-alive connection that posts mails. A bare socket: an HTTP client would cost as much as the desk's part.</summary>
internal sealed class MailConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static async Task<MailConnection> OpenAsync(Uri desk)
    {
        var connection = new MailConnection();
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, desk.Port));
        return connection;
    }

    /// <returns>The intake id.</returns>
    public async Task<string> PostAsync(byte[] mail)
    {
        int head = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"POST /intake/email/raw HTTP/1.1\r\nHost: desk\r\nContent-Type: message/rfc822\r\nContent-Length: {mail.Length}\r\n\r\n"), _buffer);
        mail.CopyTo(_buffer, head);
        await _socket.SendAsync(_buffer.AsMemory(0, head + mail.Length));
        int read = 0;
        while (true)
        {
            int more = await _socket.ReceiveAsync(_buffer.AsMemory(read));
            read += more;
            if (more == 0)
            {
                throw new IOException("The desk closed the connection.");
            }

            if (IdIn(Encoding.ASCII.GetString(_buffer, 0, read)) is { } id)
            {
                return id;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The answer is one small chunk of JSON, whole once its id is closed and the last chunk has come.</summary>
    private static string? IdIn(string answer)
    {
        if (answer.Length > 12 && !answer.StartsWith("HTTP/1.1 202", StringComparison.Ordinal))
        {
            throw new IOException("The desk refused a mail: " + answer[..Math.Min(answer.Length, 300)]);
        }

        int at = answer.IndexOf("\"in_", StringComparison.Ordinal);
        int end = at < 0 ? -1 : answer.IndexOf('"', at + 1);
        bool isWhole = end > 0 && (answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) || answer.Contains("Content-Length", StringComparison.OrdinalIgnoreCase));
        return isWhole ? answer[(at + 1)..end] : null;
    }
}
