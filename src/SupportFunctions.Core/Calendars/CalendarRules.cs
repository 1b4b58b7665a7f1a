using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Calendars;

/// <summary>Reads calendars from what people write and back. Every fault is named at once; a calendar with a fault is not made.</summary>
public static class CalendarRules
{
    /// <returns>False when there are faults; then there is no calendar.</returns>
    public static bool TryRead(
        string id,
        CalendarBody body,
        int version,
        [NotNullWhen(true)] out WorkCalendar? calendar,
        out IReadOnlyList<CalendarFault> faults)
    {
        ArgumentNullException.ThrowIfNull(body);
        List<CalendarFault> found = [];
        if (string.IsNullOrWhiteSpace(id))
        {
            found.Add(new("id", "A calendar needs an id; use letters and hyphens, such as vienna-office-hours."));
        }
        else if (id == WorkCalendar.Always.Id)
        {
            found.Add(new("id", "'always' is built in and cannot be changed; choose another id."));
        }

        var zone = ReadZone(body.TimeZone, found);
        var weekly = ReadWeekly(body.Weekly, found);
        var holidays = ReadHolidays(body.Holidays ?? [], found);
        faults = found;
        calendar = found.Count == 0 ? new WorkCalendar(id, zone!, new WeeklyHours(weekly), holidays, version) : null;
        return calendar is not null;
    }

    /// <summary>The calendar as it is written; reading it again gives the same calendar.</summary>
    public static CalendarBody ToBody(WorkCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return new CalendarBody(
            calendar.Zone.Id,
            DayNames.Week.Where(day => calendar.Weekly[day].Count > 0).ToDictionary(
                DayNames.ToWritten,
                day => (IReadOnlyList<IReadOnlyList<string>>)[.. calendar.Weekly[day].Select(IReadOnlyList<string> (hours) => [hours.Start, hours.End])]),
            [.. calendar.Holidays.Select(holiday => new HolidayBody(LocalDatePattern.Iso.Format(holiday.Date.WithCalendar(CalendarSystem.Iso)), holiday.Name))]);
    }

    private static DateTimeZone? ReadZone(string? id, List<CalendarFault> faults)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            faults.Add(new("timeZone", "A calendar needs a time zone; use an IANA id such as Europe/Vienna."));
            return null;
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone)
        {
            return zone;
        }

        var meant = DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(known => known.Equals(id.Trim(), StringComparison.OrdinalIgnoreCase));
        faults.Add(new("timeZone", $"'{id}' is not a known time zone; use {(meant is null ? "an IANA id such as Europe/Vienna" : $"'{meant}'")}."));
        return null;
    }

    private static List<(IsoDayOfWeek Day, DayInterval Hours)> ReadWeekly(
        IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>>? weekly, List<CalendarFault> faults)
    {
        List<(IsoDayOfWeek Day, DayInterval Hours)> read = [];
        int before = faults.Count;
        foreach (var (name, written) in weekly ?? new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>())
        {
            if (!DayNames.TryRead(name, out var day))
            {
                faults.Add(new($"weekly.{name}", $"'{name}' is not a day; use mon, tue, wed, thu, fri, sat or sun."));
                continue;
            }

            read.AddRange(ReadDay($"weekly.{name}", written, faults).Select(hours => (day, hours)));
        }

        if (read.Count == 0 && faults.Count == before)
        {
            faults.Add(new("weekly", "No day has hours, so no clock on this calendar would ever run; give at least one day an interval such as 09:00 to 17:00."));
        }

        return read;
    }

    private static List<DayInterval> ReadDay(string field, IReadOnlyList<IReadOnlyList<string>>? written, List<CalendarFault> faults)
    {
        List<DayInterval> read = [];
        foreach (var pair in written ?? [])
        {
            if (pair is not [var start, var end])
            {
                faults.Add(new(field, "An interval is a pair of times; write it as [\"09:00\",\"17:00\"]."));
            }
            else if (AreTimes(field, start, end, faults))
            {
                if (DayInterval.TryParse(start, end, out var hours))
                {
                    read.Add(hours);
                }
                else
                {
                    faults.Add(new(field, $"{start}-{end} does not end after it starts; the end of a day is 24:00, and hours that cross midnight are two intervals on two days."));
                }
            }
        }

        read.Sort((one, other) => one.StartMinute.CompareTo(other.StartMinute));
        DayInterval latest = default;
        foreach (var hours in read)
        {
            if (hours.StartMinute < latest.EndMinute)
            {
                faults.Add(new(field, $"{latest} and {hours} overlap; join them or move one of them."));
            }

            latest = hours.EndMinute > latest.EndMinute ? hours : latest;
        }

        return read;
    }

    private static bool AreTimes(string field, string? start, string? end, List<CalendarFault> faults)
    {
        int before = faults.Count;
        foreach (var time in new[] { start, end }.Where(time => !DayInterval.TryParseTime(time, out _)))
        {
            faults.Add(new(field, $"'{time}' is not a time of day; write HH:mm, from 00:00 to 24:00."));
        }

        return faults.Count == before;
    }

    private static List<Holiday> ReadHolidays(IReadOnlyList<HolidayBody> written, List<CalendarFault> faults)
    {
        Dictionary<LocalDate, Holiday> read = [];
        for (int i = 0; i < written.Count; i++)
        {
            var (date, name) = (written[i]?.Date, written[i]?.Name);
            if (string.IsNullOrWhiteSpace(name))
            {
                faults.Add(new(At(i, "name"), $"The holiday on '{date}' has no name; explanations of deadlines show it, so give it one."));
            }

            if (date is null || !LocalDatePattern.Iso.Parse(date).TryGetValue(default, out var day))
            {
                faults.Add(new(At(i, "date"), $"'{date}' is not a date; write yyyy-MM-dd, such as 2026-11-26."));
            }
            else if (!read.TryAdd(day, new Holiday(day, name ?? "")))
            {
                faults.Add(new(At(i, "date"), $"{date} is a holiday twice ('{read[day].Name}' and '{name}'); keep one of them."));
            }
        }

        return [.. read.Values];
    }

    private static string At(int index, string part) => string.Create(CultureInfo.InvariantCulture, $"holidays[{index}].{part}");
}
