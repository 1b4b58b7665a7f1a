using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>Content-Transfer-Encoding (RFC 2045, 6), undone as far as it can be.</summary>
public static class TransferDecoder
{
    private static readonly SearchValues<byte> Encoded = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"u8);

    /// <param name="warning">What was tolerated; null when nothing.</param>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> raw, string? encoding, out string? warning)
    {
        switch (CodingOf(encoding, out warning))
        {
            case TransferCoding.Base64:
                return Base64(raw.Span, out warning);
            case TransferCoding.QuotedPrintable:
                return QuotedPrintable(raw.Span, out warning);
            case TransferCoding.Uu:
                byte[] result = new byte[raw.Length + UuDecoder.LeastRoom];
                return result.AsMemory(0, new UuDecoder().Next(raw.Span, result));
            default:
                return raw;
        }
    }

    /// <param name="warning">Of an encoding that is not known; null otherwise.</param>
    internal static TransferCoding CodingOf(string? encoding, out string? warning)
    {
        warning = null;
        switch (encoding?.ToLowerInvariant())
        {
            case null or "" or "7bit" or "8bit" or "binary" or "7-bit" or "8-bit":
                return TransferCoding.None;
            case "base64":
                return TransferCoding.Base64;
            case "quoted-printable":
                return TransferCoding.QuotedPrintable;
            case "x-uuencode" or "uuencode" or "x-uue" or "uue":
                return TransferCoding.Uu;
            default:
                warning = $"Transfer encoding '{MailText.Cut(MailText.OneLine(encoding), 40)}' is not known; content kept as it came.";
                return TransferCoding.None;
        }
    }

    public static ReadOnlyMemory<byte> Base64(ReadOnlySpan<byte> raw, out string? warning)
    {
        warning = null;
        byte[] result = new byte[(raw.Length / 4 * 3) + 3];
        byte[] chunk = ArrayPool<byte>.Shared.Rent(Base64Decoder.ChunkBytes);
        try
        {
            var decoder = new Base64Decoder();
            int written = 0;
            while (!decoder.IsAtEnd(raw))
            {
                if (!decoder.TryNext(raw, chunk, result.AsSpan(written), out int more))
                {
                    return Tolerant(raw, out warning);
                }

                written += more;
            }

            return result.AsMemory(0, written);
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

    public static ReadOnlyMemory<byte> QuotedPrintable(ReadOnlySpan<byte> raw, out string? warning)
    {
        byte[] result = new byte[raw.Length];
        var decoder = new QuotedPrintable();
        int length = decoder.Next(raw, result);
        warning = decoder.Warning;
        return result.AsMemory(0, length);
    }

    /// <summary>The encoding Q of RFC 2047, 4.2, its underscores replaced: no lines, and a blank at the end is meant.</summary>
    internal static ReadOnlyMemory<byte> Quoted(ReadOnlySpan<byte> raw)
    {
        string? warning = null;
        byte[] result = new byte[raw.Length];
        return result.AsMemory(0, Intake.QuotedPrintable.Text(raw, result, ref warning));
    }

    internal static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };

    private static ReadOnlyMemory<byte> Tolerant(ReadOnlySpan<byte> raw, out string? warning)
    {
        byte[] result = new byte[(raw.Length / 4 * 3) + 3 + TolerantBase64.LeastRoom];
        var decoder = new TolerantBase64();
        int length = decoder.Next(raw, result);
        warning = decoder.Warning;
        return result.AsMemory(0, length);
    }
}
