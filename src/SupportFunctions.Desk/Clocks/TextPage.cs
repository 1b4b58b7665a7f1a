using System.Text;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Clocks;

/// <summary>A page of plain text: lines below <see cref="Width"/> columns, ended by a line feed, without tabs; what others chose is one harmless line.</summary>
internal sealed class TextPage
{
    public const int Width = 138;

    private const int LabelWidth = 14;

    private readonly StringBuilder _text = new();

    public void Title(string title, char under)
    {
        Blank();
        string shown = Clean(title);
        shown = shown.Length > Width ? shown[..Width] : shown;
        Raw(shown);
        Raw(new string(under, shown.Length));
    }

    public void Blank() => _ = _text.Length > 0 ? _text.Append('\n') : _text;

    /// <summary>A line as it is, but for blanks at its end.</summary>
    public void Raw(string line) => _text.Append(line.TrimEnd(' ')).Append('\n');

    /// <summary>A line to the last blank.</summary>
    public void Verbatim(string line) => _text.Append(line).Append('\n');

    public void Label(string label, string value) => Hanging(label.PadRight(LabelWidth), value);

    /// <summary>Text that begins after a lead and goes on below its own beginning.</summary>
    public void Hanging(string lead, string value)
    {
        string indent = lead;
        foreach (string line in Wrap(Clean(value), Width - lead.Length))
        {
            Raw(indent + line);
            indent = new string(' ', lead.Length);
        }
    }

    public override string ToString() => _text.ToString();

    private static string Clean(string text) => MailWords.Line(text) ?? "";

    /// <summary>At blanks; a word that is too long is cut.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        string rest = text;
        while (rest.Length > width)
        {
            int cut = rest.LastIndexOf(' ', width);
            if (cut <= 0)
            {
                cut = char.IsHighSurrogate(rest[width - 1]) ? width - 1 : width;
            }

            yield return rest[..cut];
            rest = rest[cut..].TrimStart(' ');
        }

        yield return rest;
    }
}
