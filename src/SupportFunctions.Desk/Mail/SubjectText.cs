using System.Text.RegularExpressions;

namespace SupportFunctions.Desk.Mail;

/// <summary>The words of a Subject field: plain where they can be, RFC 2047 encoded words where they must.</summary>
internal static partial class SubjectText
{
    /// <summary>A case reference such as [C-1042] is never inside an encoded word; where it is glued to text that must be encoded, it gets a space on either side.</summary>
    public static IEnumerable<string> Words(string subject)
    {
        var run = new List<string>();
        foreach (var word in DisplayText.Clean(subject).Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Apart))
        {
            if (!DisplayText.IsPlainWord(word))
            {
                run.Add(word);
                continue;
            }

            foreach (var encoded in Encoded(run))
                yield return encoded;
            run.Clear();
            yield return word;
        }

        foreach (var encoded in Encoded(run))
            yield return encoded;
    }

    /// <summary>Neighbouring words are encoded together with the spaces between them, since readers drop the space between two encoded words (RFC 2047, 6.2).</summary>
    private static IEnumerable<string> Encoded(List<string> run) =>
        run.Count == 0 ? [] : EncodedWords.From(string.Join(' ', run));

    private static string[] Apart(string word) =>
        DisplayText.IsPlainWord(word) ? [word] : CaseReference().Replace(word, " $0 ").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\[C-[0-9]{1,18}\]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CaseReference();
}
