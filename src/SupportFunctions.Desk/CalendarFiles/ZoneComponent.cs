using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace SupportFunctions.Desk.CalendarFiles;

/// <summary>
/// A VTIMEZONE (RFC 5545, 3.6.5) that is right from the first to the last instant of its entries, and a year beyond. Where a zone changes
/// twice a year by a simple rule it says so, because that is what Outlook keeps; otherwise every change is written by itself.
/// </summary>
internal static class ZoneComponent
{
    /// <summary>A rule has to hold for so many years before it is written as one.</summary>
    private const int YearsOfRule = 10;

    private const int LastWeek = -1;

    private static readonly string[] _days = ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public static void Write(FileLines lines, DateTimeZone zone, Instant from, Instant to)
    {
        lines.Add("BEGIN", "VTIMEZONE");
        lines.Add("TZID", zone.Id);
        ZoneInterval[] ahead = [.. zone.GetZoneIntervals(from, to + Duration.FromDays(366 * (YearsOfRule + 1)))];
        if (ahead[0].HasStart && Rules(zone, ahead) is { } rules)
        {
            foreach ((Change change, string rule) in rules)
            {
                Write(lines, change, rule);
            }
        }
        else
        {
            foreach (ZoneInterval interval in ahead.TakeWhile((interval, i) => i == 0 || interval.Start <= to + Duration.FromDays(366)))
            {
                Write(lines, Change.To(interval, zone), rule: null);
            }
        }

        lines.Add("END", "VTIMEZONE");
    }

    private static void Write(FileLines lines, Change change, string? rule)
    {
        string name = change.IsDaylight ? "DAYLIGHT" : "STANDARD";
        lines.Add("BEGIN", name);
        lines.Add("DTSTART", CalendarFile.Local(change.Onset));
        lines.Add("TZOFFSETFROM", Text(change.Before));
        lines.Add("TZOFFSETTO", Text(change.After));
        if (rule is not null)
        {
            lines.Add("RRULE", rule);
        }

        lines.AddText("TZNAME", change.Name);
        lines.Add("END", name);
    }

    /// <summary>The two changes of a year with their rules, the earlier one first; null where there are no such two.</summary>
    private static (Change Change, string Rule)[]? Rules(DateTimeZone zone, ZoneInterval[] ahead)
    {
        // The change before the first entry, and the one before that: each rule begins in the past.
        ZoneInterval first = zone.GetZoneInterval(ahead[0].Start - Duration.Epsilon);
        if (!first.HasStart)
        {
            return null;
        }

        Change[] changes = [.. ahead.Prepend(first).Select(i => Change.To(i, zone))];
        if (changes.Length < YearsOfRule * 2)
        {
            return null;
        }

        Change[] one = [.. changes.Where((_, i) => i % 2 == 0)];
        Change[] other = [.. changes.Where((_, i) => i % 2 == 1)];
        return Rule(one) is { } ruleOfOne && Rule(other) is { } ruleOfOther ? [(one[0], ruleOfOne), (other[0], ruleOfOther)] : null;
    }

    private static string? Rule(Change[] yearly)
    {
        Change first = yearly[0];
        bool isYearly = yearly.Select((c, i) => (c, i)).All(p =>
            p.c.Onset.Year == first.Onset.Year + p.i && p.c.Onset.Month == first.Onset.Month && p.c.Onset.DayOfWeek == first.Onset.DayOfWeek
            && p.c.Onset.TimeOfDay == first.Onset.TimeOfDay && p.c.Before == first.Before && p.c.After == first.After && p.c.Name == first.Name);
        if (!isYearly)
        {
            return null;
        }

        int? week = yearly.All(c => c.WeekOfMonth == first.WeekOfMonth) ? first.WeekOfMonth : yearly.All(c => c.IsInLastWeek) ? LastWeek : null;
        return week is null ? null
            : string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={first.Onset.Month};BYDAY={week}{_days[(int)first.Onset.DayOfWeek]}");
    }

    /// <summary>RFC 5545, 3.3.14; seconds only where there are any.</summary>
    private static string Text(Offset offset)
    {
        int seconds = Math.Abs(offset.Seconds);
        string text = string.Create(CultureInfo.InvariantCulture, $"{(offset.Seconds < 0 ? '-' : '+')}{seconds / 3600:00}{seconds / 60 % 60:00}");
        return seconds % 60 == 0 ? text : text + (seconds % 60).ToString("00", CultureInfo.InvariantCulture);
    }

    /// <param name="Onset">In the local time before it (RFC 5545, 3.6.5).</param>
    private sealed record Change(LocalDateTime Onset, Offset Before, Offset After, string Name, bool IsDaylight)
    {
        /// <summary>Before 1970 no entry begins.</summary>
        private static readonly LocalDateTime _always = new(1970, 1, 1, 0, 0);

        public int WeekOfMonth => ((Onset.Day - 1) / 7) + 1;

        public bool IsInLastWeek => Onset.Day > Onset.Calendar.GetDaysInMonth(Onset.Year, Onset.Month) - 7;

        public static Change To(ZoneInterval interval, DateTimeZone zone)
        {
            Offset before = interval.HasStart ? zone.GetUtcOffset(interval.Start - Duration.Epsilon) : interval.WallOffset;
            LocalDateTime onset = interval.HasStart ? interval.Start.WithOffset(before).LocalDateTime : _always;
            // What goes forward is called daylight, also where winter is the exception, as in Ireland and Morocco.
            bool isDaylight = interval.HasStart ? interval.HasEnd && interval.WallOffset > before : interval.Savings > Offset.Zero;
            return new Change(onset, before, interval.WallOffset, interval.Name, isDaylight);
        }
    }
}
