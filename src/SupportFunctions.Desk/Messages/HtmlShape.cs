using System.Collections.Frozen;
using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Messages;

/// <summary>
/// Writes HTML again from its tokens, every element closed, at most so deep and so many. A document made of it is no larger than it looks:
/// made of the original it can grow with the square of its unclosed tags. It decides nothing about safety, only about size.
/// </summary>
internal static class HtmlShape
{
    /// <summary>Stops a mail of a million empty elements, each of which would cost a node of the document.</summary>
    public const int MaxElements = 10_000;

    /// <summary>Stops elements in elements from exhausting the stack, here and in the browser.</summary>
    public const int MaxDepth = 100;
    private const int MaxOpen = 256;

    /// <summary>Elements with a style: each costs a parse of CSS.</summary>
    private const int MaxStyles = 2500;

    /// <summary>Of all styles together.</summary>
    private const int MaxStyleCharacters = 512 * 1024;
    private const int MaxAttributes = 40;
    private const int MaxValueCharacters = 4000;
    private const int MaxImageCharacters = 700_000;

    /// <summary>What may be written in any case, and else twice what was given. Stops text of nothing but <c>&lt;</c> and <c>&amp;</c>, each of which takes four or five characters.</summary>
    private const int MinCharacters = 64 * 1024;

    private static readonly FrozenDictionary<string, HtmlParseMode> _raw = new Dictionary<string, HtmlParseMode>
    {
        ["script"] = HtmlParseMode.Script, ["style"] = HtmlParseMode.Rawtext, ["title"] = HtmlParseMode.RCData, ["textarea"] = HtmlParseMode.RCData, ["noscript"] = HtmlParseMode.Rawtext,
        ["iframe"] = HtmlParseMode.Rawtext, ["noembed"] = HtmlParseMode.Rawtext, ["noframes"] = HtmlParseMode.Rawtext, ["xmp"] = HtmlParseMode.Rawtext, ["plaintext"] = HtmlParseMode.Plaintext,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Dropped with all that is in them: other languages, and what is not meant to be seen.</summary>
    private static readonly FrozenSet<string> _dropped = FrozenSet.ToFrozenSet(["svg", "math", "template", "object", "applet", "audio", "video", "select", "canvas"]);

    private static readonly FrozenSet<string> _void = FrozenSet.ToFrozenSet(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]);

    private static readonly FrozenSet<string> _endsParagraph = FrozenSet.ToFrozenSet(
        ["address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul", "li", "dd", "dt"]);

    private static readonly FrozenSet<string> _walls = FrozenSet.ToFrozenSet(["table", "td", "th", "caption"]);

    /// <param name="shown">Elements that are written. Of any other only the content is: the sanitiser would take them out again one by one, and some, such as
    /// <c>base</c>, make the document work out every address in it each time.</param>
    /// <returns>And whether anything was left out for its size or depth.</returns>
    public static (string Html, bool IsCut) Of(string html, IReadOnlySet<string> shown)
    {
        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        var writer = new Writer(shown, Math.Max(MinCharacters, 2 * html.Length));
        string? until = null;
        int nested = 0;
        while (!writer.IsFull)
        {
            HtmlToken token = tokens.Get();
            if (token.Type == HtmlTokenType.EndOfFile)
            {
                break;
            }

            if (until is not null)
            {
                nested += token.Name != until ? 0 : token.Type == HtmlTokenType.EndTag ? -1 : token.Type == HtmlTokenType.StartTag && !token.AsTag().IsSelfClosing && !_raw.ContainsKey(until) ? 1 : 0;
                until = nested == 0 ? null : until;
                continue;
            }

            switch (token.Type)
            {
                case HtmlTokenType.StartTag:
                    HtmlTagToken tag = token.AsTag();
                    if (_raw.TryGetValue(tag.Name, out HtmlParseMode mode))
                    {
                        tokens.State = mode;
                        (until, nested) = (tag.Name, 1);
                    }
                    else if (_dropped.Contains(tag.Name))
                    {
                        (until, nested) = tag.IsSelfClosing ? (null, 0) : (tag.Name, 1);
                    }
                    else
                    {
                        writer.Open(tag);
                    }

                    break;
                case HtmlTokenType.EndTag:
                    writer.Close(token.Name);
                    break;
                case HtmlTokenType.Character:
                    writer.Text(token.Data);
                    break;
                default:
                    break; // Comments and doctypes show nothing.
            }
        }

        bool isCut = writer.IsCut || writer.IsFull;
        return (writer.End(), isCut);
    }

