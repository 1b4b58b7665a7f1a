using System.Collections.Frozen;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <summary>Lays text out from tags: blank lines around paragraphs, "- " before list items, links as "text (url)", cells apart by " | ".</summary>
internal sealed class HtmlTextWriter(int most)
{
    private const int DeepestList = 20;
    private const int LongestLink = 2000;

    private static readonly FrozenSet<string> Paragraphs = FrozenSet.ToFrozenSet(
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table", "ul", "ol", "dl", "hr"]);

    private static readonly FrozenSet<string> Blocks = FrozenSet.ToFrozenSet(
        ["div", "section", "article", "header", "footer", "address", "tr", "li", "dt", "dd", "form", "fieldset", "center", "main", "nav", "figure", "caption"]);

    private readonly StringBuilder result = new();
    private readonly List<int> lists = []; // One entry a level: 0 for bullets, else the next number.
    private (int Start, string Url)? link;
    private int lineEndsDue;
    private bool blankDue;
    private bool cellSeen;
    private int preformatted;
    private string prefix = "";

    public bool IsFull => result.Length >= most;

    public void Open(string name, Func<string, string?> attribute)
    {
        switch (name)
        {
            case "br":
                Break(null);
                return;
            case "td" or "th":
                if (cellSeen)
                {
                    Append(" | ");
                    blankDue = false;
                }

                cellSeen = true;
                return;
            case "a":
                CloseLink();
                OpenLink(attribute("href"));
                return;
            case "img":
                Text(attribute("alt") ?? "");
                return;
            case "ul" or "ol" when lists.Count < DeepestList:
                Break(lists.Count == 0 ? 2 : 1);
                lists.Add(name == "ol" ? 1 : 0);
                return;
            case "li":
                Break(1);
                OpenItem();
                return;
            case "pre":
                preformatted++;
                break;
            case "tr":
                cellSeen = false;
                break;
            default:
                break;
        }

        BreakFor(name);
    }

    public void Close(string name)
    {
        switch (name)
        {
            case "a":
                CloseLink();
                return;
            case "ul" or "ol" when lists.Count > 0:
                lists.RemoveAt(lists.Count - 1);
                Break(lists.Count == 0 ? 2 : 1);
                return;
            case "pre":
                preformatted = Math.Max(0, preformatted - 1);
                break;
            case "tr" or "table":
                cellSeen = false;
                break;
            default:
                break;
        }

        BreakFor(name);
    }

    public void Text(string text)
    {
        if (preformatted > 0)
        {
            string body = MailText.Body(text);
            Append(prefix.Length == 0 ? body : body.Replace("\n", "\n" + prefix, StringComparison.Ordinal));
            return;
        }

        foreach (var c in text)
        {
            if (c is '\0' or '\u00ad' or '\u034f' or '\u200b' or '\u2060' or '\ufeff')
            {
                continue; // Invisible: the padding of newsletters' preheaders.
            }

            if (char.IsWhiteSpace(c))
            {
                blankDue = true;
            }
            else
            {
                Append(c);
            }
        }
    }

    /// <summary>Written before every line from here on.</summary>
    public void Prefix(string wanted)
    {
        Break(1);
        prefix = wanted;
    }

    /// <summary>A line of its own.</summary>
    public void Line(char mark)
    {
        Break(1);
        Append(mark);
        Break(1);
    }

    public override string ToString()
    {
        CloseLink();
        var lines = result.ToString().Split('\n').Select(l => l.TrimEnd());
        return MailText.Cut(string.Join('\n', lines).Trim(), most);
    }

    private void BreakFor(string name)
    {
        if (Paragraphs.Contains(name))
        {
            Break(2);
        }
        else if (Blocks.Contains(name))
        {
            Break(1);
        }
    }

    /// <param name="lines">At least so many line ends before the next text; null for one more (br).</param>
    private void Break(int? lines)
    {
        lineEndsDue = lines is { } atLeast ? Math.Max(lineEndsDue, atLeast) : Math.Min(lineEndsDue + 1, 3);
        blankDue = false;
    }

    private void OpenItem()
    {
        var depth = Math.Max(1, lists.Count);
        var number = lists.Count > 0 ? lists[^1] : 0;
        Append(new string(' ', (depth - 1) * 2));
        Append(number > 0 ? FormattableString.Invariant($"{number}. ") : "- ");
        if (number > 0)
        {
            lists[^1] = number + 1;
        }
    }

    private void OpenLink(string? href)
    {
        var url = MailText.OneLine(href ?? "");
        if (url.Length <= LongestLink && (url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            FlushDue();
            link = (result.Length, url);
        }
    }

    private void CloseLink()
    {
        if (link is not { } open)
        {
            return;
        }

        link = null;
        var length = Math.Min(result.Length - open.Start, open.Url.Length + 1);
        var shown = result.ToString(open.Start, Math.Max(0, length)).Trim();
        if (shown.Length == 0)
        {
            Append(open.Url);
        }
        else if (!IsSameAddress(open.Url, shown))
        {
            var due = (lineEndsDue, blankDue);
            (lineEndsDue, blankDue) = (0, false);
            Append(" (" + open.Url + ")");
            (lineEndsDue, blankDue) = due;
        }
    }

    /// <summary>Only the whole address, with or without its scheme: what merely ends alike may lead somewhere else.</summary>
    private static bool IsSameAddress(string url, string shown)
    {
        var bare = url[(url.IndexOf("//", StringComparison.Ordinal) + 2)..].TrimEnd('/');
        var text = shown.TrimEnd('/');
        return text.Equals(url.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) || text.Equals(bare, StringComparison.OrdinalIgnoreCase);
    }

    private void Append(string text)
    {
        FlushDue();
        result.Append(text);
    }

    private void Append(char c)
    {
        FlushDue();
        result.Append(c);
    }

    private void FlushDue()
    {
        if (lineEndsDue > 0 || result.Length == 0)
        {
            if (result.Length > 0)
            {
                result.Append('\n', lineEndsDue);
            }

            result.Append(prefix);
        }
        else if (blankDue && result.Length > 0 && result[^1] is not (' ' or '\n'))
        {
            result.Append(' ');
        }

        lineEndsDue = 0;
        blankDue = false;
    }
}
