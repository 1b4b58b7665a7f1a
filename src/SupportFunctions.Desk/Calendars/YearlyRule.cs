using System.Globalization;
using NodaTime;

namespace SupportFunctions.Desk.Calendars;

/// <summary>A recurrence rule of FREQ=YEARLY (RFC 5545, 3.3.10) with the parts that holidays use: INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYDAY.</summary>
/// <param name="Days">A weekday with its occurrence in the month, or in the year without months; 0: every one, negative: from the end.</param>
internal sealed record YearlyRule(
    int Interval, int? Count, LocalDate? Until, IReadOnlyList<int> Months, IReadOnlyList<int> MonthDays, IReadOnlyList<(int Nth, IsoDayOfWeek Day)> Days)
{
    private const int MaxInterval = 1_000;

    private static readonly string[] _days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>How many candidates a year costs.</summary>
    public int EffortAYear => 1 + (Math.Max(1, Months.Count) * (1 + MonthDays.Count + Days.Count) * 12);

    /// <returns>Null with the reason, when the rule is none or one that is not read.</returns>
    public static YearlyRule? Parse(string text, out string why)
    {
        var rule = new YearlyRule(1, null, null, [], [], []);
        bool isYearly = false;
        foreach (string part in text.Trim().TrimEnd(';').Split(';'))
        {
            string[] pair = part.Split('=', 2);
            string value = pair.Length == 2 ? pair[1].Trim().ToUpperInvariant() : "";
            YearlyRule? next = pair[0].Trim().ToUpperInvariant() switch
            {
                "FREQ" when value == "YEARLY" => rule with { },
                "FREQ" => null,
                // Weeks play no part in the rules that are read.
                "WKST" when Array.IndexOf(_days, value) >= 0 => rule with { },
                "INTERVAL" when Number(value, MaxInterval) is { } n and > 0 => rule with { Interval = n },
                "COUNT" when Number(value, int.MaxValue) is { } n and > 0 => rule with { Count = n },
                "UNTIL" when FeedDates.TryRead(value, out LocalDate date, out _) => rule with { Until = date },
                "BYMONTH" when List<int>(value, v => Number(v, 12) is { } n and > 0 ? n : null) is { } months => rule with { Months = months },
                "BYMONTHDAY" when List<int>(value, v => Number(v, 31) is { } n and not 0 ? n : null) is { } days => rule with { MonthDays = days },
                "BYDAY" when List<(int, IsoDayOfWeek)>(value, Day) is { } days => rule with { Days = days },
                _ => null,
            };
            if (next is null)
            {
                why = $"its rule has '{FeedText.Short(part)}', which is not read; only FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY is. Export it as single events";
                return null;
            }

            isYearly |= part.Contains("FREQ", StringComparison.OrdinalIgnoreCase);
            rule = next;
        }

        why = !isYearly ? "its rule has no FREQ=YEARLY"
            : rule is { Count: not null, Until: not null } ? "its rule has both COUNT and UNTIL"
            // By the letter of 3.3.10 it is that day of every month; programs differ, and a closed day is not a thing to guess.
            : rule.MonthDays.Count > 0 && rule.Months.Count == 0 ? "its rule has BYMONTHDAY without BYMONTH, which programs read differently. Export it as single events"
            : rule.MonthDays.Count > 0 && rule.Days.Any(d => d.Nth != 0) ? "its rule has BYMONTHDAY beside a counted BYDAY, which is not read"
            : "";
        return why.Length == 0 ? rule : null;
    }

    /// <summary>The dates in one year by the rule's parts alone, rising; what is not there, such as 29 February, is left out (3.3.10).</summary>
    /// <param name="start">Gives month and day where the rule does not.</param>
    public IReadOnlyList<LocalDate> In(int year, LocalDate start)
    {
        IReadOnlyList<int> months = Months.Count > 0 ? Months : [start.Month];
        IEnumerable<LocalDate> dates;
        if (MonthDays.Count > 0)
        {
            dates = months.SelectMany(m => MonthDays.Select(d => DayOf(year, m, d)).OfType<LocalDate>())
                .Where(d => Days.Count == 0 || Days.Any(w => w.Day == d.DayOfWeek));
        }
        else if (Days.Count > 0)
        {
            IEnumerable<(LocalDate, LocalDate)> periods = Months.Count > 0
                ? months.Select(m => (new LocalDate(year, m, 1), DayOf(year, m, -1)!.Value))
                : [(new LocalDate(year, 1, 1), new LocalDate(year, 12, 31))];
            dates = periods.SelectMany(p => Days.SelectMany(d => Within(p.Item1, p.Item2, d.Nth, d.Day)));
        }
        else
        {
            dates = months.Select(m => DayOf(year, m, start.Day)).OfType<LocalDate>();
        }

        return [.. dates.Distinct().Order()];
    }

    private static LocalDate? DayOf(int year, int month, int day)
    {
        int length = CalendarSystem.Iso.GetDaysInMonth(year, month);
        int found = day > 0 ? day : length + 1 + day;
        return found >= 1 && found <= length ? new LocalDate(year, month, found) : null;
    }

    private static IEnumerable<LocalDate> Within(LocalDate first, LocalDate last, int nth, IsoDayOfWeek day)
    {
        LocalDate earliest = first.PlusDays(-1).Next(day);
        LocalDate latest = last.PlusDays(1).Previous(day);
        int count = (Period.DaysBetween(earliest, latest) / 7) + 1;
        IEnumerable<int> weeks = nth == 0 ? Enumerable.Range(0, count) : [nth > 0 ? nth - 1 : count + nth];
        return weeks.Where(w => w >= 0 && w < count).Select(w => earliest.PlusWeeks(w));
    }

    private static (int Nth, IsoDayOfWeek Day)? Day(string text)
    {
        int day = text.Length < 2 ? -1 : Array.IndexOf(_days, text[^2..]);
        int? nth = text.Length == 2 ? 0 : day >= 0 && Number(text[..^2], 53) is { } n and not 0 ? n : null;
        return day >= 0 && nth is not null ? (nth.Value, (IsoDayOfWeek)(day + 1)) : null;
    }

    private static IReadOnlyList<T>? List<T>(string text, Func<string, T?> read) where T : struct
    {
        T?[] values = [.. text.Split(',').Select(v => read(v.Trim()))];
        return values.All(v => v is not null) ? [.. values.Select(v => v!.Value).Distinct()] : null;
    }

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= -most && number <= most ? number : null;
}
