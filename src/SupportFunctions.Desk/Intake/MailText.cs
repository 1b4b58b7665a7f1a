using System.Buffers;
using System.Text;

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
        // What nearly every text needs, many characters at a time; it changes nothing of what is done below.
        value = value.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (value.AsSpan().IndexOfAny('\r', '\0') < 0 && !value.StartsWith('\ufeff'))
        {
            return value;
        }

        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == '\r')
            {
                if (i + 1 < value.Length && value[i + 1] is '\n' or '\r')
                {
                    continue; // CRLF, and the CRCRLF of gateways that convert twice, are one line end.
                }

                result.Append('\n');
            }
            else if (c != '\0' && (c != '\ufeff' || i > 0))
            {
                result.Append(c);
            }
        }

        return result.ToString();
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
