using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

public enum RecurrenceFrequency
{
    Unknown = 0,
    Daily = 1,
    Weekly = 2,
    Monthly = 3,
}

/// <param name="Ordinal">Of a month: 1 is the first, -1 the last such day; 0: every one.</param>
public readonly record struct RuleDay(int Ordinal, IsoDayOfWeek Day);

/// <summary>The part of RFC 5545, 3.3.10 that maintenance needs: daily, weekly, and monthly by day.</summary>
/// <param name="Interval">1 or more.</param>
/// <param name="Count">Occurrences in all, before exceptions are taken out; null: no such limit.</param>
/// <param name="Until">Last possible start; null: no such limit.</param>
/// <param name="UntilDate">Last possible day, in the series' zone; null: no such limit.</param>
/// <param name="ByDay">Empty: the first start's own.</param>
/// <param name="ByMonthDay">1 to 31, or -1 to -31 from the month's end. Months that lack such a day have no occurrence.</param>
public sealed record RecurrenceRule(
    RecurrenceFrequency Frequency, int Interval, int? Count, Instant? Until, LocalDate? UntilDate,
    ImmutableArray<RuleDay> ByDay, ImmutableArray<int> ByMonthDay, IsoDayOfWeek WeekStart)
{
    /// <summary>No rule is followed for longer than this after its first start.</summary>
    public const int Years = 20;

    /// <summary>Days on which it takes place, in order, from its first start on; without regard to exceptions and to <see cref="Until"/>.</summary>
    /// <remarks>Each day is asked in turn: twenty years are some seven thousand questions, and there is nothing to get wrong.</remarks>
    public IEnumerable<LocalDate> Dates(LocalDate first)
    {
        LocalDate last = first.PlusYears(Years);
        int left = Count ?? int.MaxValue;
        for (LocalDate day = first; day <= last && left > 0 && !(day > UntilDate); day = day.PlusDays(1))
        {
            if (IsOn(day, first))
            {
                left--;
                yield return day;
            }
        }
    }

    private bool IsOn(LocalDate day, LocalDate first) => Frequency switch
    {
        RecurrenceFrequency.Daily => Period.DaysBetween(first, day) % Interval == 0 && IsByMonthDay(day) && (ByDay.IsEmpty || IsByDay(day)),
        RecurrenceFrequency.Weekly => Period.DaysBetween(WeekOf(first), WeekOf(day)) / 7 % Interval == 0
            && (ByDay.IsEmpty ? day.DayOfWeek == first.DayOfWeek : IsByDay(day)),
        RecurrenceFrequency.Monthly => (((day.Year - first.Year) * 12) + day.Month - first.Month) % Interval == 0
            && (ByDay.IsEmpty && ByMonthDay.IsEmpty ? day.Day == first.Day : IsByMonthDay(day) && (ByDay.IsEmpty || IsByDay(day))),
        RecurrenceFrequency.Unknown => throw new InvalidOperationException("A rule has a frequency."),
    };

    private LocalDate WeekOf(LocalDate day) => day.DayOfWeek == WeekStart ? day : day.Previous(WeekStart);

    private bool IsByDay(LocalDate day)
    {
        int fromStart = ((day.Day - 1) / 7) + 1;
        int fromEnd = -(((day.Calendar.GetDaysInMonth(day.Year, day.Month) - day.Day) / 7) + 1);
        return ByDay.Any(d => d.Day == day.DayOfWeek && (d.Ordinal == 0 || d.Ordinal == fromStart || d.Ordinal == fromEnd));
    }

    private bool IsByMonthDay(LocalDate day)
    {
        int fromEnd = day.Day - day.Calendar.GetDaysInMonth(day.Year, day.Month) - 1;
        return ByMonthDay.IsEmpty || ByMonthDay.Contains(day.Day) || ByMonthDay.Contains(fromEnd);
    }
}
