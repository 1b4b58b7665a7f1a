using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Clocks;

namespace SupportFunctions.Desk.Pages;

/// <summary>Instants as a page shows them, in English whatever the machine speaks.</summary>
internal static class PageTime
{
    private static readonly LocalDateTimePattern _people = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu, HH:mm:ss");

    private static readonly OffsetPattern _offset = OffsetPattern.CreateWithInvariantCulture("'UTC'+HH:mm");

    /// <summary>Seconds are cut, never rounded up.</summary>
    /// <example><c>Wed 4 Mar 2026, 17:00:00 PST</c>; <c>Thu 5 Mar 2026, 06:45:00 UTC+05:45</c></example>
    public static string Of(Instant at, DateTimeZone zone)
    {
        zone = ShownTime.ZoneAt(at, zone);
        var stretch = zone.GetZoneInterval(at);
        // The time zone database has no letters for zones such as Asia/Kathmandu, only the offset itself.
        string name = stretch.Name.All(char.IsAsciiLetter) ? stretch.Name : _offset.Format(stretch.WallOffset);
        return $"{_people.Format(at.InZone(zone).LocalDateTime)} {name}";
    }
}
