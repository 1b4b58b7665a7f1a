using System.Buffers;
using System.Text;

namespace SupportFunctions.Desk.Intake;

/// <param name="Visible">What the sender wrote this time; never empty when the text was not.</param>
/// <param name="HasQuote">Whether quoted text was cut.</param>
public readonly record struct ReplyCut(string Visible, bool HasQuote);

/// <summary>
/// Cuts quotes and signature from a reply for display; the caller keeps the original. In doubt nothing is cut: text shown twice is a
/// nuisance, text not shown is a complaint not heard. Scans lines by hand, each a bounded number of times.
/// </summary>
public static class VisibleReply
{
    private const int MarkerChars = 400;

    /// <summary>Lines with a colon at their end that are looked at: a mail of nothing else must not cost seconds.</summary>
    private const int MaxColons = 2000;

    private static readonly SearchValues<char> RuleMarks = SearchValues.Create("_-—–=*");

    /// <summary>Of a mail: by its HTML where the text was made of that, because markup says what is quoted in any language.</summary>
    public static ReplyCut Of(ReceivedMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (mail.Html is { Length: > 0 } html && !IsForward(mail.Subject))
        {
            string marked = HtmlText.ReadMarked(html, MailReaderOptions.Default.MaxTextChars);
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
        var announced = new List<(int Start, int Last, bool IsProgram)>();
        int end = FindTail(body, lines, announced, out bool hasForward);
        if (hasForward)
        {
            return new ReplyCut(Trimmed(body), false);
        }

        var hidden = new bool[end];
        bool hasQuote = end < lines.Length;
        HideSignatures(body, lines, hidden, announced);
        hasQuote |= HideQuotes(lines, hidden, announced);
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

    /// <summary>First line of what was quoted as a whole, below the reply; the number of lines when there is none.</summary>
    /// <param name="announced">Gets the announcements of quotes that are marked line by line.</param>
    private static int FindTail(string body, ReplyLine[] lines, List<(int Start, int Last, bool IsProgram)> announced, out bool hasForward)
    {
        hasForward = false;
        int colons = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Kind == ReplyLineKind.Tail)
            {
                return WithRule(body, lines, i);
            }

            if (!lines[i].IsOwn)
            {
                // Apple Mail marks what it forwards as quoted, the announcement first.
                if (lines[i].IsQuoted && (i == 0 || !lines[i - 1].IsQuoted) && lines[i].Text(body).TrimStart("> ") is { IsEmpty: false } quoted
                    && MarkerIn(quoted, Attribution.CanEnd(quoted)) == Marker.Forward)
                {
                    hasForward = true;
                    return lines.Length;
                }

                continue;
            }

            ReadOnlySpan<char> line = lines[i].Text(body);
            bool isAnnounced = line[0] == ReplyLine.AnnouncementMark;
            line = isAnnounced ? line[1..].Trim() : line;
            if (line.Length is 0 or > MarkerChars)
            {
                continue;
            }

            bool canEnd = Attribution.CanEnd(line) && ++colons <= MaxColons;
            switch (canEnd || IsDash(line[0]) || line[0] is '*' or '_' ? MarkerIn(line, canEnd) : Marker.None)
            {
                case Marker.Forward:
                    hasForward = true;
                    return lines.Length;
                case Marker.Original:
                    return WithRule(body, lines, i);
                case Marker.Announcement when IsQuoteNext(lines, i + 1):
                    announced.Add((i, i, true));
                    continue;
                case Marker.Announcement:
                    return i;
                default:
                    break;
            }

            if (QuotedHeader.BeginsAt(body, lines, i))
            {
                return WithRule(body, lines, i);
            }

            if (isAnnounced || canEnd)
            {
                bool isQuoted = IsQuoteNext(lines, i + 1);
                if ((canEnd ? Attribution.EndingAt(body, lines, i, isQuoted) : null) is { } attribution && (isQuoted || attribution.IsCertain))
                {
                    if (!isQuoted)
                    {
                        return attribution.Start;
                    }

                    announced.Add((attribution.Start, i, attribution.IsProgram || isAnnounced));
                }
                else if (isAnnounced && isQuoted)
                {
                    announced.Add((FirstMarked(body, lines, i), i, true));
                }
            }
        }

        return lines.Length;
    }

    private static int FirstMarked(string body, ReplyLine[] lines, int i)
    {
        while (i > 0 && lines[i - 1].IsOwn && body[lines[i - 1].TextStart] == ReplyLine.AnnouncementMark)
        {
            i--;
        }

        return i;
    }

    private enum Marker
    {
        None = 0,
        Forward = 1,
        Original = 2,
        Announcement = 3,
    }

    private static Marker MarkerIn(ReadOnlySpan<char> line, bool hasColon)
    {
        ReadOnlySpan<char> core = line.Trim("-_—–‐‑=*#:： \u00a0");
        if (core.IsEmpty)
        {
            // A row of stars, most often.
            return Marker.None;
        }

        bool isDashed = line.Length - core.Length >= 4 && IsDash(line.TrimStart("* ")[0]);
        if (!(isDashed || hasColon))
        {
            return Marker.None;
        }

        if (ReplyWords.Forwards.GetAlternateLookup<ReadOnlySpan<char>>().Contains(core) || (isDashed && core.StartsWith("Forwarded by ", StringComparison.OrdinalIgnoreCase)))
        {
            return Marker.Forward;
        }

        return !isDashed ? Marker.None
            : ReplyWords.Originals.GetAlternateLookup<ReadOnlySpan<char>>().Contains(core) ? Marker.Original
            : Attribution.IsWhole(core) ? Marker.Announcement
            : Marker.None;
    }

