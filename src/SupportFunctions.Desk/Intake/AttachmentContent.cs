using System.Buffers;
using System.Security.Cryptography;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// The bytes of an attachment: there, as a view of the mail; or, of one that is long and encoded, decoded anew, piece by piece, each time they
/// are asked for, so that a mail and all that is in it need no more memory than the mail. Good for as long as the mail is in memory.
/// </summary>
public sealed class AttachmentContent
{
    /// <summary>Encoded ones that are shorter are decoded at once.</summary>
    internal const int LongFrom = 64 * 1024;

    private const int BufferBytes = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly TransferCoding _coding;
    private string? _sha256;

    private AttachmentContent(ReadOnlyMemory<byte> raw, TransferCoding coding, int length) => (_raw, _coding, Length) = (raw, coding, length);

    /// <summary>In bytes.</summary>
    public int Length { get; }

    /// <summary>64 hex digits; computed once.</summary>
    public string Sha256 => _sha256 ??= Hash();

    /// <summary>Bytes that are there.</summary>
    public static AttachmentContent Of(ReadOnlyMemory<byte> content) => new(content, TransferCoding.None, content.Length);

    /// <summary>Bytes that are encoded; gone through once, for their length and what is odd about them.</summary>
    /// <param name="warning">What was tolerated; null when nothing.</param>
    public static AttachmentContent Decoding(ReadOnlyMemory<byte> raw, string? encoding, out string? warning)
    {
        TransferCoding coding = TransferDecoder.CodingOf(encoding, out warning);
        return coding == TransferCoding.None ? Of(raw)
            : raw.Length < LongFrom ? Of(TransferDecoder.Decode(raw, encoding, out warning))
            : Measured(raw, coding, out warning) ?? Measured(raw, TransferCoding.TolerantBase64, out warning)!;
    }

    /// <summary>All of them in memory: an array of its own where they are decoded piece by piece.</summary>
    public ReadOnlyMemory<byte> ToMemory() => _coding == TransferCoding.None ? _raw : Head(Length);

    /// <summary>What they begin with.</summary>
    public ReadOnlyMemory<byte> Head(int most)
    {
        int length = Math.Min(most, Length);
        if (_coding == TransferCoding.None)
        {
            return _raw[..length];
        }

        byte[] head = new byte[length];
        int at = 0;
        Read(piece =>
        {
            piece = piece[..Math.Min(piece.Length, length - at)];
            piece.CopyTo(head.AsSpan(at));
            at += piece.Length;
            return at < length;
        });
        return head;
    }

    /// <summary>Into a blob, which survives a power cut once this returns.</summary>
    internal async Task KeepAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        if (_coding == TransferCoding.None)
        {
            await blobs.WriteAsync(name, _raw, cancellation);
            return;
        }

        await using IBlobWriter blob = await blobs.CreateAsync(name, cancellation);
        using var reader = new TransferReader(_raw, _coding);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = reader.Read(buffer)) > 0)
            {
                await blob.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await blob.CommitAsync(cancellation);
    }

    /// <summary>Null where it is damaged.</summary>
    private static AttachmentContent? Measured(ReadOnlyMemory<byte> raw, TransferCoding coding, out string? warning)
    {
        int length = 0;
        bool isWhole = Read(
            raw, coding,
            piece =>
            {
                length += piece.Length;
                return true;
            },
            out warning);
        return isWhole ? new AttachmentContent(raw, coding, length) : null;
    }

    private string Hash()
    {
        if (_coding == TransferCoding.None)
        {
            return Convert.ToHexStringLower(SHA256.HashData(_raw.Span));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Read(piece =>
        {
            hash.AppendData(piece);
            return true;
        });
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Read(Func<ReadOnlySpan<byte>, bool> take) => Read(_raw, _coding, take, out _);

    /// <param name="take">Whether it wants more.</param>
    /// <returns>False where it is damaged.</returns>
    private static bool Read(ReadOnlyMemory<byte> raw, TransferCoding coding, Func<ReadOnlySpan<byte>, bool> take, out string? warning)
    {
        using var reader = new TransferReader(raw, coding);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            do
            {
                read = reader.Read(buffer);
            }
            while (read > 0 && take(buffer.AsSpan(0, read)));
            warning = reader.Warning;
            return !reader.IsDamaged;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
