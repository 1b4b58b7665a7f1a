using System.Buffers;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// RFC 2047 encoded words, with what mailers get wrong: blanks inside, words cut in the middle of a character, words that never close,
/// raw 8-bit text inside, missing padding, a charset that is not the one in use.
/// </summary>
public static class EncodedWords
{
    private const int LongestCharset = 60;
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

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
        var copied = 0;
        var lastEnd = value.LastIndexOf("?=", StringComparison.Ordinal);
        for (var start = value.IndexOf("=?", StringComparison.Ordinal); start >= 0;)
        {
            if (!TryRead(value, start, lastEnd, out var word))
            {
                start = value.IndexOf("=?", start + 2, StringComparison.Ordinal);
                continue;
            }

            // RFC 2047, 6.2: blanks between two encoded words are not shown. A character cut in two is joined before it is decoded.
            var between = value.AsSpan(copied, start - copied);
            var adjacent = heldCharset is not null && between.IsWhiteSpace();
            if (!adjacent || !string.Equals(heldCharset, word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(result, held, ref heldCharset);
            }

            result.Append(adjacent ? [] : between);
            heldCharset = word.Charset;
            Hold(value.AsSpan(word.Start, word.Length), word, result, held);
            copied = word.Next;
            start = value.IndexOf("=?", copied, StringComparison.Ordinal);
        }

        Flush(result, held, ref heldCharset);
        result.Append(value, copied, value.Length - copied);
        return MailText.OneLine(result.ToString());
    }

    /// <summary>Characters of the encoded word at <paramref name="start"/>; 0 when there is none. Words longer than mailers write are none.</summary>
    internal static int LengthAt(string value, int start)
    {
        const int LongestWord = 1000;
        var near = value.AsSpan(start, Math.Min(LongestWord, value.Length - start));
        return near.StartsWith("=?") && TryRead(near, 0, near.Length, out var word) && word.IsClosed ? word.Next : 0;
    }

    /// <param name="Start">Of the encoded text.</param>
    /// <param name="Next">After the word.</param>
    private readonly record struct Word(string Charset, bool IsBase64, int Start, int Length, int Next, bool IsClosed);

    private static void Flush(StringBuilder result, ArrayBufferWriter<byte> held, ref string? charset)
    {
        if (charset is not null)
        {
            result.Append(Charsets.Decode(held.WrittenSpan, charset, out _));
        }

        held.ResetWrittenCount();
        charset = null;
    }

    private static void Hold(ReadOnlySpan<char> text, Word word, StringBuilder result, ArrayBufferWriter<byte> held)
    {
        while (!text.IsEmpty)
        {
            var ascii = text.IndexOfAnyExceptInRange('\0', '\x7f');
            var plain = text[..(ascii < 0 ? text.Length : ascii)];
            var bytes = new byte[plain.Length];
            Encoding.ASCII.GetBytes(plain, bytes);
            if (!word.IsBase64)
            {
                bytes.AsSpan().Replace((byte)'_', (byte)' ');
            }

            held.Write((word.IsBase64 ? TransferDecoder.Base64(bytes, out _) : TransferDecoder.Quoted(bytes)).Span);
            text = text[plain.Length..];

            // Raw 8-bit text was decoded with the header; the word's charset says nothing of it any more.
            var raw = text.IndexOfAnyInRange('\0', '\x7f');
            raw = raw < 0 ? text.Length : raw;
            if (raw > 0)
            {
                result.Append(Charsets.Decode(held.WrittenSpan, word.Charset, out _)).Append(word.IsBase64 ? [] : text[..raw]);
                held.ResetWrittenCount();
                text = text[raw..];
            }
        }
    }

    /// <param name="lastEnd">Where the value's last "?=" stands: nothing is searched beyond, which would be quadratic.</param>
    private static bool TryRead(ReadOnlySpan<char> value, int start, int lastEnd, out Word word)
    {
        word = default;
        var name = value.Slice(start + 2, Math.Min(LongestCharset, value.Length - start - 2));
        var length = name.IndexOf('?');
        var kindAt = start + 2 + length + 1;
        if (length <= 0 || kindAt + 1 >= value.Length || value[kindAt + 1] != '?' || value[kindAt] is not ('b' or 'B' or 'q' or 'Q'))
        {
            return false;
        }

        // RFC 2231, 5: a language may follow the charset.
        var star = name[..length].IndexOf('*');
        var charset = name[..(star > 0 ? star : length)].ToString();
        var isBase64 = value[kindAt] is 'b' or 'B';
        var textAt = kindAt + 2;
        var text = value[textAt..];
        var end = textAt <= lastEnd ? End(text, isBase64) : -1;

        // Another word begins before this one closes: it never does.
        var other = text[..(end < 0 ? text.Length : end)].IndexOf("=?");
        if (end >= 0 && other < 0)
        {
            word = new Word(charset, isBase64, textAt, end, textAt + end + 2, IsClosed: true);
            return true;
        }

        var cut = text[..(other < 0 ? text.Length : other)].TrimEnd();
        word = new Word(charset, isBase64, textAt, cut.Length, textAt + cut.Length, IsClosed: false);
        return Charsets.Find(charset) is not null && IsEncoded(cut, isBase64);
    }

    /// <summary>Where the text ends; a raw "?" before an encoded character does not end it. -1 when nothing does.</summary>
    private static int End(ReadOnlySpan<char> text, bool isBase64)
    {
        var end = text.IndexOf("?=");
        if (isBase64 || end < 0 || end + 3 >= text.Length || !char.IsAsciiHexDigit(text[end + 2]) || !char.IsAsciiHexDigit(text[end + 3]))
        {
            return end;
        }

        var next = text[(end + 4)..].IndexOf("?=");
        return next >= 0 && text.Slice(end + 4, next).IndexOfAny(" \t") < 0 && text.Slice(end + 1, next + 3).IndexOf("=?") < 0 ? end + 4 + next : end;
    }

    private static bool IsEncoded(ReadOnlySpan<char> text, bool isBase64) =>
        isBase64 ? text.Length >= 4 && text.IndexOfAnyExcept(Base64) < 0 : text.IndexOfAny(' ', '\t') < 0 && text.IndexOfAny('=', '_') >= 0;
}
