using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>A half-open stretch of one local day: open during <paramref name="Hours"/>, else closed, for the holiday if there is one.</summary>
internal readonly record struct DayPiece(long From, long To, IsoDayOfWeek Day, DayInterval? Hours, Holiday? Holiday);

/// <summary>Lays a week and its holidays along real time, day by day. The only place where opening hours become instants.</summary>
internal sealed class CalendarDays(DateTimeZone zone, WeeklyHours weekly, IReadOnlyDictionary<int, Holiday> holidays)
{
    private static readonly LocalDate _epoch = new(1970, 1, 1);

    /// <summary>The key of a holiday: days from 1970-01-01.</summary>
    public static int DayNumber(LocalDate date) => Period.DaysBetween(_epoch, date.WithCalendar(CalendarSystem.Iso));

    /// <summary>Consecutive pieces that cover <c>[from, to)</c> exactly. Empty pieces, such as hours inside a skipped hour, are left out.</summary>
    public IEnumerable<DayPiece> Pieces(long from, long to)
    {
        var clock = new WallClock(zone, from, to);

        // At `from` the clock shows this day, so the day has been reached by then, and the day before is over.
        int number = DayNumber(UnixNanoseconds.At(from).InZone(zone).Date);
        long at = from;
        while (at < to)
        {
            // 1970-01-01 was a Thursday.
            int dayIndex = (((number + 3) % 7) + 7) % 7;
            var day = (IsoDayOfWeek)(dayIndex + 1);
            long midnight = number * UnixNanoseconds.PerDay;
            var holiday = holidays.GetValueOrDefault(number);
            if (holiday is null)
            {
                foreach (var hours in weekly.HoursOf(dayIndex))
                {
                    long start = Math.Min(to, clock.Reach(midnight + (hours.StartMinute * UnixNanoseconds.PerMinute)));
                    if (start > at)
                    {
                        yield return new DayPiece(at, start, day, null, null);
                        at = start;
                    }

                    long end = Math.Min(to, clock.Reach(midnight + (hours.EndMinute * UnixNanoseconds.PerMinute)));
                    if (end > at)
                    {
                        yield return new DayPiece(at, end, day, hours, null);
                        at = end;
                    }
                }
            }

            number++;
            long dayEnd = Math.Min(to, clock.Reach(midnight + UnixNanoseconds.PerDay));
            if (dayEnd > at)
            {
                yield return new DayPiece(at, dayEnd, day, null, holiday);
                at = dayEnd;
            }
        }
    }
}
