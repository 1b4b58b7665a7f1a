using System.Text;

namespace SupportFunctions.Desk.Calendars;

/// <summary>The lines of an iCalendar file, unfolded. Line ends are CRLF, as RFC 5545 has it, or LF, as many files do.</summary>
internal static class ContentLines
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <remarks>Unfolded as octets: 3.1 allows a fold inside a character. Blank lines are passed over.</remarks>
    public static IEnumerable<ContentLine> Of(ReadOnlyMemory<byte> file)
    {
        int at = file.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var line = new MemoryStream();
        int number = 0;
        int first = 0;
        while (at < file.Length)
        {
            int length = file.Span[at..].IndexOf((byte)'\n');
            ReadOnlyMemory<byte> next = length < 0 ? file[at..] : file.Slice(at, length);
            at += length < 0 ? next.Length : length + 1;
            number++;
            next = next.TrimEnd("\r"u8);
            if (next.IsEmpty)
            {
                continue;
            }

            bool isContinued = next.Span[0] is (byte)' ' or (byte)'\t' && first > 0;
            if (!isContinued && first > 0)
            {
                yield return Parse(first, line);
            }

            if (!isContinued)
            {
                line.SetLength(0);
                first = number;
            }

            ReadOnlySpan<byte> octets = isContinued ? next.Span[1..] : next.Span;
            // One octet over the limit is enough to know.
            line.Write(octets[..(int)Math.Min(octets.Length, Math.Max(0, HolidayFeedLimits.UnfoldedOctets + 1 - line.Length))]);
        }

        if (first > 0)
        {
            yield return Parse(first, line);
        }
    }

    private static ContentLine Parse(int number, MemoryStream line)
    {
        ReadOnlySpan<byte> octets = line.GetBuffer().AsSpan(0, (int)line.Length);
        try
        {
            return octets.Length <= HolidayFeedLimits.UnfoldedOctets
                ? ContentLine.Parse(number, _utf8.GetString(octets))
                : ContentLine.Faulty(number, NameOf(octets), FormattableString.Invariant($"is longer than {HolidayFeedLimits.UnfoldedOctets} octets"));
        }
        catch (DecoderFallbackException)
        {
            return ContentLine.Faulty(number, NameOf(octets), "is not UTF-8");
        }
    }

    private static string NameOf(ReadOnlySpan<byte> octets)
    {
        int end = octets.IndexOfAny((byte)':', (byte)';');
        return end < 0 ? "" : ContentLine.Parse(0, Encoding.Latin1.GetString(octets[..end]) + ":").Name;
    }
}
