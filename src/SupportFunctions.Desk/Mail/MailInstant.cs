using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Instants as people read them, in English whatever the machine speaks.</summary>
internal static class MailInstant
{
    private static readonly LocalDateTimePattern s_people = LocalDateTimePattern.CreateWithInvariantCulture("dddd, d MMMM uuuu, HH:mm");
    private static readonly InstantPattern s_exact = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss 'UTC'");

    /// <summary>Seconds are dropped, never rounded up: what a mail says is at most a minute stricter than the clock behind it, never later.</summary>
    /// <param name="timeZone">IANA id; UTC when this machine does not know it, since a mail with a plain time is better than none.</param>
    /// <example><c>Wednesday, 11 March 2026, 16:30 PDT (UTC-7)</c>; <c>Thursday, 12 March 2026, 05:15 (UTC+5:45)</c>.</example>
    public static string ForPeople(Instant instant, string timeZone)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        string time = s_people.Format(instant.InZone(zone).LocalDateTime);
        var interval = zone.GetZoneInterval(instant);
        return interval.Name switch
        {
            "UTC" => $"{time} UTC",
            var name when name.All(char.IsAsciiLetter) => $"{time} {name} ({Offset(interval.WallOffset)})",
            // The time zone database has no letters for zones such as Asia/Kathmandu, only the offset itself.
            _ => $"{time} ({Offset(interval.WallOffset)})",
        };
    }

    public static string Exact(Instant instant) => s_exact.Format(instant);

    private static string Offset(Offset offset)
    {
        int minutes = Math.Abs(offset.Seconds) / 60;
        string sign = offset.Seconds < 0 ? "-" : "+";
        return minutes % 60 == 0
            ? FormattableString.Invariant($"UTC{sign}{minutes / 60}")
            : FormattableString.Invariant($"UTC{sign}{minutes / 60}:{minutes % 60:00}");
    }
}
