using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>A calendar day by day, for people to see what it will do before clocks run on it.</summary>
/// <param name="To">Not included.</param>
/// <param name="Days">Every local day there is; one that the zone skipped is not there.</param>
public sealed record CalendarPreview(
    LocalDate From, LocalDate To, IReadOnlyList<CalendarDay> Days, IReadOnlyList<ClockSwitch> Switches, IReadOnlyList<CalendarWarning> Warnings)
{
    /// <summary>The first and the last day that can be looked at: a day inside the years that calendars are computed for, since zones differ.</summary>
    public static DateInterval Range { get; } = new(new LocalDate(UnixNanoseconds.FirstYear, 1, 3), new LocalDate(UnixNanoseconds.EndYear - 1, 12, 29));

    public Duration OpenTime => Days.Aggregate(Duration.Zero, (sum, day) => sum + day.OpenTime);

    /// <param name="to">After <paramref name="from"/>, not included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A day is not within <see cref="Range"/>, or none is asked for.</exception>
    public static CalendarPreview Of(WorkCalendar calendar, LocalDate from, LocalDate to)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (to <= from || !Range.Contains(from) || !Range.Contains(to.PlusDays(-1)))
        {
            throw new ArgumentOutOfRangeException(nameof(to), "A preview is of one day or more, in the years 1920 to 2199.");
        }

        Instant start = StartOf(from, calendar.Zone);
        Instant end = StartOf(to, calendar.Zone);
        CalendarDay[] days = [.. DaysOf(calendar, start, end)];
        ClockSwitch[] switches = [.. SwitchesOf(calendar.Zone, start, end)];
        return new CalendarPreview(from, to, days, switches, CalendarWarnings.Of(calendar, from, to, end, days, switches));
    }

    private static IEnumerable<CalendarDay> DaysOf(WorkCalendar calendar, Instant start, Instant end)
    {
        CalendarDay? day = null;
        foreach (var piece in calendar.Pieces(start, end))
        {
            var date = UnixNanoseconds.At(piece.From).InZone(calendar.Zone).Date;
            if (day is not null && date > day.Date)
            {
                yield return day;
                day = null;
            }

            day ??= new CalendarDay(date, [], Duration.Zero, piece.Holiday, piece.Holiday is not null && calendar.Weekly[date.DayOfWeek].Count > 0);
            if (piece.Hours is { } hours)
            {
                day = day with { Hours = [.. day.Hours, hours], OpenTime = day.OpenTime + Duration.FromNanoseconds(piece.To - piece.From) };
            }
        }

        if (day is not null)
        {
            yield return day;
        }
    }

    private static IEnumerable<ClockSwitch> SwitchesOf(DateTimeZone zone, Instant start, Instant end)
    {
        var before = zone.GetZoneInterval(start).WallOffset;
        foreach (var stretch in zone.GetZoneIntervals(start, end).Skip(1))
        {
            if (stretch.WallOffset != before)
            {
                yield return new ClockSwitch(stretch.Start, before, stretch.WallOffset);
                before = stretch.WallOffset;
            }
        }
    }

    /// <summary>As <see cref="WallClock"/> has it: a skipped midnight is the instant of the switch, also where the whole day is skipped.</summary>
    private static Instant StartOf(LocalDate date, DateTimeZone zone)
    {
        var midnight = zone.MapLocal(date.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }
}
