using System.Text.RegularExpressions;
using SupportFunctions.Desk.Intake.Replies;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>
/// Whether an engineer's words may hold somebody else's. A quote that was not cut would be sent to the customer, internal notes and all, so here
/// doubt decides against sending, where <see cref="VisibleReply"/> decides for showing.
/// </summary>
/// <param name="own">Our addresses, lower case.</param>
internal sealed partial class QuoteCheck(IReadOnlySet<string> own)
{
    /// <summary>Shorter ones, such as "Thank you", are anybody's.</summary>
    private const int TellingCharacters = 25;

    private const int BlockLines = 4;

    /// <param name="words">What would be sent.</param>
    /// <param name="said">Texts that stand on the case.</param>
    public bool MayQuote(string subject, string words, IEnumerable<string> said)
    {
        string[] lines = [.. words.Split('\n').Select(l => l.Trim())];
        return ReplyWords.ForwardPrefixes.Any(p => subject.AsSpan().TrimStart().StartsWith(p, StringComparison.OrdinalIgnoreCase))
            || own.Any(o => words.Contains(o, StringComparison.OrdinalIgnoreCase))
            || CaseToken().IsMatch(words)
            || lines.Any(l => l.StartsWith('>') || l.StartsWith('|') || IsRule(l) || Attribution().IsMatch(l))
            || HasHeaderBlock(lines)
            || Repeats(lines, said);
    }

    /// <summary>"-----Original Message-----", and the rule above it, in any language.</summary>
    private static bool IsRule(string line) => (line.StartsWith("---", StringComparison.Ordinal) && line.EndsWith("---", StringComparison.Ordinal)) || line.StartsWith("_____", StringComparison.Ordinal);

    /// <summary>"From: ...", "Sent: ..." one below the other, in any language: a name and a colon, with an address or a time nearby.</summary>
    private static bool HasHeaderBlock(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string[] near = [.. lines.Skip(i).Take(BlockLines).Where(l => Field().IsMatch(l))];
            if (near.Length >= 3 && near.Any(l => l.Contains('@', StringComparison.Ordinal) || Time().IsMatch(l)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Repeats(string[] lines, IEnumerable<string> said)
    {
        HashSet<string> written = [.. lines.Where(l => l.Length >= TellingCharacters)];
        return written.Count > 0 && said.Any(text => text.Split('\n').Any(l => written.Contains(l.Trim())));
    }

    [GeneratedRegex(@"\[C-[0-9]{1,15}\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex CaseToken();

    /// <summary>A line that ends with a colon and names a time or an address.</summary>
    [GeneratedRegex(@"(?:[0-9]{1,2}[:.h][0-9]{2}|@|[0-9]{4}).*[:：]$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Attribution();

    [GeneratedRegex(@"^\**\p{L}[\p{L} ]{0,20}\**[ \u00a0\u202f]?[:：]\**", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Field();

    [GeneratedRegex(@"[0-9]{1,2}[:.h][0-9]{2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Time();
}