    private static bool IsDash(char c) => c is '-' or '_' or '—' or '–' or '‐' or '‑' or '=';

    /// <summary>A rule above what is quoted goes with it.</summary>
    private static int WithRule(string body, ReplyLine[] lines, int i)
    {
        int above = i - 1;
        while (above >= 0 && above > i - 3 && lines[above].IsBlank)
        {
            above--;
        }

        return above >= 0 && lines[above].IsOwn && lines[above].Text(body) is { Length: >= 5 } rule && rule.IndexOfAnyExcept(RuleMarks) < 0 ? above : i;
    }

    /// <summary>One blank line stands between announcement and quote, two at most.</summary>
    private static bool IsQuoteNext(ReplyLine[] lines, int start)
    {
        for (int i = start; i < lines.Length && i < start + 3; i++)
        {
            if (!lines[i].IsBlank)
            {
                return lines[i].IsQuoted;
            }
        }

        return false;
    }

    /// <summary>A signature ends where a quote begins, or with the text.</summary>
    private static void HideSignatures(string body, ReplyLine[] lines, bool[] hidden, List<(int Start, int Last, bool IsProgram)> announced)
    {
        int next = 0;
        for (int start = 0; start < hidden.Length;)
        {
            int end = start;
            while (next < announced.Count && announced[next].Start < start)
            {
                next++;
            }

            int stop = next < announced.Count ? Math.Min(announced[next].Start, hidden.Length) : hidden.Length;
            while (end < stop && !lines[end].IsQuoted)
            {
                end++;
            }

            int signature = ReplySignature.StartIn(body, lines, start, end);
            Array.Fill(hidden, true, signature, end - signature);
            for (int i = start; i < end; i++)
            {
                hidden[i] |= lines[i].Kind is ReplyLineKind.Signature;
            }

            start = next < announced.Count && end == announced[next].Start ? announced[next].Last + 1 : end;
            while (start < hidden.Length && lines[start].IsQuoted)
            {
                start++;
            }
        }
    }

    /// <summary>
    /// "> " lines: those below the last own line go, with their "On ... wrote:"; so does a single announced block above the answer.
    /// Quotes between answers stay, because the answers make no sense without them.
    /// </summary>
    private static bool HideQuotes(ReplyLine[] lines, bool[] hidden, List<(int Start, int Last, bool IsProgram)> announced)
    {
        var blocks = QuoteBlocks(lines, hidden.Length, announced);
        if (blocks.Count == 0)
        {
            return false;
        }

        int lastOwn = LastOwn(lines, hidden, announced);
        int answered = blocks.Count(b => b.End <= lastOwn);
        int firstText = Array.FindIndex(lines, l => !l.IsBlank);
        bool hides = false;
        foreach (var (start, end, isProgram) in blocks)
        {
            bool isBelow = start > lastOwn;
            bool isAbove = answered == 1 && (isProgram || start <= firstText);
            if (isBelow || isAbove)
            {
                Array.Fill(hidden, true, start, end - start);
                hides = true;
            }
        }

        return hides;
    }

    private static List<(int Start, int End, bool IsProgram)> QuoteBlocks(ReplyLine[] lines, int end, List<(int Start, int Last, bool IsProgram)> announced)
    {
        var blocks = new List<(int, int, bool)>();
        int next = 0;
        for (int i = 0; i < end; i++)
        {
            if (!lines[i].IsQuoted)
            {
                continue;
            }

            // Blank lines inside a quote belong to it.
            int first = i;
            int last = i;
            for (; i < end && (lines[i].IsQuoted || lines[i].IsBlank); i++)
            {
                last = lines[i].IsQuoted ? i : last;
            }

            while (next < announced.Count && announced[next].Last < first && !IsOver(lines, announced[next].Last + 1, first))
            {
                next++;
            }

            bool isAnnounced = next < announced.Count && announced[next].Last < first;
            blocks.Add((isAnnounced ? announced[next].Start : first, last + 1, isAnnounced && announced[next].IsProgram));
            i = last;
        }

        return blocks;
    }

    /// <summary>Only blank lines between.</summary>
    private static bool IsOver(ReplyLine[] lines, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (!lines[i].IsBlank)
            {
                return false;
            }
        }

        return true;
    }

    private static int LastOwn(ReplyLine[] lines, bool[] hidden, List<(int Start, int Last, bool IsProgram)> announced)
    {
        int next = announced.Count - 1;
        for (int i = hidden.Length - 1; i >= 0; i--)
        {
            // The announcement of a quote is no answer to the one above.
            if (next >= 0 && i == announced[next].Last)
            {
                i = announced[next--].Start;
                continue;
            }

            if (lines[i].IsOwn && !hidden[i])
            {
                return i;
            }
        }

        return -1;
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
