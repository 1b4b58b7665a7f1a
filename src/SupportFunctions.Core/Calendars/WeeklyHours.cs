using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>The hours of an ordinary week: for each day any number of intervals, sorted, none overlapping. Intervals may touch.</summary>
public sealed class WeeklyHours
{
    private readonly DayInterval[][] _days = new DayInterval[7][];

    /// <exception cref="ArgumentException">Intervals of one day overlap, or one is empty. <see cref="CalendarRules"/> finds that first and says it to people.</exception>
    public WeeklyHours(IEnumerable<(IsoDayOfWeek Day, DayInterval Hours)> hours)
    {
        ArgumentNullException.ThrowIfNull(hours);
        var byDay = hours.ToLookup(h => h.Day, h => h.Hours);
        if (byDay.FirstOrDefault(day => day.Key is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday) is { } stray)
        {
            throw new ArgumentException($"{(int)stray.Key} is not a day of the week.", nameof(hours));
        }

        foreach (var day in DayNames.Week)
        {
            DayInterval[] sorted = [.. byDay[day].OrderBy(interval => interval.StartMinute)];
            for (int i = 0; i < sorted.Length; i++)
            {
                if (sorted[i].EndMinute <= sorted[i].StartMinute || (i > 0 && sorted[i - 1].EndMinute > sorted[i].StartMinute))
                {
                    throw new ArgumentException($"The hours of {DayNames.ToShown(day)} overlap or are empty at {sorted[i]}.", nameof(hours));
                }
            }

            _days[(int)day - 1] = sorted;
        }
    }

    public static WeeklyHours None { get; } = new([]);

    public static WeeklyHours AroundTheClock { get; } = On(DayNames.Week, DayInterval.WholeDay);

    public bool IsEmpty => _days.All(day => day.Length == 0);

    /// <summary>Whether no minute of the week is left out.</summary>
    public bool IsAroundTheClock => _days.All(day => day.Sum(interval => interval.EndMinute - interval.StartMinute) == DayInterval.MinutesPerDay);

    /// <summary>The hours of a day in rising order; empty for a closed day.</summary>
    public IReadOnlyList<DayInterval> this[IsoDayOfWeek day] => _days[(int)day - 1];

    /// <summary>The same hours on each of the days.</summary>
    public static WeeklyHours On(IEnumerable<IsoDayOfWeek> days, params DayInterval[] hours) =>
        new(days.SelectMany(_ => hours, (day, interval) => (day, interval)));

    internal DayInterval[] HoursOf(int dayIndex) => _days[dayIndex];
}
