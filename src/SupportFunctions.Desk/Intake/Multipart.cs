using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>Cuts a multipart body at its delimiter lines (RFC 2046, 5.1.1). Looks only at lines that begin with the boundary, each once.</summary>
/// <param name="Parts">Start and end offsets of what stands between the delimiters, one over the limit at most.</param>
/// <param name="IsClosed">Whether the closing delimiter was found.</param>
internal sealed record Multipart(IReadOnlyList<(int Start, int End)> Parts, bool IsClosed)
{
    // RFC 2046 allows 70; mailers that go over stay under this.
    private const int LongestBoundary = 250;

    /// <summary>What follows a closing delimiter at once, and is none of these, cannot be the rest of a longer boundary.</summary>
    private static ReadOnlySpan<byte> BoundaryCharacters => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? "u8;

    public static Multipart Split(ReadOnlySpan<byte> data, int start, string boundary, int most)
    {
        var parts = new List<(int, int)>();
        var onLine = Encoding.UTF8.GetBytes("\n--" + boundary);
        var delimiter = onLine[1..];
        var partStart = -1;
        var position = start;
        while (position < data.Length)
        {
            var next = ByteLines.Next(data, position, out var lineEnd);
            if (IsDelimiter(data[position..lineEnd], delimiter, out var closing))
            {
                if (partStart >= 0)
                {
                    parts.Add((partStart, Math.Max(partStart, BeforeLineEnd(data, position))));
                }

                if (closing || parts.Count > most)
                {
                    return new Multipart(parts, closing);
                }

                partStart = next;
            }

            // Only lines that begin so can matter; the search is vectorised, and attachments are long.
            var hop = data[position..].IndexOf(onLine);
            position = hop < 0 ? data.Length : position + hop + 1;
        }

        if (partStart >= 0)
        {
            parts.Add((partStart, data.Length));
        }

        return new Multipart(parts, false);
    }

    /// <summary>For a body whose boundary is not declared or not true: the first "--x" line that a field follows.</summary>
    public static string? GuessBoundary(ReadOnlySpan<byte> data, int start)
    {
        const int LinesLookedAt = 200;
        var position = start;
        for (var i = 0; i < LinesLookedAt && position < data.Length; i++)
        {
            var next = ByteLines.Next(data, position, out var end);
            var line = data[position..end].TrimEnd(" \t"u8);
            if (line.Length is > 3 and < LongestBoundary && line.StartsWith("--"u8) && next < data.Length)
            {
                ByteLines.Next(data, next, out var fieldEnd);
                if (HeaderBlock.NameLength(data[next..fieldEnd]) > 0 && data[next..fieldEnd].StartsWith("Content-"u8))
                {
                    return Encoding.UTF8.GetString(line[2..]);
                }
            }

            position = next;
        }

        return null;
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> line, byte[] delimiter, out bool closing)
    {
        closing = false;
        if (!line.StartsWith(delimiter))
        {
            return false;
        }

        var rest = line[delimiter.Length..].TrimEnd(" \t"u8);
        closing = rest.StartsWith("--"u8) && (rest.Length == 2 || BoundaryCharacters.IndexOf(rest[2]) < 0);
        return closing || rest.IsEmpty;
    }

    /// <summary>The line end before a delimiter belongs to the delimiter.</summary>
    private static int BeforeLineEnd(ReadOnlySpan<byte> data, int position)
    {
        var end = position;
        if (end > 0 && data[end - 1] == '\n')
        {
            end--;
            if (end > 0 && data[end - 1] == '\r')
            {
                end--;
            }
        }

        return end;
    }
}
