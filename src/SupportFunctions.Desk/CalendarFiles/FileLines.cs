using System.Text;

namespace SupportFunctions.Desk.CalendarFiles;

/// <summary>Content lines as RFC 5545, 3.1 wants them: folded at 75 octets, never inside a character, ended by CRLF.</summary>
internal sealed class FileLines
{
    /// <summary>Without the line end.</summary>
    private const int MaxOctets = 75;

    private readonly StringBuilder _file = new();

    /// <param name="value">Written as it is, without line ends; for text see <see cref="AddText"/>.</param>
    /// <param name="parameters">Those without a value are left out.</param>
    public void Add(string name, string value, params (string Name, string? Value)[] parameters)
    {
        var line = new StringBuilder(name);
        foreach ((string parameter, string? said) in parameters)
        {
            if (!string.IsNullOrEmpty(said))
            {
                line.Append(';').Append(parameter).Append('=').Append(Parameter(said));
            }
        }

        AddFolded(line.Append(':').Append(OnOneLine(value)).ToString());
    }

    /// <summary>A text value (RFC 5545, 3.3.11).</summary>
    public void AddText(string name, string text) => AddFolded($"{name}:{Escaped(text)}");

    public override string ToString() => _file.ToString();

    internal static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                '\t' => escaped.Append(c),
                _ => char.IsControl(c) ? escaped : escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>RFC 5545, 3.1 has no way to write a quotation mark in a parameter, and RFC 6868 is little known: an apostrophe is.</summary>
    private static string Parameter(string value)
    {
        string safe = OnOneLine(value).Replace('"', '\'');
        return safe.AsSpan().ContainsAny(',', ':', ';') ? $"\"{safe}\"" : safe;
    }

    private static string OnOneLine(string value) => value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;

    private void AddFolded(string line)
    {
        int octets = 0;
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                _file.Append("\r\n ");
                octets = 1;
            }

            _file.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _file.Append("\r\n");
    }
}
