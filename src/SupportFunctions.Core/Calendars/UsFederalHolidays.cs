using System.Globalization;
using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>The federal holidays of the United States by rule: 5 U.S.C. 6103(a) and the laws before it, for every year that calendars are computed for.</summary>
/// <remarks>
/// A holiday on Sunday is observed on Monday (Executive Order 11582, section 3, and the orders before it), one on Saturday on the Friday
/// before it (5 U.S.C. 6103(b), since Public Law 86-362 of 1959). Inauguration Day is left out: 6103(c) gives it to those who work in
/// and around Washington only. So are days that a president grants once, such as 2025-01-09: no rule knows them; add them as dates of
/// your own.
/// </remarks>
public static class UsFederalHolidays
{
    public const int FirstYear = UnixNanoseconds.FirstYear;

    public const int LastYear = UnixNanoseconds.EndYear - 1;

    private const int SaturdaysMoveFrom = 1960;

    private static readonly Rule[] _rules =
    [
        new("New Year's Day", FirstYear, Fixed(1, 1)),
        // Public Law 98-144: from the third year after 1983.
        new("Birthday of Martin Luther King, Jr.", 1986, Nth(1, 3, IsoDayOfWeek.Monday)),
        new("Washington's Birthday", FirstYear, Fixed(2, 22), 1970),
        // Public Law 90-363, the Uniform Monday Holiday Act, from 1971 on; it also made Columbus Day a federal holiday.
        new("Washington's Birthday", 1971, Nth(2, 3, IsoDayOfWeek.Monday)),
        new("Memorial Day", FirstYear, Fixed(5, 30), 1970),
        new("Memorial Day", 1971, Last(5, IsoDayOfWeek.Monday)),
        // Public Law 117-17 of 17 June 2021, two days before the first one.
        new("Juneteenth National Independence Day", 2021, Fixed(6, 19)),
        new("Independence Day", FirstYear, Fixed(7, 4)),
        new("Labor Day", FirstYear, Nth(9, 1, IsoDayOfWeek.Monday)),
        new("Columbus Day", 1971, Nth(10, 2, IsoDayOfWeek.Monday)),
        // 52 Stat. 351 of 1938, renamed in 1954; in October under Public Law 90-363, until Public Law 94-97 took it back from 1978 on.
        new("Armistice Day", 1938, Fixed(11, 11), 1953),
        new("Veterans Day", 1954, Fixed(11, 11), 1970),
        new("Veterans Day", 1971, Nth(10, 4, IsoDayOfWeek.Monday), 1977),
        new("Veterans Day", 1978, Fixed(11, 11)),
        // By proclamation the last Thursday, from 1939 to 1941 the one before it; by law the fourth since 55 Stat. 862.
        new("Thanksgiving Day", FirstYear, Last(11, IsoDayOfWeek.Thursday), 1938),
        new("Thanksgiving Day", 1939, year => Last(11, IsoDayOfWeek.Thursday)(year).PlusDays(-7), 1941),
        new("Thanksgiving Day", 1942, Nth(11, 4, IsoDayOfWeek.Thursday)),
        new("Christmas Day", FirstYear, Fixed(12, 25)),
    ];

    /// <summary>The holidays whose date by law lies in a year, by date.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year is not one of 1920 to 2199.</exception>
    public static IReadOnlyList<UsFederalHoliday> Of(int year) => OfAny(Checked(year, nameof(year)));

    /// <summary>The days off from 1 January of the first year to 31 December of the last, by date.</summary>
    /// <remarks>With 31 December where New Year's Day of the next year is a Saturday, as in 2021 and 2027; without a 1 January that is one.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A year is not one of 1920 to 2199, or the last is before the first.</exception>
    public static IReadOnlyList<Holiday> DaysOff(int firstYear, int lastYear)
    {
        Checked(firstYear, nameof(firstYear));
        Checked(lastYear, nameof(lastYear));
        ArgumentOutOfRangeException.ThrowIfLessThan(lastYear, firstYear);
        return
        [
            .. Enumerable.Range(firstYear, lastYear - firstYear + 2)
                .SelectMany(OfAny)
                .Where(holiday => holiday.Observed.Year >= firstYear && holiday.Observed.Year <= lastYear)
                .Select(holiday => holiday.DayOff),
        ];
    }

    private static UsFederalHoliday[] OfAny(int year) =>
    [
        .. _rules
            .Where(rule => year >= rule.From && year <= rule.Until)
            .Select(rule => (rule.Name, Date: rule.DateIn(year)))
            .OrderBy(holiday => holiday.Date)
            .Select(holiday => new UsFederalHoliday(holiday.Name, holiday.Date, Observed(holiday.Date))),
    ];

    private static LocalDate Observed(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Sunday => date.PlusDays(1),
        IsoDayOfWeek.Saturday when date.Year >= SaturdaysMoveFrom => date.PlusDays(-1),
        _ => date,
    };

    private static int Checked(int year, string parameter) => year is >= FirstYear and <= LastYear
        ? year
        : throw new ArgumentOutOfRangeException(parameter, year, string.Create(CultureInfo.InvariantCulture, $"Holidays are computed for the years {FirstYear} to {LastYear}."));

    private static Func<int, LocalDate> Fixed(int month, int day) => year => new LocalDate(year, month, day);

    private static Func<int, LocalDate> Nth(int month, int occurrence, IsoDayOfWeek day) => year => LocalDate.FromYearMonthWeekAndDay(year, month, occurrence, day);

    /// <summary>NodaTime takes a fifth occurrence that a month does not have for its last one.</summary>
    private static Func<int, LocalDate> Last(int month, IsoDayOfWeek day) => Nth(month, 5, day);

    private sealed record Rule(string Name, int From, Func<int, LocalDate> DateIn, int Until = int.MaxValue);
}
