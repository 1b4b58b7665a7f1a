using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Tests.CalendarFiles;

/// <summary>The offsets that a VTIMEZONE gives, by RFC 5545, 3.6.5 alone: of all onsets at or before an instant the latest one holds.</summary>
internal sealed class WrittenZone
{
    private static readonly string[] _days = ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    private readonly SortedList<Instant, Offset> _onsets = [];

    public WrittenZone(StrictCalendar.Component zone, int lastYear)
    {
        foreach (StrictCalendar.Component observance in zone.Parts)
        {
            LocalDateTime first = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss").Parse(observance.Value("DTSTART")!).Value;
            Offset before = Read(observance.Value("TZOFFSETFROM")!);
            Offset after = Read(observance.Value("TZOFFSETTO")!);
            foreach (LocalDateTime onset in Onsets(first, observance.Value("RRULE"), lastYear))
            {
                _onsets[onset.WithOffset(before).ToInstant()] = after;
            }
        }
    }

    public Offset? At(Instant instant) => _onsets.Keys.LastOrDefault(k => k <= instant, Instant.MinValue) is var onset && onset > Instant.MinValue ? _onsets[onset] : null;

    private static IEnumerable<LocalDateTime> Onsets(LocalDateTime first, string? rule, int lastYear)
    {
        if (rule is null)
        {
            return [first];
        }

        var match = StrictCalendar.YearlyRule().Match(rule);
        int month = int.Parse(match.Groups["month"].Value, CultureInfo.InvariantCulture);
        int week = int.Parse(match.Groups["week"].Value, CultureInfo.InvariantCulture);
        var day = (IsoDayOfWeek)Array.IndexOf(_days, match.Groups["day"].Value);
        return Enumerable.Range(first.Year, Math.Max(1, lastYear - first.Year + 1)).Select(year =>
        {
            LocalDate[] all = [.. Enumerable.Range(1, CalendarSystem.Iso.GetDaysInMonth(year, month)).Select(d => new LocalDate(year, month, d)).Where(d => d.DayOfWeek == day)];
            return (week < 0 ? all[^1] : all[week - 1]) + first.TimeOfDay;
        });
    }

    private static Offset Read(string text)
    {
        int number = int.Parse(text[1..].PadRight(6, '0'), CultureInfo.InvariantCulture);
        int seconds = (number / 10000 * 3600) + (number / 100 % 100 * 60) + (number % 100);
        return Offset.FromSeconds(text[0] == '-' ? -seconds : seconds);
    }
}
