using System.Collections.Frozen;

namespace SupportFunctions.Desk.Intake;

/// <summary>Finds in prose what a mail server answered: "550 No such user" or "(#5.1.1)". For bounces that are no delivery reports.</summary>
internal static class SmtpReplies
{
    private const int Looked = 64 * 1024;

    /// <summary>RFC 5321, 4.2.3 and its extensions; without 555, which hardly any server says and every film's telephone number does.</summary>
    private static readonly FrozenSet<string> Codes = new[]
    {
        "421", "432", "450", "451", "452", "454", "455", "471",
        "500", "501", "502", "503", "504", "521", "530", "534", "535", "541", "550", "551", "552", "553", "554", "556",
    }.ToFrozenSet();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownCodes = Codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a code may follow, with blanks between; anywhere else it is a count or a telephone number.</summary>
    private static readonly string[] Openings = [":", ";", "(", "[", "'", "\"", "<", ">", "#", "=", " error", " code", " status", " reply", " said", " returned", " response"];

    private const int LongestOpening = 40;

    /// <summary>Sentences that Exim, qmail and others write into the bounces of what they have given up, and nowhere else: they go before any reply, also one for the time being.</summary>
    private static readonly string[] Sentences =
        ["This is a permanent error", "I'm not going to try again", "retry timeout exceeded", "has been in the queue too long", "retry time not reached for any host after a long failure period"];

    /// <summary>The line that says that a mail failed for good; null when none does, or when something failed only for the time being.</summary>
    public static string? PermanentLine(string text)
    {
        text = MailText.Cut(text, Looked);
        int given = Sentences.Max(s => text.IndexOf(s, StringComparison.OrdinalIgnoreCase));
        int found = -1;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('4' or '5') || !(IsEnhanced(text, i) || IsCode(text, i)))
            {
                continue;
            }

            if (text[i] == '4')
            {
                return given < 0 ? null : LineAt(text, given);
            }

            found = found < 0 ? i : found;
        }

        found = found < 0 ? given : found;
        return found < 0 ? null : LineAt(text, found);
    }

    /// <summary>A status of RFC 3463, whose middle number goes from 0 to 7: neither an IP address nor a longer version number.</summary>
    private static bool IsEnhanced(string text, int at)
    {
        int end = at;
        return (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '_' or '/'))
            && Digits(text, ref end) == 1 && Dot(text, ref end)
            && end < text.Length && text[end] <= '7' && Digits(text, ref end) == 1 && Dot(text, ref end)
            && Digits(text, ref end) is >= 1 and <= 3
            && !(end < text.Length && (char.IsLetterOrDigit(text[end]) || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))));
    }

    private static bool IsCode(string text, int at) =>
        at + 3 <= text.Length
        && KnownCodes.Contains(text.AsSpan(at, 3))
        && (at + 3 == text.Length || text[at + 3] is ' ' or '-' or '\t' or '\n')
        && IsOpened(text, at);

    private static bool IsOpened(string text, int at)
    {
        // Only so far back that a line of nothing but codes does not cost their square.
        int start = Math.Max(0, at - LongestOpening);
        ReadOnlySpan<char> before = text.AsSpan(start, at - start).TrimEnd(" \t");
        if ((before.IsEmpty && start == 0) || before.EndsWith("\n"))
        {
            return true;
        }

        foreach (string opening in Openings)
        {
            if (before.EndsWith(opening, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int Digits(string text, ref int position)
    {
        int start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return position - start;
    }

    private static bool Dot(string text, ref int position) => position < text.Length && text[position++] == '.';

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    private static string LineAt(string text, int at)
    {
        int end = text.IndexOf('\n', at);
        return text[LineStart(text, at)..(end < 0 ? text.Length : end)].Trim();
    }
}
