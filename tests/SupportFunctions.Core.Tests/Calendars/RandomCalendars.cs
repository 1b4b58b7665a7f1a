using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Calendars;
using Interval = NodaTime.Interval;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>A calendar with some instants around a change of clock, in rising order, and some allowances, in rising order.</summary>
public sealed record CalendarSample(WorkCalendar Calendar, Instant A, Instant B, Instant C, Duration Less, Duration More)
{
    public override string ToString() =>
        $"{Calendar.Zone.Id} [{string.Join("; ", DayNames.Week.Select(day => $"{day} {string.Join(' ', Calendar.Weekly[day])}"))}] "
        + $"holidays [{string.Join(' ', Calendar.Holidays.Select(holiday => LocalDatePattern.Iso.Format(holiday.Date)))}] "
        + FormattableString.Invariant($"{A} {B} {C} {Less} {More}");
}

/// <summary>Random weeks, holidays and zones for the laws; every run is the same, from a fixed seed.</summary>
internal static class RandomCalendars
{
    private static readonly string[] _zones =
    [
        "UTC", "America/Los_Angeles", "America/New_York", "America/St_Johns", "America/Havana", "America/Sao_Paulo", "America/Asuncion",
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "Africa/Cairo", "Africa/Casablanca", "Asia/Kathmandu", "Asia/Beirut", "Asia/Gaza",
        "Australia/Lord_Howe", "Australia/Eucla", "Australia/Sydney", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Kwajalein",
    ];

    private static readonly Instant _epoch = Instant.FromUtc(1990, 1, 1, 0, 0);

    private static readonly Instant _end = Instant.FromUtc(2030, 1, 1, 0, 0);

    /// <summary>Instants to the nanosecond.</summary>
    public static Arbitrary<CalendarSample> ToTheNanosecond(int days) =>
        Samples(days, Gen.Choose(0, 999_999_999).Select(nanoseconds => Duration.FromNanoseconds(nanoseconds * 60L))).ToArbitrary();

    /// <summary>Instants and allowances in whole minutes.</summary>
    public static Arbitrary<CalendarSample> ToTheMinute(int days) => Samples(days, Gen.Constant(Duration.Zero)).ToArbitrary();

    /// <summary>Checks the law on many samples, the same ones in every run.</summary>
    public static void Check(Arbitrary<CalendarSample> samples, int times, Func<CalendarSample, bool> law) =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(20260306UL, 1630241UL),
            Prop.ForAll(samples, law));

    private static Gen<CalendarSample> Samples(int days, Gen<Duration> fraction) =>
        from zone in Gen.Elements(_zones).Select(id => DateTimeZoneProviders.Tzdb[id])
        from near in NearASwitch(zone)
        from weekly in Week
        from holidays in Gen.ListOf(Gen.Choose(-days, days), 2)
        from instants in Gen.ListOf(Instants(near, days, fraction), 3)
        from allowances in Gen.ListOf(Allowances(fraction), 2)
        let rising = instants.Order().ToList()
        let growing = allowances.Order().ToList()
        let calendar = new WorkCalendar(
            "random",
            zone,
            new WeeklyHours(weekly),
            holidays.Distinct().Select(day => new Holiday(near.InZone(zone).Date.PlusDays(day), "Holiday")))
        where !calendar.Weekly.IsEmpty
        select new CalendarSample(calendar, rising[0], rising[1], rising[2], growing[0], growing[1]);

    private static Gen<Instant> Instants(Instant near, int days, Gen<Duration> fraction) =>
        from minutes in Gen.Choose(-days * 720, days * 720)
        from rest in fraction
        select near + Duration.FromMinutes(minutes) + rest;

    private static Gen<Duration> Allowances(Gen<Duration> fraction) =>
        from minutes in Gen.Choose(0, 40 * 60)
        from rest in fraction
        select Duration.FromMinutes(minutes) + rest;

    private static Gen<Instant> NearASwitch(DateTimeZone zone)
    {
        Instant[] switches = [.. zone.GetZoneIntervals(new Interval(_epoch, _end)).Where(stretch => stretch.HasStart && stretch.Start > _epoch).Select(stretch => stretch.Start)];
        return switches.Length == 0
            ? Gen.Choose(0, 15_000_000).Select(minutes => _epoch + Duration.FromMinutes(minutes))
            : Gen.Elements(switches);
    }

    private static Gen<List<(IsoDayOfWeek Day, DayInterval Hours)>> Week =>
        Gen.ListOf(Day, 7).Select(days => days.SelectMany((hours, index) => hours.Select(interval => ((IsoDayOfWeek)(index + 1), interval))).ToList());

    // Whole days, closed days, and up to three intervals, on round and on odd minutes; about half of them touch a midnight or each other.
    private static Gen<List<DayInterval>> Day =>
        Gen.Frequency(
            (1, Gen.Constant(new List<DayInterval> { DayInterval.WholeDay })),
            (2, Gen.Constant(new List<DayInterval>())),
            (3, Intervals(Gen.Choose(0, 24).Select(hour => hour * 60))),
            (2, Intervals(Gen.Choose(0, 48).Select(half => half * 5))),
            (2, Intervals(Gen.Choose(0, DayInterval.MinutesPerDay))));

    private static Gen<List<DayInterval>> Intervals(Gen<int> minutes) =>
        from edges in Gen.ListOf(minutes, 4)
        from skipped in Gen.Choose(0, 3)
        let rising = edges.Distinct().Order().ToList()
        select rising.Zip(rising.Skip(1), (start, end) => new DayInterval(start, end)).Where((_, index) => index != skipped).ToList();
}
