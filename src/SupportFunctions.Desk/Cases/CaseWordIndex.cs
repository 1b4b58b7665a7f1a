using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>The words by which a case is found: of its subject, its requester and its customer (contract, filter <c>text</c>).</summary>
public static class CaseWordIndex
{
    /// <summary>A case is found by its first words; a subject of hundreds of them must not cost hundreds of rows.</summary>
    public const int MaxWords = 12;

    public const int MaxWordCharacters = 24;

    /// <summary>Of a search, so that its cost is bounded; the others are ignored.</summary>
    public const int MaxPrefixes = 20;

    public static IEnumerable<string> WordsOf(Case of) =>
        Read($"{of.Customer?.Name} {of.Requester?.Address} {of.Requester?.Name} {of.Subject}").Distinct(StringComparer.Ordinal).Take(MaxWords);

    /// <summary>What a reader looks for: as <see cref="Read(string)"/>, and one character is enough to begin a word.</summary>
    public static IEnumerable<string> PrefixesOf(string text) => Read(text, 1).Take(MaxPrefixes);

    /// <summary>Words as keys: lower case, letters and digits only, at least two characters.</summary>
    public static IEnumerable<string> Read(string text) => Read(text, 2);

    private static IEnumerable<string> Read(string text, int shortest)
    {
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isWord = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (isWord && start < 0)
            {
                start = i;
            }
            else if (!isWord && start >= 0)
            {
                if (i - start >= shortest)
                {
                    yield return TableKeys.Escape(text[start..Math.Min(i, start + MaxWordCharacters)].ToLowerInvariant());
                }

                start = -1;
            }
        }
    }
}
