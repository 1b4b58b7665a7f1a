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
                var line = rest[..Math.Min(rest.Length, MostLineBytes)].IndexOfAny((byte)'\r', (byte)'\n', (byte)' ');
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
    /// Whether text that is declared base64 was never encoded: its lines hold words. Decoded, nothing would be left of it.
    /// </summary>
    public static bool IsPlainText(ReadOnlySpan<byte> raw)
    {
        raw = raw[..Math.Min(raw.Length, 4096)].Trim(" \t\r\n"u8);
        int blanks = 0, foreign = 0;
        for (var i = 1; i < raw.Length; i++)
        {
            blanks += raw[i] == ' ' && raw[i - 1] > ' ' ? 1 : 0;
            foreign += raw[i] > ' ' && Values[raw[i]] == Skip ? 1 : 0;
        }

        return blanks + foreign > 2 && blanks + foreign > raw.Length / 50;
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

    /// <remarks>Blanks at line ends stay (RFC 2045, 6.7 (3) would drop them): mailers write the signature line "-- " that way.</remarks>
    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> raw, out string? warning)
    {
        warning = null;
        var result = new byte[raw.Length];
        var length = 0;
        while (!raw.IsEmpty)
        {
            var equals = raw.IndexOf((byte)'=');
            var take = equals < 0 ? raw.Length : equals;
            raw[..take].CopyTo(result.AsSpan(length));
            length += take;
            if (equals < 0)
            {
                break;
            }

            raw = raw[(equals + 1)..];
            if (raw.Length >= 2 && Hex(raw[0]) is var high and >= 0 && Hex(raw[1]) is var low and >= 0)
            {
                result[length++] = (byte)((high << 4) | low);
                raw = raw[2..];
                continue;
            }

            if (SoftBreakLength(raw) is var skip and >= 0)
            {
                raw = raw[skip..];
                continue;
            }

            result[length++] = (byte)'=';
            warning = "Quoted-printable content holds a bare '='; kept as it is.";
        }

        return result.AsMemory(0, length);
    }

    /// <summary>"=" at a line end joins two lines; blanks between are transport padding. -1 when this is no line end.</summary>
    private static int SoftBreakLength(ReadOnlySpan<byte> rest)
    {
        // Padding is short; a longer look at every "=" would make a body of "=    =    " slow.
        var limit = Math.Min(rest.Length, 80);
        for (var i = 0; i < limit; i++)
        {
            switch (rest[i])
            {
                case (byte)'\n':
                    return i + 1;
                case (byte)' ' or (byte)'\t' or (byte)'\r':
                    continue;
                default:
                    return -1;
            }
        }

        return limit == rest.Length ? rest.Length : -1;
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
