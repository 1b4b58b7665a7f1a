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
    // "On <date>, <name> <address> wrote:" is wrapped by mail programs into a few lines.
    private const int AttributionLines = 4;
    private const int AttributionChars = 400;
    private const int BlockLines = 8;
    private const int SignatureLines = 12;

    /// <param name="subject">Where known: that of a forwarded mail keeps what follows a header block.</param>
    public static ReplyCut Cut(string text, string? subject = null)
    {
        var lines = MailText.Body(text).Split('\n');
        var end = FindHiddenTail(lines, IsForward(subject), out var hasForward);
        var kept = end < lines.Length ? lines[..end] : lines;
        var hasQuote = end < lines.Length;
        if (!hasForward)
        {
            kept = CutQuotedLines(kept, out var cutLines);
            hasQuote |= cutLines;
        }

        kept = hasForward ? kept : CutSignature(kept);
        var visible = Join(kept);
        // Nothing of their own: then the "quote" is what they wanted to send.
        return visible.Length == 0 ? new ReplyCut(Join(lines), false) : new ReplyCut(visible, hasQuote);
    }

    private static bool IsForward(string? subject) =>
        subject is not null && Array.Exists(ReplyPhrases.ForwardPrefixes, p => subject.AsSpan().TrimStart().StartsWith(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>First line of what was quoted as a whole, below the reply; the number of lines when there is none.</summary>
    private static int FindHiddenTail(string[] lines, bool isForward, out bool hasForward)
    {
        hasForward = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].AsSpan().Trim();
            if (line.Length is 0 or > AttributionChars)
            {
                continue;
            }

            if (IsMarker(line, ReplyPhrases.Forwards, dashesNeeded: false))
            {
                hasForward = true;
                return lines.Length;
            }

            if (IsMarker(line, ReplyPhrases.Originals, dashesNeeded: true) || IsHeaderBlock(lines, i))
            {
                if (isForward)
                {
                    hasForward = true;
                    return lines.Length;
                }

                return IsRule(lines, i - 1) ? i - 1 : i;
            }

            var after = AfterAttribution(lines, i, out var certain);
            if (after > 0 && certain && !IsQuoted(NextText(lines, after)))
            {
                return i;
            }
        }

        return lines.Length;
    }

    /// <summary>
    /// "> " lines: those below the last own line go, with their "On ... wrote:"; so does a single announced block above the answer.
    /// Quotes between answers stay, because the answers make no sense without them.
    /// </summary>
    private static string[] CutQuotedLines(string[] lines, out bool cut)
    {
        var hidden = new bool[lines.Length];
        var blocks = QuoteBlocks(lines);
        var lastOwn = LastOwnLine(lines);
        var answered = blocks.Count(b => b.End <= lastOwn);
        cut = false;
        foreach (var (start, end, announced) in blocks)
        {
            var below = start > lastOwn;
            var above = answered == 1 && (announced || Array.TrueForAll(lines[..start], string.IsNullOrWhiteSpace));
            if (below || above)
            {
                Array.Fill(hidden, true, start, end - start);
                cut = true;
            }
        }

        return cut ? [.. lines.Where((_, i) => !hidden[i])] : lines;
    }

    private static List<(int Start, int End, bool Announced)> QuoteBlocks(string[] lines)
    {
        var blocks = new List<(int, int, bool)>();
        for (var i = 0; i < lines.Length; i++)
        {
            var start = i;
            var after = AfterAttribution(lines, i, out _);
            var announced = after > 0 && IsQuoted(NextText(lines, after));
            if (announced)
            {
                i = after;
                while (string.IsNullOrWhiteSpace(lines[i]))
                {
                    i++;
                }
            }

            if (!IsQuoted(lines[i]))
            {
                continue;
            }

            // Blank lines inside a quote belong to it.
            var end = i + 1;
            for (; i < lines.Length && (IsQuoted(lines[i]) || string.IsNullOrWhiteSpace(lines[i])); i++)
            {
                end = IsQuoted(lines[i]) ? i + 1 : end;
            }

            blocks.Add((start, end, announced));
            i = end - 1;
        }

        return blocks;
    }

    private static int LastOwnLine(string[] lines)
    {
        var signature = SignatureStart(lines);
        for (var i = signature - 1; i >= 0; i--)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]) && !IsQuoted(lines[i]))
            {
                // The announcement of the last quote is no answer to it.
                for (var back = 0; back < AttributionLines && i - back >= 0; back++)
                {
                    var after = AfterAttribution(lines, i - back, out _);
                    if (after == i + 1 && IsQuoted(NextText(lines, after)))
                    {
                        i -= back;
                        goto NextLine;
                    }
                }

                return i;
            }

        NextLine:;
        }

        return -1;
    }

    /// <summary>Line after an "On ... wrote:" that begins at <paramref name="start"/>; 0 when none does.</summary>
    /// <param name="certain">Holds a time and an address or year, so it is the work of a program even where no "> " follows.</param>
    private static int AfterAttribution(string[] lines, int start, out bool certain)
    {
        certain = false;
        var first = lines[start].AsSpan().TrimStart();
        if (first.IsEmpty || !MayOpen(first))
        {
            return 0;
        }

        var joined = "";
        for (var i = start; i < lines.Length && i < start + AttributionLines; i++)
        {
            if (lines[i].Length + joined.Length > AttributionChars || string.IsNullOrWhiteSpace(lines[i]))
            {
                return 0;
            }

            joined = joined.Length == 0 ? lines[i].Trim() : joined + " " + lines[i].Trim();
            if (joined.EndsWith(':'))
            {
                return IsAttribution(joined, out certain) ? i + 1 : 0;
            }
        }

        return 0;
    }

    private static bool MayOpen(ReadOnlySpan<char> line)
    {
        foreach (var form in ReplyPhrases.Attributions)
        {
            if (line.StartsWith(form.Opening, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAttribution(string line, out bool certain)
    {
        certain = false;
        foreach (var form in ReplyPhrases.Attributions)
        {
            if (line.StartsWith(form.Opening, StringComparison.OrdinalIgnoreCase)
                && line.Contains(form.Verb, StringComparison.OrdinalIgnoreCase)
                && line.Any(char.IsAsciiDigit))
            {
                var hasTime = HasTime(line);
                certain = hasTime && (line.Contains('@') || HasYear(line));
                return true;
            }
        }

        return false;
    }

    private static bool HasTime(string line)
    {
        for (var i = 1; i < line.Length - 2; i++)
        {
            if (line[i] is ':' or '.' or 'h' && char.IsAsciiDigit(line[i - 1]) && char.IsAsciiDigit(line[i + 1]) && char.IsAsciiDigit(line[i + 2]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasYear(string line) =>
        line.Split([' ', ',', '.', '/', '-']).Any(w => w is ['2', '0', >= '0' and <= '9', >= '0' and <= '9']);

    /// <summary>Outlook: "From:" and at least two of its companions within the next lines.</summary>
    private static bool IsHeaderBlock(string[] lines, int start)
    {
        foreach (var labels in ReplyPhrases.Blocks)
        {
            if (!HasLabel(lines[start], labels.From))
            {
                continue;
            }

            var seen = 0;
            for (var i = start + 1; i < lines.Length && i < start + BlockLines; i++)
            {
                seen += Array.Exists(labels.Others, l => HasLabel(lines[i], l)) ? 1 : 0;
            }

            return seen >= 2;
        }

        return false;
    }

    private static bool HasLabel(ReadOnlySpan<char> line, string label)
    {
        var text = line.TrimStart(" \t*");
        if (!text.StartsWith(label, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // French sets a blank, often a hard one, before the colon; bold is written "*From:*".
        return text[label.Length..].TrimStart(" \u00a0\u202f*").StartsWith(":");
    }

    private static bool IsMarker(ReadOnlySpan<char> line, string[] phrases, bool dashesNeeded)
    {
        var core = line.Trim("-_ :");
        var isDashed = line.StartsWith("--") && line.EndsWith("--");
        if (dashesNeeded ? !isDashed : !isDashed && !line.EndsWith(":"))
        {
            return false;
        }

        foreach (var phrase in phrases)
        {
            if (core.Equals(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsRule(string[] lines, int i) =>
        i >= 0 && lines[i].AsSpan().Trim() is { Length: >= 10 } rule && rule.IndexOfAnyExcept('_', '-') < 0;

    private static bool IsQuoted(string? line) => line is not null && line.AsSpan().TrimStart().StartsWith(">");

    private static string? NextText(string[] lines, int start)
    {
        // One blank line stands between announcement and quote, two at most.
        for (var i = start; i < lines.Length && i < start + 3; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                return lines[i];
            }
        }

        return null;
    }

    private static string[] CutSignature(string[] lines) => lines[..SignatureStart(lines)];

    /// <summary>RFC 3676, 4.3: "-- " alone on a line. Without its blank, which many programs trim, only near the end.</summary>
    private static int SignatureStart(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i] == "-- " || (lines[i] == "--" && lines.Length - i <= SignatureLines))
            {
                return i;
            }
        }

        return lines.Length;
    }

    private static string Join(string[] lines) => string.Join('\n', lines).Trim('\n', ' ', '\t');
}
