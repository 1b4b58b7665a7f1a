using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Words that others chose, made fit to stand in a mail. Null where nothing is left.</summary>
internal static class MailWords
{
    private const int LongestName = 60;

    /// <summary>One line: control characters and line separators become spaces, marks that turn the reading direction around are dropped.</summary>
    public static string? Line(string? text)
    {
        var line = new StringBuilder(text?.Length ?? 0);
        foreach (char c in text ?? "")
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (!IsDirection(c))
            {
                line.Append(c);
            }
        }

        string clean = line.ToString().TrimEnd(' ');
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>Many lines with LF between them, no blank ones at either end, no control characters but tabs.</summary>
    public static string? Text(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var clean = new StringBuilder(text.Length);
        foreach (char c in text.ReplaceLineEndings("\n"))
        {
            if (c is '\n' or '\t' || (!char.IsControl(c) && !IsDirection(c)))
            {
                clean.Append(c);
            }
        }

        string[] lines = [.. clean.ToString().Split('\n').Select(l => l.TrimEnd())];
        return string.Join('\n', lines).Trim('\n') is { Length: > 0 } kept ? kept : null;
    }

    /// <summary>A name to greet with. One that holds an address or a link, or is very long, is no name: nobody can have us mail an advertisement by way of it.</summary>
    public static string? Name(string? text) =>
        Line(text)?.Trim('"', '\'') is { Length: > 0 and <= LongestName } name
        && !name.Contains('@', StringComparison.Ordinal) && !name.Contains('/', StringComparison.Ordinal)
        && !name.Contains("www.", StringComparison.OrdinalIgnoreCase)
            ? name
            : null;

    private static bool IsDirection(char c) =>
        c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
