using NodaTime;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>
/// The rule told a second time, slowly, minute by minute, sharing nothing with the product but the data of the calendar:
/// look at the clock on the wall, and ask whether that minute is in the hours of that day. The clock on the wall does not run
/// backwards: where others set it back, it stands still just before the switch until they have caught up.
/// </summary>
internal static class CalendarOracle
{
    private static readonly Duration _minute = Duration.FromMinutes(1);

    public static bool IsOpen(WorkCalendar calendar, Instant at)
    {
        var local = LocalOf(calendar.Zone, at);
        int minute = (local.Hour * 60) + local.Minute;
        return calendar.Holidays.All(holiday => holiday.Date != local.Date)
            && calendar.Weekly[local.DayOfWeek].Any(hours => hours.StartMinute <= minute && minute < hours.EndMinute);
    }

    /// <param name="from">A whole minute, as <paramref name="to"/>.</param>
    public static Duration Elapsed(WorkCalendar calendar, Instant from, Instant to)
    {
        var elapsed = Duration.Zero;
        for (var at = from; at < to; at += _minute)
        {
            elapsed += IsOpen(calendar, at) ? _minute : Duration.Zero;
        }

        return elapsed;
    }

    /// <summary>Null when that takes longer than <paramref name="patience"/>.</summary>
    public static Instant? Deadline(WorkCalendar calendar, Instant start, Duration allowance, Duration patience)
    {
        var left = allowance;
        for (var at = start; at < start + patience; at += _minute)
        {
            if (left == Duration.Zero)
            {
                return at;
            }

            left -= IsOpen(calendar, at) ? _minute : Duration.Zero;
        }

        return null;
    }

    private static LocalDateTime LocalOf(DateTimeZone zone, Instant at)
    {
        var local = at.InZone(zone).LocalDateTime;
        var stretch = zone.GetZoneInterval(at);
        if (!stretch.HasStart)
        {
            return local;
        }

        var shownBeforeTheSwitch = stretch.Start.WithOffset(zone.GetUtcOffset(stretch.Start.PlusNanoseconds(-1))).LocalDateTime;
        return local < shownBeforeTheSwitch ? shownBeforeTheSwitch.PlusNanoseconds(-1) : local;
    }
}
