using System.Buffers;

namespace SupportFunctions.Desk.Intake.Replies;

/// <summary>"On [date], [name] wrote:", as programs write it in many languages, on one line or wrapped over a few.</summary>
/// <param name="Start">Its first line.</param>
/// <param name="IsProgram">It holds a date or an address, so no person wrote it.</param>
/// <param name="IsCertain">It holds enough of both that no quotation marks are needed below it.</param>
internal readonly record struct Attribution(int Start, bool IsProgram, bool IsCertain)
{
    private const int MaxLines = 4;
    private const int MaxChars = 400;

    /// <summary>An opening is followed by a date this soon.</summary>
    private const int DateWithin = 32;

    /// <summary>Whether the line can be the last of one: it ends in a colon, of either width.</summary>
    public static bool CanEnd(ReadOnlySpan<char> line) => line[^1] is ':' or '：';

    /// <param name="last">A line for which <see cref="CanEnd"/> holds.</param>
    /// <param name="isQuoteNext">Then a date and an address announce it in any language.</param>
    public static Attribution? EndingAt(string body, ReplyLine[] lines, int last, bool isQuoteNext)
    {
        string joined = "";
        Attribution? weak = null;
        for (int i = last; i >= 0 && i > last - MaxLines && lines[i].IsOwn; i--)
        {
            ReadOnlySpan<char> text = lines[i].Text(body).Trim(ReplyLine.AnnouncementMark);
            if (text.Length + joined.Length > MaxChars)
            {
                break;
            }

            joined = joined.Length == 0 ? text.ToString() : $"{text} {joined}";
            var facts = Facts.Of(joined);
            if (facts.HasVerb && IsOpened(joined))
            {
                return new Attribution(i, facts.IsDated || facts.HasAddress, facts.IsCertain);
            }

            weak = Better(weak, Weak(joined, i, last, facts, isQuoteNext), joined);
        }

        return weak is { } found ? Extended(body, lines, last, found) : null;
    }

    /// <summary>The same for a line that stands between dashes: "---- On [date], [name] wrote ----".</summary>
    public static bool IsWhole(ReadOnlySpan<char> core)
    {
        if (core.Length is < 10 or > MaxChars)
        {
            return false;
        }

        string line = core.ToString();
        var facts = Facts.Of(line);
        return facts.HasVerb && facts.IsCertain && IsOpened(line);
    }

    private static bool IsOpened(string line)
    {
        foreach (string opening in ReplyWords.NameOpenings)
        {
            if (line.StartsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (string opening in ReplyWords.Openings)
        {
            if (line.StartsWith(opening, StringComparison.Ordinal)
                && line.AsSpan(opening.Length, Math.Min(DateWithin, line.Length - opening.Length)).IndexOfAnyInRange('0', '9') >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without an opening word: "[date] [name] [address]:", "[name] wrote:", "[name] 于[date]写道：".</summary>
    private static Attribution? Weak(string joined, int first, int last, in Facts facts, bool isQuoteNext)
    {
        bool isAddressed = facts is { HasAddress: true, HasTime: true, HasDate: true } && (isQuoteNext ? IsAngled(joined) : joined.TrimEnd(':', '：', ' ').EndsWith('>'));
        if (!facts.HasVerb && !isAddressed)
        {
            return null;
        }

        // More than one line only where the first one shows that it belongs to it.
        bool isWrapped = first < last;
        if (isWrapped && !(facts.IsDated && (joined.AsSpan(0, Math.Min(16, joined.Length)).IndexOfAnyInRange('0', '9') >= 0 || joined.Contains('<', StringComparison.Ordinal))))
        {
            return null;
        }

        return new Attribution(first, facts.IsDated || facts.HasAddress, facts.IsCertain);
    }

    private static bool IsAngled(string line)
    {
        int at = line.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && line.LastIndexOf('<', at) >= 0 && line.IndexOf('>', at) > 0;
    }

    /// <summary>The shorter one, unless only the longer one has a date.</summary>
    private static Attribution? Better(Attribution? known, Attribution? found, string joined) =>
        known is { IsCertain: true } || found is null ? known
        : known is null || found.Value.IsCertain || !Facts.Of(joined).HasVerb ? found
        : known;

    /// <summary>Its name or date may stand on the line above.</summary>
    private static Attribution Extended(string body, ReplyLine[] lines, int last, Attribution found)
    {
        string joined = string.Join(' ', Enumerable.Range(found.Start, last - found.Start + 1).Select(i => lines[i].Text(body).ToString()));
        var facts = Facts.Of(joined);
        if (found.Start > 0 && lines[found.Start - 1].IsOwn && !(facts.HasAddress && facts.IsDated))
        {
            var above = Facts.Of(lines[found.Start - 1].Text(body).ToString());
            bool belongs = (above.HasAddress && !facts.HasAddress) || (above.HasDate && above.HasTime && !facts.IsDated);
            return belongs ? new Attribution(found.Start - 1, true, facts.HasVerb) : found;
        }

        return found;
    }

    /// <summary>What a line holds of an attribution.</summary>
    private readonly record struct Facts(bool HasVerb, bool HasTime, bool HasDate, bool HasAddress, bool HasName)
    {
        private static readonly SearchValues<string> _verbs = SearchValues.Create(ReplyWords.Verbs, StringComparison.OrdinalIgnoreCase);

        public bool IsDated => HasTime || HasDate;

        public bool IsCertain => HasAddress ? IsDated : HasTime && HasDate && HasName;

        public static Facts Of(string line)
        {
            bool hasName = false;
            bool hasVerb = false;
            for (int at = 0; !hasVerb && line.AsSpan(at).IndexOfAny(_verbs) is >= 0 and var found; at++)
            {
                at += found;
                foreach (string verb in ReplyWords.Verbs)
                {
                    if (line.AsSpan(at).StartsWith(verb, StringComparison.OrdinalIgnoreCase) && IsWord(line, at, verb.Length))
                    {
                        hasVerb = true;
                        hasName |= !char.IsAscii(verb[0]) || IsNameBeside(line, at, verb.Length);
                        break;
                    }
                }
            }

            return new Facts(hasVerb, TimeIn(line), DateIn(line), line.Contains('@', StringComparison.Ordinal), hasName);
        }

        private static bool IsWord(string line, int at, int length) =>
            !char.IsAscii(line[at]) || ((at == 0 || !char.IsAsciiLetter(line[at - 1])) && (at + length == line.Length || !char.IsLetter(line[at + length])));

        /// <summary>"Kim wrote", "schrieb Kim": a thing that wrote something is seldom written with a capital.</summary>
        private static bool IsNameBeside(string line, int at, int length)
        {
            ReadOnlySpan<char> before = line.AsSpan(0, at).TrimEnd();
            ReadOnlySpan<char> after = line.AsSpan(at + length).TrimStart(" ,(a)");
            ReadOnlySpan<char> word = before[(before.LastIndexOf(' ') + 1)..];
            return (word.Length > 0 && IsNameStart(word[0]) && before.IndexOfAnyExceptInRange('0', '9') >= 0) || (after.Length > 1 && IsNameStart(after[0]));
        }

        private static bool IsNameStart(char c) => char.IsUpper(c) || c is '"' or '\'' or '<' or '“' or '„' or '«' or >= '\u3040';

        private static bool TimeIn(string line)
        {
            for (int i = 1; i < line.Length - 2; i++)
            {
                if (line[i] is ':' or '.' or 'h' or '：' && char.IsAsciiDigit(line[i - 1]) && char.IsAsciiDigit(line[i + 1]) && char.IsAsciiDigit(line[i + 2]))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>A year, or three numbers apart by strokes, dots or dashes.</summary>
        private static bool DateIn(string line)
        {
            int numbers = 0;
            for (int i = 0; i < line.Length; i++)
            {
                if (!char.IsAsciiDigit(line[i]))
                {
                    numbers = line[i] is '/' or '.' or '-' ? numbers : 0;
                    continue;
                }

                int start = i;
                while (i < line.Length && char.IsAsciiDigit(line[i]))
                {
                    i++;
                }

                bool isYear = i - start == 4 && line[start] is '1' or '2' && line[start + 1] is '9' or '0';
                if (isYear || (i - start <= 2 && ++numbers == 3))
                {
                    return true;
                }

                i--;
            }

            return false;
        }
    }
}
