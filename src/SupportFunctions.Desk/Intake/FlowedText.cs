using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>Paragraphs of a text of <c>format=flowed</c> (RFC 3676), each on one line again.</summary>
internal static class FlowedText
{
    /// <param name="text">Lines end in '\n'.</param>
    /// <param name="deleteSpace">The parameter <c>delsp=yes</c>: the blank at the soft break was not written by anybody.</param>
    public static string Read(string text, bool deleteSpace)
    {
        var result = new StringBuilder(text.Length);
        var open = -1; // Quote depth of the paragraph that goes on; -1 when none does.
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range];
            var depth = line.IndexOfAnyExcept('>') is var other and >= 0 ? other : line.Length;
            var content = line[depth..];
            if (content is [' ', ..])
            {
                content = content[1..]; // Space-stuffing (4.4).
            }

            // "-- " is the signature's line and never flows (4.3); an empty line is somebody's paragraph break, though 4.1 would let it flow.
            var isBreak = content.IsEmpty || content is "-- ";
            if (open >= 0 && (open != depth || isBreak))
            {
                result.Append('\n');
                open = -1;
            }

            if (open < 0)
            {
                result.Append('>', depth).Append(depth > 0 && !content.IsEmpty ? " " : "");
            }

            var flows = !isBreak && content[^1] == ' ';
            result.Append(flows && deleteSpace ? content[..^1] : content);
            open = flows ? depth : -1;
            if (!flows && range.End.GetOffset(text.Length) < text.Length)
            {
                result.Append('\n');
            }
        }

        return result.ToString();
    }
}
