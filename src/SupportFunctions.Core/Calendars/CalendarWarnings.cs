using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Calendars;

/// <summary>What a preview has to warn of, the gravest first.</summary>
internal static class CalendarWarnings
{
    /// <summary>Closed for longer than this is rarely meant.</summary>
    private const int LongestUsualClosure = 14;

    private const int NamedHolidays = 5;

    private static readonly LocalTimePattern _time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public static IReadOnlyList<CalendarWarning> Of(
        WorkCalendar calendar, LocalDate from, LocalDate to, Instant end, IReadOnlyList<CalendarDay> days, IReadOnlyList<ClockSwitch> switches)
    {
        var closures = days.All(day => day.Hours.Count == 0) ? [NoOpening(calendar, from, to, end)] : LongClosures(days);
        return [.. closures, .. WithoutEffect(days), .. RunOut(calendar, to), .. InHours(calendar, switches)];
    }

    private static CalendarWarning NoOpening(WorkCalendar calendar, LocalDate from, LocalDate to, Instant end)
    {
        string why = calendar.Weekly.IsEmpty ? "no day of the week has hours" : "holidays take every day that has hours";
        string then = OpeningAfter(calendar, end) is { } opening ? $"until {Shown(opening)}" : "for ever";
        return new(
            CalendarWarningKind.NoOpening,
            $"Nothing is open from {Shown(from)} to {Shown(to.PlusDays(-1))}: {why}. Clocks on this calendar stand still {then}; give it hours, or take holidays away.");
    }

    private static LocalDate? OpeningAfter(WorkCalendar calendar, Instant end)
    {
        var openings = calendar.Weekly.IsEmpty ? [] : calendar.Pieces(end, UnixNanoseconds.End).Where(piece => piece.Hours is not null).Take(1);
        return openings.Select(piece => (LocalDate?)UnixNanoseconds.At(piece.From).InZone(calendar.Zone).Date).FirstOrDefault();
    }

    private static IEnumerable<CalendarWarning> LongClosures(IReadOnlyList<CalendarDay> days)
    {
        int first = 0;
        for (int i = 0; i <= days.Count; i++)
        {
            if (i < days.Count && days[i].Hours.Count == 0)
            {
                continue;
            }

            if (i - first > LongestUsualClosure)
            {
                yield return new(CalendarWarningKind.LongClosure, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Nothing is open for {i - first} days in a row, {Shown(days[first].Date)} to {Shown(days[i - 1].Date)}, and clocks stand still meanwhile. Check that all of these days are meant to be closed."));
            }

            first = i + 1;
        }
    }

    private static IEnumerable<CalendarWarning> WithoutEffect(IReadOnlyList<CalendarDay> days)
    {
        CalendarDay[] idle = [.. days.Where(day => day.Holiday is not null && !day.IsHolidayEffective)];
        if (idle.Length == 0)
        {
            yield break;
        }

        string named = string.Join(", ", idle.Take(NamedHolidays).Select(day => $"{DayNames.ToShown(day.Date.DayOfWeek)} {Shown(day.Date)} {day.Holiday!.Name}"));
        string more = idle.Length > NamedHolidays ? string.Create(CultureInfo.InvariantCulture, $" and {idle.Length - NamedHolidays} more") : "";
        yield return new(CalendarWarningKind.HolidayWithoutEffect, $"On a day that is closed anyway: {named}{more}. If another day is off instead, add that one.");
    }

    private static IEnumerable<CalendarWarning> RunOut(WorkCalendar calendar, LocalDate to)
    {
        int year = to.PlusDays(-1).Year;
        if (calendar.Holidays.Count > 0 && calendar.Holidays[^1] is var last && last.Date.Year < year)
        {
            string missing = last.Date.Year + 1 == year ? Shown(year) : $"{Shown(last.Date.Year + 1)} to {Shown(year)}";
            yield return new(
                CalendarWarningKind.HolidaysRunOut,
                $"The last holiday is {last.Name} on {Shown(last.Date)}; for {missing} there is none. Import the next years.");
        }
    }

    private static IEnumerable<CalendarWarning> InHours(WorkCalendar calendar, IReadOnlyList<ClockSwitch> switches)
    {
        HashSet<LocalDate> holidays = [.. calendar.Holidays.Select(holiday => holiday.Date)];
        foreach (var at in switches)
        {
            DayInterval[] hit = [.. Dates(at).Where(date => !holidays.Contains(date)).SelectMany(date => calendar.Weekly[date.DayOfWeek].Where(hours => Touches(at, date, hours)))];
            if (hit.Length > 0)
            {
                string span = $"{Shown(at.LocalFrom, at.LocalTo)} to {Shown(at.LocalTo, at.LocalFrom)}";
                string what = at.GoesForward ? $"skips {span}" : $"shows {span} twice";
                string counted = at.GoesForward ? "What is skipped is not counted." : "Every hour that passes is counted.";
                yield return new(
                    CalendarWarningKind.SwitchInHours,
                    $"On {Shown(at.LocalFrom.Date)} the clock {what}, within the hours {string.Join(", ", hit)}. {counted}");
            }
        }
    }

    private static IEnumerable<LocalDate> Dates(ClockSwitch at)
    {
        for (var date = at.LocalFrom.Date; date.AtMidnight() < at.LocalTo; date = date.PlusDays(1))
        {
            yield return date;
        }
    }

    private static bool Touches(ClockSwitch at, LocalDate date, DayInterval hours) =>
        date.AtMidnight().PlusMinutes(hours.StartMinute) < at.LocalTo && date.AtMidnight().PlusMinutes(hours.EndMinute) > at.LocalFrom;

    /// <summary>A time of day, with its day where that is another than the other one's.</summary>
    private static string Shown(LocalDateTime time, LocalDateTime other) =>
        time.Date == other.Date ? _time.Format(time.TimeOfDay) : $"{Shown(time.Date)} {_time.Format(time.TimeOfDay)}";

    private static string Shown(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Shown(int year) => year.ToString(CultureInfo.InvariantCulture);
}
