using System.Text;

namespace SupportFunctions.Desk.Intake.Replies;

/// <param name="Visible">What the sender wrote this time; never empty when the text was not.</param>
/// <param name="HasQuote">Whether quoted text was cut.</param>
public readonly record struct ReplyCut(string Visible, bool HasQuote);

/// <summary>
/// Cuts quotes and signature from a reply for display; the caller keeps the original. In doubt nothing is cut: text shown twice is a
/// nuisance, text not shown is a complaint not heard. Scans lines by hand, each a bounded number of times.
/// </summary>
public static class VisibleReply
{
    /// <summary>Of a mail: by its HTML where the text was made of that, because markup says what is quoted in any language.</summary>
    /// <param name="limits">By which the mail was read: its HTML is read once more.</param>
    public static ReplyCut Of(ReceivedMail mail, MailReaderOptions limits)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(limits);
        if (mail.Html is { Length: > 0 } html && !IsForward(mail.Subject))
        {
            string marked = HtmlText.ReadMarked(html, limits.MaxTextChars);
            if (QuoteMarks.SaysTheSame(marked, mail.Text))
            {
                ReplyCut cut = Cut(marked, mail.Subject);
                return cut.HasQuote || cut.Visible.Length < mail.Text.Length ? cut with { Visible = QuoteMarks.Strip(cut.Visible) } : new ReplyCut(mail.Text.Trim(), false);
            }
        }

        return Cut(mail.Text, mail.Subject);
    }

    /// <param name="subject">Where known: of a forwarded mail nothing is cut.</param>
    public static ReplyCut Cut(string text, string? subject = null)
    {
        string body = MailText.Body(text);
        if (IsForward(subject))
        {
            return new ReplyCut(Trimmed(body), false);
        }

        ReplyLine[] lines = ReplyLine.Split(body);
        var announced = new List<QuoteAnnouncement>();
        int end = ReplyTail.Find(body, lines, announced, out bool hasForward);
        if (hasForward)
        {
            return new ReplyCut(Trimmed(body), false);
        }

        var hidden = new bool[end];
        bool hasQuote = end < lines.Length;
        ReplySignature.Hide(body, lines, hidden, announced);
        hasQuote |= ReplyQuotes.Hide(lines, hidden, announced);
        string visible = Join(body, lines, hidden);

        // Nothing of their own: then the "quote" is what they wanted to send.
        return visible.Length == 0 ? new ReplyCut(Trimmed(body), false) : new ReplyCut(visible, hasQuote);
    }

    private static bool IsForward(string? subject)
    {
        if (subject is not null)
        {
            foreach (string prefix in ReplyWords.ForwardPrefixes)
            {
                if (subject.AsSpan().TrimStart().StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Join(string body, ReplyLine[] lines, bool[] hidden)
    {
        if (hidden.Length == lines.Length && Array.IndexOf(hidden, true) < 0)
        {
            return Trimmed(body);
        }

        // What is left is one piece as a rule.
        var result = new StringBuilder();
        for (int i = 0; i < hidden.Length; i++)
        {
            if (!hidden[i])
            {
                int first = i;
                while (i + 1 < hidden.Length && !hidden[i + 1])
                {
                    i++;
                }

                result.Append(result.Length > 0 ? "\n" : "").Append(body, lines[first].Start, lines[i].End - lines[first].Start);
            }
        }

        return Trimmed(result.ToString());
    }

    private static string Trimmed(string text) => text.Trim('\n', ' ', '\t');
}
