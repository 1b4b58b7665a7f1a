namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>Decides which of the quotes that are marked line by line are not shown.</summary>
internal static class ReplyQuotes
{
    /// <summary>
    /// "> " lines: those below the last own line go, with their "On ... wrote:"; so does a single announced block above the answer.
    /// Quotes between answers stay, because the answers make no sense without them.
    /// </summary>
    public static bool Hide(ReplyLine[] lines, bool[] hidden, List<QuoteAnnouncement> announced)
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

    private static List<(int Start, int End, bool IsProgram)> QuoteBlocks(ReplyLine[] lines, int end, List<QuoteAnnouncement> announced)
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

    private static int LastOwn(ReplyLine[] lines, bool[] hidden, List<QuoteAnnouncement> announced)
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
}
