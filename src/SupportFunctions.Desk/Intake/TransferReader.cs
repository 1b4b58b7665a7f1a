using System.Buffers;

namespace SupportFunctions.Desk.Intake;

internal enum TransferCoding
{
    /// <summary>As it came.</summary>
    None = 0,
    Base64 = 1,
    /// <summary>Damaged base64.</summary>
    TolerantBase64 = 2,
    QuotedPrintable = 3,
    Uu = 4,
}

/// <summary>Undoes a transfer encoding into one small buffer after the other; what <see cref="TransferDecoder"/> does in one go.</summary>
internal sealed class TransferReader(ReadOnlyMemory<byte> raw, TransferCoding coding) : IDisposable
{
    /// <summary>A buffer to read into is at least that long.</summary>
    public const int LeastBuffer = Base64Decoder.LeastRoom;

    private readonly byte[]? _chunk = coding == TransferCoding.Base64 ? ArrayPool<byte>.Shared.Rent(Base64Decoder.ChunkBytes) : null;
    private Base64Decoder _base64;
    private TolerantBase64 _tolerant;
    private QuotedPrintable _quoted;
    private UuDecoder _uu;
    private int _position;

    /// <summary>It is no whole base64: read it anew, as <see cref="TransferCoding.TolerantBase64"/>.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>What was tolerated, once all of it was read; null when nothing.</summary>
    public string? Warning => coding switch
    {
        TransferCoding.TolerantBase64 => _tolerant.Warning,
        TransferCoding.QuotedPrintable => _quoted.Warning,
        _ => null,
    };

    /// <returns>Bytes read; 0 at the end, and where it is damaged.</returns>
    public int Read(Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, LeastBuffer, nameof(buffer));
        switch (coding)
        {
            case TransferCoding.Base64:
                return Base64(buffer);
            case TransferCoding.TolerantBase64:
                return _tolerant.Next(raw.Span, buffer);
            case TransferCoding.QuotedPrintable:
                return _quoted.Next(raw.Span, buffer);
            case TransferCoding.Uu:
                return _uu.Next(raw.Span, buffer);
            default:
                ReadOnlySpan<byte> next = raw.Span.Slice(_position, Math.Min(buffer.Length, raw.Length - _position));
                next.CopyTo(buffer);
                _position += next.Length;
                return next.Length;
        }
    }

    public void Dispose()
    {
        if (_chunk is not null)
        {
            ArrayPool<byte>.Shared.Return(_chunk);
        }
    }

    private int Base64(Span<byte> buffer)
    {
        int length = 0;
        while (!_base64.IsAtEnd(raw.Span) && buffer.Length - length >= Base64Decoder.LeastRoom)
        {
            if (!_base64.TryNext(raw.Span, _chunk, buffer[length..], out int written))
            {
                IsDamaged = true;
                return 0;
            }

            length += written;
        }

        return length;
    }
}
