using static SupportFunctions.Desk.Intake.Replies.ReplyWords;

namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>The block of "From:", "Sent:", "To:", "Subject:" that Outlook and others put above the mail that they quote.</summary>
internal static class QuotedHeader
{
    private const int MaxLines = 14;
    private const int MaxBlank = 4;

    /// <summary>Lines between two labels: long lists of recipients are wrapped.</summary>
    private const int MaxBetween = 4;

    public static bool BeginsAt(string body, ReplyLine[] lines, int start)
    {
        Label first = LabelOf(lines[start].Text(body));
        return first switch
        {
            Label.From => IsBlock(Seen(body, lines, start)),
            Label.Date or Label.To or Label.Subject => IsStrict(body, lines, start, first),
            _ => false,
        };
    }

    private static int Seen(string body, ReplyLine[] lines, int start)
    {
        int seen = 0;
        int blank = 0;
        int between = 0;
        for (int i = start; i < lines.Length && i < start + MaxLines && between <= MaxBetween; i++)
        {
            if (lines[i].IsBlank)
            {
                // After a whole block comes the mail itself.
                if (IsBlock(seen) || ++blank > MaxBlank)
                {
                    break;
                }

                continue;
            }

            Label label = lines[i].IsOwn ? LabelOf(lines[i].Text(body)) : Label.None;
            between = label == Label.None ? between + 1 : 0;
            seen |= Bit(label);
        }

        return seen;
    }

    /// <summary>Another order of the same lines is believed only without anything between them.</summary>
    private static bool IsStrict(string body, ReplyLine[] lines, int start, Label first)
    {
        int seen = Bit(first);
        for (int i = start + 1; i < lines.Length && i < start + 5 && lines[i].IsOwn; i++)
        {
            Label label = LabelOf(lines[i].Text(body));
            if (label == Label.None)
            {
                break;
            }

            seen |= Bit(label);
        }

        return Has(seen, Label.From) && IsBlock(seen) && Has(seen, Label.Date) && (Has(seen, Label.To) || Has(seen, Label.Subject));
    }

    private static bool IsBlock(int seen) =>
        Has(seen, Label.From)
        && ((Has(seen, Label.Date) && (Has(seen, Label.To) || Has(seen, Label.Subject))) || (Has(seen, Label.To) && Has(seen, Label.Subject)));

    private static int Bit(Label label) => label == Label.None ? 0 : 1 << (int)label;

    private static bool Has(int seen, Label label) => (seen & Bit(label)) != 0;

    private static Label LabelOf(ReadOnlySpan<char> line)
    {
        // French sets a blank, often a hard one, before the colon; bold is written "*From:*".
        line = line.TrimStart("*| \u200e\u200f");
        int colon = line[..Math.Min(line.Length, LongestLabel + 4)].IndexOfAny(':', '：');
        return colon > 0 && Labels.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(line[..colon].TrimEnd(" \u00a0\u202f*"), out Label label) ? label : Label.None;
    }
}
