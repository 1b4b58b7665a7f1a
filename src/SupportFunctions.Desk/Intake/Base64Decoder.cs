using System.Buffers;
using System.Buffers.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Base64 of a mail (RFC 2045, 6.8), decoded as far as a target goes: line ends out into a small buffer, and from there by the vectorised
/// decoder into the target. What is not whole base64 in lines it leaves to <see cref="TolerantBase64"/>.
/// </summary>
internal struct Base64Decoder
{
    /// <summary>A chunk to hand to <see cref="TryNext"/>, always the same.</summary>
    public const int ChunkBytes = ReadBytes + MostLineBytes;

    /// <summary>A target with less room may be too short for the next step.</summary>
    public const int LeastRoom = ChunkBytes / 4 * 3;

    private const int ReadBytes = 16 * 1024;
    private const int MostLineBytes = 4 * 1024;

    private int _position;
    private int _carried;
    private bool _isPadded;

    public readonly bool IsAtEnd(ReadOnlySpan<byte> raw) => _position == raw.Length;

    /// <summary>One step on.</summary>
    /// <param name="written">Bytes put into the target.</param>
    /// <returns>False where it is damaged; what was written before is then not to be trusted.</returns>
    public bool TryNext(ReadOnlySpan<byte> raw, Span<byte> chunk, Span<byte> target, out int written)
    {
        written = 0;
        int length = _carried;
        ReadOnlySpan<byte> rest = raw[_position..];
        while (length < ReadBytes && !rest.IsEmpty)
        {
            int line = rest[..Math.Min(rest.Length, MostLineBytes)].IndexOfAny((byte)'\r', (byte)'\n');
            int take = line < 0 ? Math.Min(rest.Length, MostLineBytes) : line;
            if (take > 0 && _isPadded)
            {
                return false; // Padding, and more after it: two encodings joined.
            }

            rest[..take].CopyTo(chunk[length..]);
            length += take;
            rest = rest[(line < 0 ? take : take + 1)..];
        }

        int whole = rest.IsEmpty ? length : length & ~3;
        _isPadded |= whole > 0 && chunk[whole - 1] == '=';
        if (Base64.DecodeFromUtf8(chunk[..whole], target, out int consumed, out written) != OperationStatus.Done || consumed != whole)
        {
            return false;
        }

        chunk[whole..length].CopyTo(chunk);
        _carried = length - whole;
        _position = raw.Length - rest.Length;
        return true;
    }
}