    /// <param name="most">Characters, but for the tags that end what is open.</param>
    private sealed class Writer(IReadOnlySet<string> shown, int most)
    {
        private readonly StringBuilder _result = new();
        private readonly List<(string Name, bool IsWritten)> _open = [];
        private int _written;
        private int _elements;
        private int _styles;
        private int _styleCharacters;

        public bool IsCut { get; private set; }

        public bool IsFull => _elements >= MaxElements || _result.Length >= most;

        public void Open(HtmlTagToken tag)
        {
            string name = tag.Name;
            if (name is "html" or "head" or "body" or "frameset" or "frame" || name.Length > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':'))
            {
                return;
            }

            if (++_elements >= MaxElements)
            {
                IsCut = true;
                return;
            }

            EndImplied(name);
            bool isShown = shown.Contains(name);
            if (_void.Contains(name))
            {
                if (isShown)
                {
                    Tag(tag);
                }

                return;
            }

            if (_open.Count >= MaxOpen)
            {
                IsCut = true;
                return;
            }

            bool isTooDeep = _written >= MaxDepth;
            bool isWritten = isShown && !isTooDeep;
            _open.Add((name, isWritten));
            if (isWritten)
            {
                _written++;
                Tag(tag);
            }

            IsCut |= isTooDeep;
        }

        public void Close(string name)
        {
            if (name == "br")
            {
                _result.Append("<br>");
                return;
            }

            bool passesWalls = name is "table" or "tr" or "td" or "th" or "tbody" or "thead" or "tfoot" or "caption";
            EndTo(n => n == name, passesWalls ? n => n == "table" : _walls.Contains);
        }

        public void Text(string text)
        {
            foreach (char c in text)
            {
                if (_result.Length >= most)
                {
                    return;
                }

                _ = c switch
                {
                    '<' => _result.Append("&lt;"),
                    '>' => _result.Append("&gt;"),
                    '&' => _result.Append("&amp;"),
                    '\0' => _result,
                    _ => _result.Append(c),
                };
            }
        }

        public string End()
        {
            EndFrom(0);
            return _result.ToString();
        }

        /// <summary>Elements whose end tag may be left out end where the next of their kind begins.</summary>
        private void EndImplied(string name)
        {
            if (_endsParagraph.Contains(name))
            {
                EndTo(n => n == "p", _walls.Contains);
            }

            switch (name)
            {
                case "li":
                    EndTo(n => n == "li", n => n is "ul" or "ol" || _walls.Contains(n));
                    break;
                case "dd" or "dt":
                    EndTo(n => n is "dd" or "dt", n => n == "dl" || _walls.Contains(n));
                    break;
                case "td" or "th":
                    EndTo(n => n is "td" or "th", n => n is "table" or "tr");
                    break;
                case "tr" or "tbody" or "thead" or "tfoot":
                    EndTo(n => n == "tr", n => n == "table");
                    break;
                case "a":
                    EndTo(n => n == "a", _walls.Contains);
                    break;
                default:
                    break;
            }
        }

        private void EndTo(Func<string, bool> wanted, Func<string, bool> stopsAt)
        {
            for (int i = _open.Count - 1; i >= 0; i--)
            {
                if (wanted(_open[i].Name))
                {
                    EndFrom(i);
                    return;
                }

                if (stopsAt(_open[i].Name))
                {
                    return;
                }
            }
        }

        private void EndFrom(int first)
        {
            for (int i = _open.Count - 1; i >= first; i--)
            {
                (string name, bool isWritten) = _open[i];
                if (isWritten)
                {
                    _result.Append("</").Append(name).Append('>');
                    _written--;
                }
            }

            _open.RemoveRange(first, _open.Count - first);
        }

        private void Tag(HtmlTagToken tag)
        {
            _result.Append('<').Append(tag.Name);
            int attributes = 0;
            foreach (var attribute in tag.Attributes)
            {
                string value = attribute.Value ?? "";
                int most = attribute.Name == "src" ? MaxImageCharacters : MaxValueCharacters;
                if (++attributes > MaxAttributes || value.Length > most || !attribute.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                {
                    IsCut |= value.Length > most;
                    continue;
                }

                if (attribute.Name == "style" && (++_styles > MaxStyles || (_styleCharacters += value.Length) > MaxStyleCharacters))
                {
                    IsCut = true;
                    continue;
                }

                _result.Append(' ').Append(attribute.Name).Append("=\"").Append(MailText.OneLine(value).Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
                    .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)).Append('"');
            }

            _result.Append('>');
        }
    }
}
