namespace SupportFunctions.Desk.Intake;

/// <summary>
/// The transfer encoding <c>x-uuencode</c>, which some old gateways still write: lines of a length and its bytes, six bits a character.
/// What stands between "begin" and "end", as far as a target goes; a line that is cut off gives the bytes that it has.
/// </summary>
internal struct UuDecoder
{
    /// <summary>What one line can hold.</summary>
    public const int LeastRoom = 64;

    private int _position;
    private bool _hasBegun;

    /// <returns>Bytes put into the target, of which <see cref="LeastRoom"/> may stay free; 0 at the end.</returns>
    public int Next(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        int length = 0;
        while (_position < raw.Length && target.Length - length >= LeastRoom)
        {
            int next = ByteLines.Next(raw, _position, out int end);
            ReadOnlySpan<byte> line = raw[_position..end];
            _position = next;
            if (!_hasBegun)
            {
                _hasBegun = line.StartsWith("begin "u8);
            }
            else if (line.TrimEnd(" "u8).SequenceEqual("end"u8))
            {
                _position = raw.Length;
            }
            else if (!line.IsEmpty)
            {
                length += Line(line[1..], Bits(line[0]), target[length..]);
            }
        }

        return length;
    }

    private static int Line(ReadOnlySpan<byte> text, int length, Span<byte> target)
    {
        int written = 0;
        for (int i = 0; i + 1 < text.Length && written < length; i += 4)
        {
            int bits = (At(text, i) << 18) | (At(text, i + 1) << 12) | (At(text, i + 2) << 6) | At(text, i + 3);
            ReadOnlySpan<byte> three = [unchecked((byte)(bits >> 16)), unchecked((byte)(bits >> 8)), unchecked((byte)bits)];
            three = three[..Math.Min(3, length - written)];
            three.CopyTo(target[written..]);
            written += three.Length;
        }

        return written;
    }

    /// <summary>Blanks at a line's end, which are zeros, get lost on the way.</summary>
    private static int At(ReadOnlySpan<byte> text, int index) => index < text.Length ? Bits(text[index]) : 0;

    private static int Bits(byte b) => (b - ' ') & 0x3f;
}
