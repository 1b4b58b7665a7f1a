using System.Buffers;

namespace SupportFunctions.Desk.Intake;

/// <summary>The two shapes that text from outside may take inside the desk.</summary>
public static class MailText
{
    // Control characters and the two Unicode line separators: whatever could end a line somewhere later.
    private static readonly SearchValues<char> LineBreaking = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(c => (char)c), '\u2028', '\u2029']);

    /// <summary>A value that fits in one header line: every control character is a blank, so nothing can be injected through it.</summary>
    public static string OneLine(string value)
    {
        if (value.AsSpan().IndexOfAny(LineBreaking) < 0)
        {
            return value.Trim();
        }

        return string.Create(value.Length, value, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = LineBreaking.Contains(source[i]) ? ' ' : source[i];
            }
        }).Trim();
    }

    /// <summary>Body text: line ends are '\n', NUL and a leading byte order mark are gone.</summary>
    public static string Body(string value)
    {
        var rest = value.AsSpan(value.StartsWith('\ufeff') ? 1 : 0);
        if (rest.Length == value.Length && rest.IndexOfAny('\r', '\0') < 0)
        {
            return value;
        }

        var buffer = ArrayPool<char>.Shared.Rent(value.Length);
        try
        {
            for (var length = 0; ;)
            {
                var end = rest.IndexOfAny('\r', '\0');
                var plain = end < 0 ? rest : rest[..end];
                plain.CopyTo(buffer.AsSpan(length));
                length += plain.Length;
                if (end < 0)
                {
                    return new string(buffer, 0, length);
                }

                // CRLF, and the CRCRLF of gateways that convert twice, are one line end.
                if (rest[end] == '\r' && rest[(end + 1)..] is not ['\n' or '\r', ..])
                {
                    buffer[length++] = '\n';
                }

                rest = rest[(end + 1)..];
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    /// <summary>The first <paramref name="most"/> characters, never half a surrogate pair.</summary>
    public static string Cut(string value, int most)
    {
        if (value.Length <= most)
        {
            return value;
        }

        return value[..(most > 0 && char.IsHighSurrogate(value[most - 1]) ? most - 1 : most)];
    }
}
