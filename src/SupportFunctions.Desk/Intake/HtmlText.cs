using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Text;
using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Text of HTML, for reading and searching. Works on the token stream and builds no document: a document grows with the square of its
/// unclosed formatting tags, and 27 kB of them are 2 million nodes.
/// </summary>
public static class HtmlText
{
    private static readonly Dictionary<string, HtmlParseMode> RawElements = new(StringComparer.Ordinal)
    {
        ["script"] = HtmlParseMode.Script, ["style"] = HtmlParseMode.Rawtext, ["title"] = HtmlParseMode.RCData, ["textarea"] = HtmlParseMode.RCData,
        ["iframe"] = HtmlParseMode.Rawtext, ["noembed"] = HtmlParseMode.Rawtext, ["noframes"] = HtmlParseMode.Rawtext, ["xmp"] = HtmlParseMode.Rawtext,
    };

    /// <param name="html">Cut at <paramref name="most"/> characters before it is read.</param>
    public static string Read(string html, int most) => Read(html, most, marks: null);

    /// <summary>The same with what its markup says of quotes and signatures, for <see cref="VisibleReply"/> only.</summary>
    internal static string ReadMarked(string html, int most) => Read(QuoteMarks.Strip(html), most, new QuoteMarks());

    private static string Read(string html, int most, QuoteMarks? marks)
    {
        using var source = new TextSource(MailText.Cut(html, most));
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        var writer = new HtmlTextWriter(most);
        string? dropped = null;
        while (!writer.IsFull)
        {
            var token = tokens.Get();
            if (token.Type == HtmlTokenType.EndOfFile)
            {
                break;
            }

            if (dropped is not null)
            {
                dropped = token.Type == HtmlTokenType.EndTag && token.Name == dropped ? null : dropped;
                continue;
            }

            switch (token.Type)
            {
                case HtmlTokenType.StartTag:
                    var tag = token.AsTag();
                    if (RawElements.TryGetValue(tag.Name, out var mode))
                    {
                        tokens.State = mode;
                        dropped = tag.Name;
                    }
                    else
                    {
                        Mark(marks, writer, marks?.Open(tag.Name, tag.GetAttribute));
                        writer.Open(tag.Name, tag.GetAttribute);
                    }

                    break;
                case HtmlTokenType.EndTag:
                    writer.Close(token.Name);
                    Mark(marks, writer, marks?.Close(token.Name));
                    break;
                case HtmlTokenType.Character:
                    writer.Text(token.Data);
                    break;
                default:
                    break; // Comments and doctypes say nothing to a reader.
            }
        }

        return writer.ToString();
    }

    private static void Mark(QuoteMarks? marks, HtmlTextWriter writer, QuoteMarks.Change? change)
    {
        if (change == QuoteMarks.Change.Prefix)
        {
            writer.Prefix(marks!.Prefix);
        }
        else if (change == QuoteMarks.Change.Tail && marks!.Prefix.Length == 0)
        {
            writer.Line(ReplyLine.TailMark);
        }
    }
}
