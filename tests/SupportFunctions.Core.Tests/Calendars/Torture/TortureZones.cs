using NodaTime;
using NodaTime.TimeZones;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>The zones that the rows must not leave out, from the list of zones by country that comes with the zone data.</summary>
internal static class TortureZones
{
    private static readonly string[] _union =
    [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ];

    /// <summary>Of the 50 states, with and without daylight saving.</summary>
    public static IReadOnlyList<DateTimeZone> UnitedStates { get; } = In("US");

    /// <summary>Of the 27 members, from the Azores to Cyprus.</summary>
    public static IReadOnlyList<DateTimeZone> EuropeanUnion { get; } = In(_union);

    /// <summary>All that are called Europe/..., members or not.</summary>
    public static IReadOnlyList<DateTimeZone> Europe { get; } = All(DateTimeZoneProviders.Tzdb.Ids.Where(id => id.StartsWith("Europe/", StringComparison.Ordinal)));

    /// <summary>Whether the clocks change both ways in the year.</summary>
    public static bool Switches(this DateTimeZone zone, int year) =>
        Switch.Of(zone, year, year).Select(change => change.IsForward).Distinct().Count() == 2;

    private static DateTimeZone[] In(params string[] countries) =>
        All(TzdbDateTimeZoneSource.Default.ZoneLocations!.Where(place => countries.Contains(place.CountryCode)).Select(place => place.ZoneId));

    private static DateTimeZone[] All(IEnumerable<string> ids) =>
        [.. ids.Distinct().Order(StringComparer.Ordinal).Select(id => DateTimeZoneProviders.Tzdb[id])];
}
