using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Calendars;

/// <summary>TEXT values of iCalendar (RFC 5545, 3.3.11) and how values are shown in answers.</summary>
internal static class FeedText
{
    private const int ShownCharacters = 40;

    /// <summary>A SUMMARY as the name of a holiday: escapes read, on one line, and not longer than a name may be.</summary>
    public static string ToName(string text)
    {
        var name = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or ';' or ',' or 'n' or 'N' or ':' or '"')
            {
                c = text[++i] is 'n' or 'N' ? ' ' : text[i];
            }

            bool isBlank = char.IsControl(c) || char.IsWhiteSpace(c);
            if (!isBlank || (name.Length > 0 && name[^1] != ' '))
            {
                name.Append(isBlank ? ' ' : c);
            }
        }

        return Cut(name.ToString().TrimEnd(), Checks.NameCharacters);
    }

    /// <summary>3.3.6: of a DATE, weeks or days only.</summary>
    /// <example><c>P1D</c>, <c>P2W</c>; not <c>PT24H</c>.</example>
    public static bool TryDays(string text, out int days)
    {
        text = text.Trim().ToUpperInvariant();
        text = text.StartsWith('+') ? text[1..] : text;
        days = 0;
        if (text is not ['P', _, .., 'D' or 'W'] || !int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }

        days = Math.Min(number, 9_999) * (text[^1] == 'W' ? 7 : 1);
        return days > 0;
    }

    public static string Shown(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>What somebody sent, fit for a message.</summary>
    public static string Short(string text) => Cut(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)), ShownCharacters);

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most - (char.IsHighSurrogate(text[most - 2]) ? 2 : 1))] + "…";
}
