namespace SupportFunctions.Desk.Intake;

/// <summary>RFC 2045, 6.8: other characters are ignored; padding in the middle (two encodings joined) begins anew. As far as a target goes.</summary>
internal struct TolerantBase64
{
    public const int LeastRoom = 4;

    private const byte Skip = 0xff;
    private const byte Pad = 0xfe;
    private static readonly byte[] Values = BuildValues();

    private int _position;
    private uint _bits;
    private int _count;
    private bool _isForeign;

    /// <summary>Once all of it was read.</summary>
    public readonly string Warning => _isForeign
        ? "Base64 content holds foreign characters; they were skipped."
        : "Base64 content is not padded properly; decoded as far as it goes.";

    /// <returns>Bytes put into the target, of which <see cref="LeastRoom"/> may stay free; 0 at the end.</returns>
    public int Next(ReadOnlySpan<byte> raw, Span<byte> target)
    {
        int length = 0;
        while (_position < raw.Length && target.Length - length >= LeastRoom)
        {
            byte b = raw[_position++];
            byte value = Values[b];
            if (value < 64)
            {
                _bits = (_bits << 6) | value;
                if (++_count == 4)
                {
                    length = Take(target, length, _bits, 3);
                    (_bits, _count) = (0, 0);
                }
            }
            else if (value == Pad)
            {
                length = TakeRest(target, length);
            }
            else
            {
                _isForeign |= b is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t');
            }
        }

        return _position == raw.Length && target.Length - length >= LeastRoom ? TakeRest(target, length) : length;
    }

    private int TakeRest(Span<byte> target, int length)
    {
        (uint bits, int count) = (_bits, _count);
        (_bits, _count) = (0, 0);
        return count switch
        {
            2 => Take(target, length, bits << 12, 1),
            3 => Take(target, length, bits << 6, 2),
            _ => length,
        };
    }

    private static int Take(Span<byte> target, int length, uint bits, int bytes)
    {
        for (int i = 0; i < bytes; i++)
        {
            target[length++] = unchecked((byte)(bits >> (16 - (8 * i))));
        }

        return length;
    }

    private static byte[] BuildValues()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] values = new byte[256];
        Array.Fill(values, Skip);
        for (int i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        values['='] = Pad;
        return values;
    }
}
