using System.Globalization;
using System.Text;

namespace SupportFunctions.Standalone.Mail;

/// <summary>Lines to and replies from the server, with bounds on what a reply may be.</summary>
internal sealed class SmtpWire(Stream stream) : IAsyncDisposable
{
    /// <summary>RFC 5321, 4.5.3.1.5 says 512; a server without end must not fill the memory.</summary>
    private const int LongestLine = 4096;

    private const int MostLines = 128;

    private readonly byte[] buffer = new byte[LongestLine];
    private int start;
    private int end;

    public Stream Stream { get; } = stream;

    /// <summary>Whether the server said more than it was asked.</summary>
    public bool HasUnread => start < end;

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await Stream.WriteAsync(bytes, cancellation);
        await Stream.FlushAsync(cancellation);
    }

    public Task WriteLineAsync(string line, CancellationToken cancellation) =>
        WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);

    /// <exception cref="IOException">The connection ended, or what came is no SMTP reply.</exception>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        var code = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var lineCode)
                || lineCode is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new IOException("The server's line is no SMTP reply.");
            if (lines.Count > 0 && lineCode != code)
                throw new IOException("The lines of the server's reply have different codes.");
            code = lineCode;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(code, lines);
            if (lines.Count == MostLines)
                throw new IOException($"The server's reply has more than {MostLines} lines.");
        }
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var searched = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(buffer, start, searched + length).TrimEnd('\r');
                start += searched + length + 1;
                return line;
            }

            searched = end - start;
            if (searched == LongestLine)
                throw new IOException($"A line of the server's reply is longer than {LongestLine} octets.");
            buffer.AsSpan(start, searched).CopyTo(buffer);
            (start, end) = (0, searched);
            var read = await Stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (read == 0)
                throw new IOException("The server closed the connection.");
            end += read;
        }
    }
}
