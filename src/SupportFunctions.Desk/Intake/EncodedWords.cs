using System.Buffers;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>RFC 2047 encoded words, with what mailers get wrong: blanks inside, words cut in the middle of a character, missing padding.</summary>
public static class EncodedWords
{
    private const int LongestCharset = 60;

    /// <summary>The text on one line. Whatever is not an encoded word stays as it is.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return MailText.OneLine(value);
        }

        var result = new StringBuilder(value.Length);
        var held = new ArrayBufferWriter<byte>();
        string? heldCharset = null;
        var position = 0;
        var copied = 0;
        while (position < value.Length)
        {
            var start = value.IndexOf("=?", position, StringComparison.Ordinal);
            if (start < 0)
            {
                break;
            }

            if (!TryReadWord(value, start, out var charset, out var bytes, out var end))
            {
                if (end < 0)
                {
                    break; // No "?=" in the rest: looking again at every "=?" would be quadratic.
                }

                position = start + 2;
                continue;
            }

            // RFC 2047, 6.2: blanks between two encoded words are not shown.
            var between = value.AsSpan(copied, start - copied);
            var adjacent = heldCharset is not null && between.IsWhiteSpace();
            if (!adjacent || !string.Equals(heldCharset, charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(result, held, ref heldCharset);
            }

            if (!adjacent)
            {
                result.Append(between);
            }

            held.Write(bytes);
            heldCharset = charset;
            position = copied = end;
        }

        Flush(result, held, ref heldCharset);
        result.Append(value, copied, value.Length - copied);
        return MailText.OneLine(result.ToString());
    }

    /// <summary>Characters of the encoded word at <paramref name="start"/>; 0 when there is none. Words longer than mailers write are none.</summary>
    internal static int LengthAt(string value, int start)
    {
        const int LongestText = 1000;
        if (start + 1 >= value.Length || value[start] != '=' || value[start + 1] != '?')
        {
            return 0;
        }

        var rest = value.AsSpan(start + 2);
        var charset = rest[..Math.Min(LongestCharset, rest.Length)].IndexOf('?');
        if (charset <= 0 || charset + 2 >= rest.Length || rest[charset + 2] != '?')
        {
            return 0;
        }

        var text = rest[(charset + 3)..];
        var end = text[..Math.Min(LongestText, text.Length)].IndexOf("?=", StringComparison.Ordinal);
        return end < 0 ? 0 : 2 + charset + 3 + end + 2;
    }

    private static void Flush(StringBuilder result, ArrayBufferWriter<byte> held, ref string? charset)
    {
        if (charset is not null)
        {
            result.Append(Charsets.Decode(held.WrittenSpan, charset, out _));
        }

        held.ResetWrittenCount();
        charset = null;
    }

    /// <param name="end">After the word; -1 when no further word can be complete.</param>
    private static bool TryReadWord(string value, int start, out string charset, out ReadOnlySpan<byte> bytes, out int end)
    {
        charset = "";
        bytes = default;
        end = start;
        var charsetStart = start + 2;
        var charsetLength = value.AsSpan(charsetStart, Math.Min(LongestCharset, value.Length - charsetStart)).IndexOf('?');
        var kindAt = charsetStart + charsetLength + 1;
        if (charsetLength <= 0 || kindAt + 1 >= value.Length || value[kindAt + 1] != '?')
        {
            return false;
        }

        var textStart = kindAt + 2;
        var textEnd = textStart <= value.Length ? value.IndexOf("?=", textStart, StringComparison.Ordinal) : -1;
        if (textEnd < 0)
        {
            end = -1;
            return false;
        }

        // RFC 2231, 5: a language may follow the charset.
        var name = value.AsSpan(charsetStart, charsetLength);
        var star = name.IndexOf('*');
        charset = (star > 0 ? name[..star] : name).ToString();
        var text = Encoding.UTF8.GetBytes(value, textStart, textEnd - textStart);
        end = textEnd + 2;
        switch (value[kindAt])
        {
            case 'b' or 'B':
                bytes = TransferDecoder.Base64(text, out _).Span;
                return true;
            case 'q' or 'Q':
                text.AsSpan().Replace((byte)'_', (byte)' ');
                bytes = TransferDecoder.QuotedPrintable(text, out _).Span;
                return true;
            default:
                return false;
        }
    }
}
