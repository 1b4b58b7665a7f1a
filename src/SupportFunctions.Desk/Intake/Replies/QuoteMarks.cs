using System.Text;

namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>
/// What the markup of HTML says of quotes and signatures, written before the lines of its text: "> " for a quote, and the marks of
/// <see cref="ReplyLine"/>. Mail programs name these elements the same in every language.
/// </summary>
internal sealed class QuoteMarks
{
    private const int MaxOpen = 64;

    /// <summary>Each with how many elements of its own name are open inside it: the end is that of the outermost.</summary>
    private readonly List<(string Name, string Prefix, int Nested)> _open = [];

    public enum Change
    {
        None = 0,
        /// <summary>Another prefix from here on.</summary>
        Prefix = 1,
        /// <summary>What follows is the mail that was answered.</summary>
        Tail = 2,
    }

    /// <summary>The outermost element decides.</summary>
    public string Prefix => _open.Count > 0 ? _open[0].Prefix : "";

    public Change Open(string name, Func<string, string?> attribute)
    {
        for (int i = 0; i < _open.Count; i++)
        {
            if (_open[i].Name == name)
            {
                _open[i] = _open[i] with { Nested = _open[i].Nested + 1 };
            }
        }

        if (name is not ("div" or "blockquote" or "span" or "table" or "hr" or "section" or "p"))
        {
            return Change.None;
        }

        string id = Known(attribute("id"));
        string classes = attribute("class") ?? "";
        if (id is "divRplyFwdMsg" or "appendonsend" or "mail-editor-reference-message-container" or "OLK_SRC_BODY_SECTION" or "stopSpelling" or "isReplyContent" or "replySplit"
            || HasClass(classes, "OutlookMessageHeader") || attribute("name") is "messageReplySection")
        {
            return Change.Tail;
        }

        string? prefix = name == "hr" ? null
            : (name == "blockquote" && (attribute("type") is "cite" || HasClass(classes, "gmail_quote") || HasClass(classes, "tutanota_quote") || HasClass(classes, "protonmail_quote")))
                || HasClass(classes, "yahoo_quoted") || id.StartsWith("yahoo_quoted", StringComparison.Ordinal) || HasClass(classes, "protonmail_quote") || HasClass(classes, "zmail_extra")
                ? "> "
            : HasClass(classes, "gmail_attr") || HasClass(classes, "moz-cite-prefix") ? ReplyLine.AnnouncementMark.ToString()
            : HasClass(classes, "gmail_signature") || HasClass(classes, "gmail_signature_prefix") || HasClass(classes, "moz-signature") || HasClass(classes, "protonmail_signature_block")
                || HasClass(classes, "ms-outlook-mobile-signature") || id is "ms-outlook-mobile-signature" or "Signature" or "AppleMailSignature" or "lineBreakAtBeginningOfSignature"
                ? ReplyLine.SignatureMark.ToString()
            : null;
        if (prefix is null || _open.Count >= MaxOpen)
        {
            return Change.None;
        }

        string before = Prefix;
        _open.Add((name, prefix, 0));
        return Prefix == before ? Change.None : Change.Prefix;
    }

    public Change Close(string name)
    {
        string before = Prefix;
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Name == name)
            {
                if (_open[i].Nested == 0)
                {
                    _open.RemoveRange(i, _open.Count - i);
                }
                else
                {
                    _open[i] = _open[i] with { Nested = _open[i].Nested - 1 };
                }
            }
        }

        return Prefix == before ? Change.None : Change.Prefix;
    }

    /// <summary>Whether a text is what HTML says, so that it was made of it; marks and blanks do not count.</summary>
    public static bool SaysTheSame(string marked, string text)
    {
        int at = 0;
        foreach (char c in text)
        {
            if (IsNothing(c))
            {
                continue;
            }

            while (at < marked.Length && IsNothing(marked[at]))
            {
                at++;
            }

            if (at == marked.Length || marked[at++] != c)
            {
                return false;
            }
        }

        return marked.AsSpan(at).IndexOfAnyExcept(" \n>\t\u00a0" + ReplyLine.AnnouncementMark + ReplyLine.TailMark + ReplyLine.SignatureMark) < 0;
    }

    /// <summary>Without the marks; quotation marks stay.</summary>
    public static string Strip(string marked)
    {
        if (marked.AsSpan().IndexOfAnyInRange(ReplyLine.AnnouncementMark, ReplyLine.SignatureMark) < 0)
        {
            return marked;
        }

        var text = new StringBuilder(marked.Length);
        foreach (char c in marked)
        {
            _ = c is >= ReplyLine.AnnouncementMark and <= ReplyLine.SignatureMark ? text : text.Append(c);
        }

        return text.ToString();
    }

    private static bool IsNothing(char c) => c is '>' or (>= ReplyLine.AnnouncementMark and <= ReplyLine.SignatureMark) || char.IsWhiteSpace(c);

    /// <summary>Outlook writes x_ before the names that it takes over.</summary>
    private static string Known(string? name) => name is null ? "" : name.StartsWith("x_", StringComparison.Ordinal) ? name[2..] : name;

    private static bool HasClass(string classes, string wanted)
    {
        int at = classes.IndexOf(wanted, StringComparison.Ordinal);
        while (at >= 0)
        {
            bool begins = at == 0 || classes[at - 1] == ' ' || (at >= 2 && classes.AsSpan(at - 2, 2) is "x_");
            bool ends = at + wanted.Length == classes.Length || classes[at + wanted.Length] == ' ';
            if (begins && ends)
            {
                return true;
            }

            at = classes.IndexOf(wanted, at + 1, StringComparison.Ordinal);
        }

        return false;
    }
}
