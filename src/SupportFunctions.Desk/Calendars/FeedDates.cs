using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Calendars;

/// <summary>DATE values of iCalendar (RFC 5545, 3.3.4) and the day part of DATE-TIME values (3.3.5).</summary>
internal static class FeedDates
{
    /// <summary>Outlook lets what has always been begin in 1601.</summary>
    private const int EarliestYear = 1600;

    private const int LatestYear = 2500;

    private static readonly LocalDatePattern _date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <param name="time">What follows the <c>T</c>, such as <c>090000Z</c>; null for a DATE.</param>
    public static bool TryRead(string text, out LocalDate date, out string? time)
    {
        text = text.Trim();
        time = text.Length > 9 && text[8] is 'T' or 't' ? text[9..] : null;
        date = default;
        return (text.Length == 8 || time is not null)
            && _date.Parse(text[..8]).TryGetValue(default, out date)
            && date.Year is >= EarliestYear and <= LatestYear;
    }
}
