using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Standalone.Http;

/// <summary>
/// Passes on what a connection answers, and writes the body of Kestrel's own refusals. Those are the only answers that fail, are empty and
/// close the connection: the desk's own always have a body.
/// </summary>
internal sealed class RejectionWriter(PipeWriter inner) : PipeWriter
{
    /// <summary>Kestrel writes the head of such an answer in one piece when there is room for it.</summary>
    private const int Room = 1024;

    private Memory<byte> _lent;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = inner.GetMemory(Math.Max(sizeHint, Room));

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ReadOnlySpan<byte> written = _lent.Span[..Math.Min(bytes, _lent.Length)];
        if (StatusOf(written) is { } status)
        {
            inner.Write(Answer(written, ProblemOf(status)));
        }
        else
        {
            inner.Advance(bytes);
        }

        _lent = default;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => inner.WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <summary>Of the head of a refusal of Kestrel's own; null for anything else.</summary>
    private static int? StatusOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("HTTP/1.1 "u8) && head.Length > 12 && head[9] is (byte)'4' or (byte)'5' && head.EndsWith("\r\n\r\n"u8)
        && head.IndexOf("\r\nContent-Length: 0\r\n"u8) > 0 && head.IndexOf("\r\nConnection: close\r\n"u8) > 0
        && int.TryParse(head[9..12], NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status
            : null;

    private static Problem ProblemOf(int status) => status switch
    {
        StatusCodes.Status408RequestTimeout => Problems.Of(status, "timeout", "The request came too slowly", "Send it again."),
        StatusCodes.Status414UriTooLong => Problems.Of(
            status, "too-large", "The URL is too long", "The first line of a request may have 8 KiB. Send long values in a body; /openapi.json shows where they belong."),
        StatusCodes.Status431RequestHeaderFieldsTooLarge => Problems.Of(
            status, "too-large", "The header is too large", "All header fields together may have 32 KiB, and there may be 100 of them. Send fewer or shorter ones; cookies are the usual cause."),
        _ => Problems.Malformed(
            "This is no HTTP request that can be answered: its first line or its header holds what neither may hold, such as %00 in the URL. Mend it and send it again; /openapi.json lists every URL.")
            with { Status = status },
    };

    private static byte[] Answer(ReadOnlySpan<byte> head, Problem problem)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, DeskJson.Options);
        string explained = Encoding.ASCII.GetString(head).Replace(
            "Content-Length: 0\r\n",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\nContent-Type: {Problem.ContentType}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"),
            StringComparison.Ordinal);
        return [.. Encoding.ASCII.GetBytes(explained), .. body];
    }
}
