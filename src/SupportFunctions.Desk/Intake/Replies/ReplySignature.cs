namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>Where a signature begins: after "-- " (RFC 3676, 4.3), or with the line that a phone adds.</summary>
internal static class ReplySignature
{
    /// <summary>Longer ones are text: what is not shown is a complaint not heard.</summary>
    private const int MaxLines = 25;

    /// <summary>"--" without its blank, which many programs trim, is believed only near the end.</summary>
    private const int MaxTrimmedLines = 12;

    /// <summary>Below a phone's line there may be a name.</summary>
    private const int MaxProgramLines = 4;
    private const int MaxProgramChars = 160;

    /// <summary>A signature ends where a quote begins, or with the text.</summary>
    public static void Hide(string body, ReplyLine[] lines, bool[] hidden, List<QuoteAnnouncement> announced)
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

            int signature = StartIn(body, lines, start, end);
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

    /// <summary>The first line to hide; <paramref name="end"/> when there is none.</summary>
    /// <param name="end">Where the text ends, or a quote begins.</param>
    private static int StartIn(string body, ReplyLine[] lines, int start, int end)
    {
        for (int i = Math.Max(start, 1); i < end; i++)
        {
            ReplyLine line = lines[i];
            if (!line.IsOwn || body[line.TextStart] != '-')
            {
                continue;
            }

            // "-- " with its blank; the reader before us may have lost it.
            ReadOnlySpan<char> whole = body.AsSpan(line.Start, line.End - line.Start);
            int most = whole is "-- " ? MaxLines : whole.TrimEnd() is "--" ? MaxTrimmedLines : 0;
            if (most > 0 && OwnLines(lines, i + 1, end, most) <= most)
            {
                return i;
            }
        }

        return ProgramLine(body, lines, start, end);
    }

    private static int ProgramLine(string body, ReplyLine[] lines, int start, int end)
    {
        int seen = 0;
        for (int i = end - 1; i >= start && seen < MaxProgramLines; i--)
        {
            if (!lines[i].IsOwn)
            {
                continue;
            }

            seen++;
            if (IsProgramLine(lines[i].Text(body)))
            {
                return i;
            }
        }

        return end;
    }

    private static bool IsProgramLine(ReadOnlySpan<char> line)
    {
        // An address after it says nothing about its length: "Get Outlook for iOS<https://aka.ms/o0ukef>".
        int address = line.IndexOfAny('<', '(');
        ReadOnlySpan<char> words = (address > 0 && line[address..].Contains("http", StringComparison.OrdinalIgnoreCase) ? line[..address] : line).Trim(" *_[]");
        if (words.Length is < 4 or > MaxProgramChars || words.ContainsAny(",;?!:") || words.Count(' ') > 9)
        {
            return false;
        }

        foreach (string beginning in ReplyWords.ProgramLines)
        {
            if (words.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return beginning != "Von meinem " || words.Contains("gesendet", StringComparison.OrdinalIgnoreCase);
            }
        }

        foreach (string ending in ReplyWords.ProgramEndings)
        {
            if (words.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && words.Length <= 50)
            {
                return ending != " gesendet" || words.Contains("von ", StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }

    /// <param name="most">More are not counted.</param>
    private static int OwnLines(ReplyLine[] lines, int start, int end, int most)
    {
        int count = 0;
        for (int i = start; i < end && count <= most; i++)
        {
            count += lines[i].IsOwn ? 1 : 0;
        }

        return count;
    }
}
