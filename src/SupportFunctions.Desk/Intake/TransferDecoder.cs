using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>Content-Transfer-Encoding (RFC 2045, 6), undone as far as it can be.</summary>
public static class TransferDecoder
{
    private const int ChunkBytes = 16 * 1024;
    private const int MostLineBytes = 4 * 1024;
    private const byte Skip = 0xff;
    private const byte Pad = 0xfe;
    private static readonly byte[] Values = BuildValues();
    private static readonly SearchValues<byte> Encoded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8);

    /// <param name="warning">What was tolerated; null when nothing.</param>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> raw, string? encoding, out string? warning)
    {
        warning = null;
        switch (encoding?.ToLowerInvariant())
        {
            case null or "" or "7bit" or "8bit" or "binary" or "7-bit" or "8-bit":
                return raw;
            case "base64":
                return Base64(raw.Span, out warning);
            case "quoted-printable":
                return QuotedPrintable(raw.Span, out warning);
            case "x-uuencode" or "uuencode" or "x-uue" or "uue":
                return UuDecoder.Decode(raw.Span);
            default:
                warning = $"Transfer encoding '{MailText.Cut(MailText.OneLine(encoding), 40)}' is not known; content kept as it came.";
                return raw;
        }
    }

    public static ReadOnlyMemory<byte> Base64(ReadOnlySpan<byte> raw, out string? warning)
    {
        warning = null;
        // Line ends out into a small buffer, and from there by the vectorised decoder into the result: content is written once, in its own size.
        var result = new byte[(raw.Length / 4 * 3) + 3];
        var written = 0;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes + MostLineBytes);
        try
        {
            var length = 0;
            var padded = false;
            for (var rest = raw; !rest.IsEmpty;)
            {
                var line = rest[..Math.Min(rest.Length, MostLineBytes)].IndexOfAny((byte)'\r', (byte)'\n');
                var take = line < 0 ? Math.Min(rest.Length, MostLineBytes) : line;
                if (take > 0 && padded)
                {
                    return TolerantBase64(raw, out warning); // Padding, and more after it: two encodings joined.
                }

                rest[..take].CopyTo(chunk.AsSpan(length));
                length += take;
                rest = rest[(line < 0 ? take : take + 1)..];
                if (length < ChunkBytes && !rest.IsEmpty)
                {
                    continue;
                }

                var whole = rest.IsEmpty ? length : length & ~3;
                padded |= whole > 0 && chunk[whole - 1] == '=';
                if (System.Buffers.Text.Base64.DecodeFromUtf8(chunk.AsSpan(0, whole), result.AsSpan(written), out var consumed, out var bytes) != OperationStatus.Done || consumed != whole)
                {
                    return TolerantBase64(raw, out warning);
                }

                written += bytes;
                chunk.AsSpan(whole, length - whole).CopyTo(chunk);
                length -= whole;
            }

            return length == 0 ? result.AsMemory(0, written) : TolerantBase64(raw, out warning);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>
    /// Where words begin in text that is declared base64: at once where it was never encoded, later where a mailing list put its footer
    /// behind it. -1 when there are none; a foreign character with base64 behind it is damage, and no word.
    /// </summary>
    public static int WordsIn(ReadOnlySpan<byte> raw)
    {
        const int LineOfBase64 = 60;
        var first = raw.IndexOfAnyExcept(Encoded);
        if (first < 0)
        {
            return -1;
        }

        var words = -1;
        for (var position = raw[..first].LastIndexOf((byte)'\n') + 1; position < raw.Length;)
        {
            var start = position;
            position = ByteLines.Next(raw, start, out var end);
            var line = raw[start..end].Trim(" \t"u8);
            if (line.IndexOfAnyExcept(Encoded) < 0)
            {
                words = line.Length >= LineOfBase64 ? -1 : words;
            }
            else if (words < 0)
            {
                words = start;
            }
        }

        return words;
    }

    /// <summary>RFC 2045, 6.8: other characters are ignored; padding in the middle (two encodings joined) begins anew.</summary>
    private static byte[] TolerantBase64(ReadOnlySpan<byte> raw, out string? warning)
    {
        var result = new byte[(raw.Length / 4 * 3) + 3];
        var length = 0;
        uint bits = 0;
        var count = 0;
        var foreign = false;
        foreach (var b in raw)
        {
            var value = Values[b];
            if (value < 64)
            {
                bits = (bits << 6) | value;
                if (++count == 4)
                {
                    length = Take(result, length, bits, 3);
                    (bits, count) = (0, 0);
                }
            }
            else if (value == Pad)
            {
                length = TakeRest(result, length, bits, count);
                (bits, count) = (0, 0);
            }
            else
            {
                foreign |= b is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t');
            }
        }

        length = TakeRest(result, length, bits, count);
        warning = foreign
            ? "Base64 content holds foreign characters; they were skipped."
            : "Base64 content is not padded properly; decoded as far as it goes.";
        return result[..length];
    }

    private static int TakeRest(byte[] target, int length, uint bits, int count) => count switch
    {
        2 => Take(target, length, bits << 12, 1),
        3 => Take(target, length, bits << 6, 2),
        _ => length,
    };

    private static int Take(byte[] target, int length, uint bits, int bytes)
    {
        for (var i = 0; i < bytes; i++)
        {
            target[length++] = unchecked((byte)(bits >> (16 - (8 * i))));
        }

        return length;
    }

    /// <summary>
    /// Blanks at line ends were added on the way and go (RFC 2045, 6.7 (3)), but for the signature's line "-- ", which many mailers do not
    /// encode.
    /// </summary>
    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> raw, out string? warning)
    {
        warning = null;
        var result = new byte[raw.Length];
        var length = 0;
        while (!raw.IsEmpty)
        {
            var feed = raw.IndexOf((byte)'\n');
            var next = feed < 0 ? raw.Length : feed + 1;
            var end = feed < 0 ? raw.Length : feed > 0 && raw[feed - 1] == '\r' ? feed - 1 : feed;
            var line = raw[..end].TrimEnd(" \t\r"u8);
            line = line.SequenceEqual("--"u8) ? raw[..end] : line;
            if (line.EndsWith("="u8))
            {
                length += QuotedText(line[..^1], result.AsSpan(length), ref warning); // "=" at a line's end joins it with the next.
            }
            else
            {
                length += QuotedText(line, result.AsSpan(length), ref warning);
                raw[end..next].CopyTo(result.AsSpan(length));
                length += next - end;
            }

            raw = raw[next..];
        }

        return result.AsMemory(0, length);
    }

    /// <summary>The encoding Q of RFC 2047, 4.2, its underscores replaced: no lines, and a blank at the end is meant.</summary>
    internal static ReadOnlyMemory<byte> Quoted(ReadOnlySpan<byte> raw)
    {
        string? warning = null;
        var result = new byte[raw.Length];
        return result.AsMemory(0, QuotedText(raw, result, ref warning));
    }

    private static int QuotedText(ReadOnlySpan<byte> text, Span<byte> result, ref string? warning)
    {
        var length = 0;
        while (true)
        {
            var equals = text.IndexOf((byte)'=');
            var plain = text[..(equals < 0 ? text.Length : equals)];
            plain.CopyTo(result[length..]);
            length += plain.Length;
            if (equals < 0)
            {
                return length;
            }

            text = text[(equals + 1)..];
            if (text.Length >= 2 && Hex(text[0]) is var high and >= 0 && Hex(text[1]) is var low and >= 0)
            {
                result[length++] = (byte)((high << 4) | low);
                text = text[2..];
                continue;
            }

            result[length++] = (byte)'=';
            warning = "Quoted-printable content holds a bare '='; kept as it is.";
        }
    }

    internal static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };

    private static byte[] BuildValues()
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var values = new byte[256];
        Array.Fill(values, Skip);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        values['='] = Pad;
        return values;
    }
}
