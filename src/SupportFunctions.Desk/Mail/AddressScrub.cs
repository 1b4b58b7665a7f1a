using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Takes out of staff mail whatever looks like a mail address: subjects and names carry them as often as not.</summary>
internal static class AddressScrub
{
    public const string Placeholder = "[address]";

    /// <summary>
    /// An addr-spec (RFC 5322, 3.4.1) written plainly, with a quoted local part, with spaces around the @ before a dotted domain,
    /// with a wide @ or with %40. Takes time in proportion to the text.
    /// </summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? From(string? text)
    {
        if (text is null || (text.IndexOfAny(['@', '\uFF20', '\uFE6B']) < 0 && !text.Contains("%40", StringComparison.Ordinal)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int sign = SignAt(text, i);
            if (sign == 0)
            {
                continue;
            }

            int start = LocalPartBefore(text, i, written);
            int end = DomainAfter(text, i + sign);
            bool isApart = (i > 0 && text[i - 1] == ' ') || (i + sign < text.Length && text[i + sign] == ' ');
            if (start == i || end == i + sign || (isApart && !text.AsSpan((i + sign)..end).Contains('.')))
            {
                continue;
            }

            clean.Append(text, written, start - written).Append(Placeholder);
            written = end;
            i = end - 1;
        }

        return clean.Append(text, written, text.Length - written).ToString();
    }

    private static int SignAt(string text, int i) => text[i] switch
    {
        '@' or '\uFF20' or '\uFE6B' => 1,
        '%' when text.AsSpan(i).StartsWith("%40", StringComparison.Ordinal) => 3,
        _ => 0,
    };

    /// <returns><paramref name="at"/> itself when there is none.</returns>
    private static int LocalPartBefore(string text, int at, int floor)
    {
        int i = at;
        while (i > floor && text[i - 1] == ' ')
        {
            i--;
        }

        if (i > floor && text[i - 1] == '"')
        {
            int quote = i - 2 >= floor ? text.LastIndexOf('"', i - 2, i - 1 - floor) : -1;
            return quote < 0 ? at : quote;
        }

        int end = i;
        while (i > floor && IsLocal(text[i - 1]))
        {
            i--;
        }

        return i == end ? at : i;
    }

    /// <returns><paramref name="from"/> itself when there is none.</returns>
    private static int DomainAfter(string text, int from)
    {
        int i = from;
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }

        if (i < text.Length && text[i] == '[' && text.IndexOf(']', i) is > 0 and var bracket)
        {
            return bracket + 1;
        }

        int start = i;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]) || text[i] is '-' or '.' or '_'))
        {
            i++;
        }

        // A dot or dash at the end is the sentence's.
        while (i > start && text[i - 1] is '.' or '-')
        {
            i--;
        }

        return i == start ? from : i;
    }

    private static bool IsLocal(char c) =>
        char.IsLetterOrDigit(c) || char.IsSurrogate(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal);
}
