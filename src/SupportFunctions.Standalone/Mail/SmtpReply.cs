using System.Text.RegularExpressions;

namespace SupportFunctions.Standalone.Mail;

/// <summary>One reply of the server (RFC 5321, 4.2).</summary>
/// <param name="Lines">Text behind the code, line by line.</param>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int LongestExcerpt = 200;

    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>The code and the server's words, shortened and without addresses, fit for a log.</summary>
    public override string ToString()
    {
        var words = Unprintable().Replace(Address().Replace(string.Join(' ', Lines), "(address)"), "?");
        return FormattableString.Invariant($"{Code} {(words.Length > LongestExcerpt ? words[..LongestExcerpt] : words)}").TrimEnd();
    }

    [GeneratedRegex(@"\S*@\S*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex("[^ -~]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Unprintable();
}
