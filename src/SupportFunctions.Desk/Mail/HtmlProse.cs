using System.Text;
using HandlebarsDotNet;

namespace SupportFunctions.Desk.Mail;

/// <summary>Plain text as HTML. The only place where markup is made of words that somebody wrote.</summary>
internal sealed class HtmlProse : ITextEncoder
{
    public static HtmlProse Encoder { get; } = new();

    private const string Paragraph = "<p style=\"margin:0 0 12px\">";

    /// <summary>Paragraphs at blank lines, line breaks kept, indentation kept (people paste logs), web addresses made links.</summary>
    public static void WriteProse(string text, TextWriter output)
    {
        bool isOpen = false;
        foreach (string line in text.Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                output.Write(isOpen ? "</p>\n" : "");
                isOpen = false;
                continue;
            }

            output.Write(isOpen ? "<br>\n" : Paragraph);
            isOpen = true;
            WriteLine(line, output);
        }

        output.Write(isOpen ? "</p>" : "");
    }

    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    public void Encode(string? text, TextWriter target) => Escape(text, target);

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        while (text is not null && text.MoveNext())
        {
            Escape([text.Current], target);
        }
    }

    private static void WriteLine(string line, TextWriter output)
    {
        int indent = line.Length - line.TrimStart(' ', '\t').Length;
        foreach (char c in line.AsSpan(0, indent))
        {
            output.Write(c == '\t' ? "&nbsp;&nbsp;&nbsp;&nbsp;" : "&nbsp;");
        }

        int written = indent;
        for (int at = NextAddress(line, written); at >= 0; at = NextAddress(line, written))
        {
            int end = EndOfAddress(line, at);
            Escape(line.AsSpan(written, at - written), output);
            ReadOnlySpan<char> address = line.AsSpan(at, end - at);
            if (Uri.TryCreate(address.ToString(), UriKind.Absolute, out _))
            {
                // The text is the address itself: a link never pretends to lead elsewhere.
                output.Write("<a href=\"");
                Escape(address, output);
                output.Write("\" style=\"color:#0b57a4\">");
                Escape(address, output);
                output.Write("</a>");
            }
            else
            {
                Escape(address, output);
            }

            written = end;
        }

        Escape(line.AsSpan(written), output);
    }

    private static int NextAddress(string line, int from)
    {
        int http = line.IndexOf("http://", from, StringComparison.OrdinalIgnoreCase);
        int https = line.IndexOf("https://", from, StringComparison.OrdinalIgnoreCase);
        return http < 0 || (https >= 0 && https < http) ? https : http;
    }

    /// <summary>Punctuation at the end belongs to the sentence, a closing bracket to the address only when it was opened there.</summary>
    private static int EndOfAddress(string line, int start)
    {
        int end = start;
        while (end < line.Length && !char.IsWhiteSpace(line[end]) && !char.IsControl(line[end]) && !"<>\"'`{}|\\^".Contains(line[end], StringComparison.Ordinal))
        {
            end++;
        }

        while (end > start && (".,;:!?*_".Contains(line[end - 1], StringComparison.Ordinal) || IsLooseBracket(line.AsSpan(start, end - start))))
        {
            end--;
        }

        return end;
    }

    private static bool IsLooseBracket(ReadOnlySpan<char> address) => address[^1] switch
    {
        ')' => address.Count('(') < address.Count(')'),
        ']' => address.Count('[') < address.Count(']'),
        _ => false,
    };

    private static void Escape(ReadOnlySpan<char> text, TextWriter output)
    {
        while (text.IndexOfAny("&<>\"'") is >= 0 and var at)
        {
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => "&#39;",
            });
            text = text[(at + 1)..];
        }

        output.Write(text);
    }
}
