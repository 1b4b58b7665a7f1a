using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// The body of a mail's request as it comes in: a short one in memory, a long one piece by piece into the blob store, where nobody can read
/// it before it is accepted. Disposed of without that it leaves nothing.
/// </summary>
public sealed class MailBody : IAsyncDisposable
{
    /// <summary>As much is kept in memory; of a message too large to take it is what somebody can look at.</summary>
    public const int HeadBytes = 256 * 1024;

    /// <summary>Most mails are shorter.</summary>
    private const int FirstBytes = 64 * 1024;

    private const int PieceBytes = 128 * 1024;

    private byte[] _head = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _headLength;

    private MailBody()
    {
    }

    /// <summary>All of it, unless there is an <see cref="Upload"/>; then what it begins with, as also where it is not whole.</summary>
    public ReadOnlyMemory<byte> Head => _head.AsMemory(0, _headLength);

    /// <summary>Not more than the limit; what came beyond it was read and dropped.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Whether what was to be looked for is in it; nothing never is.</summary>
    public bool Holds { get; private set; }

    public bool IsEmpty => _headLength == 0;

    /// <summary>Null while all of it is in <see cref="Head"/>, and when it is not whole.</summary>
    internal RawUpload? Upload { get; private set; }

    /// <param name="wanted">To be looked for; at most half of <see cref="PieceBytes"/>, empty for nothing.</param>
    /// <param name="begin">Called once it is known to be a long one.</param>
    internal static async Task<MailBody> ReceiveAsync(
        Stream body, long limit, ReadOnlyMemory<byte> wanted, Func<CancellationToken, Task<RawUpload>> begin, CancellationToken cancellation)
    {
        var received = new MailBody();
        try
        {
            if (await received.FillHeadAsync(body, FirstBytes, cancellation))
            {
                received.GrowHead();
                if (await received.FillHeadAsync(body, HeadBytes, cancellation))
                {
                    await received.ReceiveRestAsync(body, limit, wanted, begin, cancellation);
                }
            }

            received.Holds |= IsIn(received.Head.Span, wanted.Span);
            return received;
        }
        catch
        {
            await received.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_head);
        await DropUploadAsync();
    }

    /// <returns>Whether it is full, so that there may be more.</returns>
    private async ValueTask<bool> FillHeadAsync(Stream body, int length, CancellationToken cancellation)
    {
        Memory<byte> left = _head.AsMemory(_headLength, length - _headLength);
        _headLength += await body.ReadAtLeastAsync(left, left.Length, throwOnEndOfStream: false, cancellation);
        return _headLength == length;
    }

    private void GrowHead()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(HeadBytes);
        Head.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_head);
        _head = larger;
    }

    private async Task ReceiveRestAsync(
        Stream body, long limit, ReadOnlyMemory<byte> wanted, Func<CancellationToken, Task<RawUpload>> begin, CancellationToken cancellation)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            // What is looked for may be torn by the end of a piece: so much of the former one stays before the next.
            int seam = Math.Max(0, wanted.Length - 1);
            Head[^seam..].CopyTo(piece);
            long length = HeadBytes;
            int read;
            while ((read = await body.ReadAtLeastAsync(piece.AsMemory(seam, PieceBytes - seam), PieceBytes - seam, throwOnEndOfStream: false, cancellation)) > 0)
            {
                length += read;
                if (length > limit)
                {
                    IsWhole = false;
                    await DropUploadAsync();
                    continue;
                }

                if (Upload is null)
                {
                    Upload = await begin(cancellation);
                    await Upload.WriteAsync(Head, cancellation);
                }

                await Upload.WriteAsync(piece.AsMemory(seam, read), cancellation);
                Holds |= IsIn(piece.AsSpan(0, seam + read), wanted.Span);
                piece.AsSpan(read, seam).CopyTo(piece);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static bool IsIn(ReadOnlySpan<byte> data, ReadOnlySpan<byte> wanted) => !wanted.IsEmpty && data.IndexOf(wanted) >= 0;

    private async ValueTask DropUploadAsync()
    {
        if (Upload is { } upload)
        {
            Upload = null;
            await upload.DisposeAsync();
        }
    }
}
