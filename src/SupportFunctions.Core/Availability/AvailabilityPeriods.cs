using NodaTime;
using NodaTime.TimeZones;

namespace SupportFunctions.Core.Availability;

/// <summary>The spans of time that availability is told for (R-MNT-4).</summary>
public static class AvailabilityPeriods
{
    /// <summary>The zone that the contract's hours are in, so its months are of that zone as well.</summary>
    public const string ContractZone = "America/Los_Angeles";

    /// <summary>A skipped midnight is the instant of the switch, a repeated one its first passing: the policy of the calendars, too.</summary>
    private static readonly ZoneLocalMappingResolver _midnight = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The calendar month as the clocks of the zone show it: months of one zone follow each other without gap or overlap.</summary>
    /// <example>March 2026 in America/Los_Angeles is 743 hours long, November 721.</example>
    public static Interval Month(YearMonth month, DateTimeZone zone)
    {
        LocalDate first = month.OnDayOfMonth(1);
        return new Interval(StartOf(first, zone), StartOf(first.PlusMonths(1), zone));
    }

    /// <summary>The month that the clocks of the zone show then.</summary>
    public static YearMonth MonthOf(Instant at, DateTimeZone zone)
    {
        LocalDate day = at.InZone(zone).Date;
        return new YearMonth(day.Year, day.Month);
    }

    /// <summary>So many times 24 hours up to an instant.</summary>
    /// <param name="days">1 or more.</param>
    public static Interval Rolling(Instant until, int days) => new(until - Duration.FromDays(days), until);

    private static Instant StartOf(LocalDate day, DateTimeZone zone) => zone.ResolveLocal(day.AtMidnight(), _midnight).ToInstant();
}
