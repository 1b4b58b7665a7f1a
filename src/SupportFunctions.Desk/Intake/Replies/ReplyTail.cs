using System.Buffers;

namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>Finds where what was answered begins, from the top down.</summary>
internal static class ReplyTail
{
    private const int MarkerChars = 400;

    /// <summary>Lines with a colon at their end that are looked at: a mail of nothing else must not cost seconds.</summary>
    private const int MaxColons = 2000;

    private static readonly SearchValues<char> RuleMarks = SearchValues.Create("_-—–=*");

    /// <summary>First line of what was quoted as a whole, below the reply; the number of lines when there is none.</summary>
    /// <param name="announced">Gets the announcements of quotes that are marked line by line.</param>
    public static int Find(string body, ReplyLine[] lines, List<QuoteAnnouncement> announced, out bool hasForward)
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
                    && ReplyMarker.In(quoted, Attribution.CanEnd(quoted)) == ReplyMarkerKind.Forward)
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
            switch (canEnd || ReplyMarker.IsDash(line[0]) || line[0] is '*' or '_' ? ReplyMarker.In(line, canEnd) : ReplyMarkerKind.None)
            {
                case ReplyMarkerKind.Forward:
                    hasForward = true;
                    return lines.Length;
                case ReplyMarkerKind.Original:
                    return WithRule(body, lines, i);
                case ReplyMarkerKind.Announcement when IsQuoteNext(lines, i + 1):
                    announced.Add(new QuoteAnnouncement(i, i, true));
                    continue;
                case ReplyMarkerKind.Announcement:
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

                    announced.Add(new QuoteAnnouncement(attribution.Start, i, attribution.IsProgram || isAnnounced));
                }
                else if (isAnnounced && isQuoted)
                {
                    announced.Add(new QuoteAnnouncement(FirstMarked(body, lines, i), i, true));
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
}
