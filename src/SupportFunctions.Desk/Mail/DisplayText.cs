using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Text that people read in a header: subject and display names.</summary>
internal static class DisplayText
{
    /// <summary>Words longer than this are encoded even when they are ASCII, because only encoded words can be folded.</summary>
    public const int LongestPlainWord = 60;

    /// <summary>Control characters and line separators become spaces, runs of spaces one space, none at the ends.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var isSpace = character is ' ' or '\u2028' or '\u2029' || char.IsControl(character);
            if (!isSpace)
                clean.Append(character);
            else if (clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
        }

        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>Can stand as it is: printable ASCII, short enough to fold around, not to be mistaken for an encoded word.</summary>
    public static bool IsPlainWord(string word) =>
        word.Length <= LongestPlainWord && Ascii.IsValid(word) && !word.Contains("=?", StringComparison.Ordinal);
}
