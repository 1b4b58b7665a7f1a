using System.Collections.Concurrent;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Mail;

/// <summary>Instants as people read them, in English whatever the machine speaks.</summary>
internal static class MailInstant
{
    private static readonly LocalDateTimePattern s_people = LocalDateTimePattern.CreateWithInvariantCulture("dddd, d MMMM uuuu, HH:mm");
    private static readonly ConcurrentDictionary<string, LocalDateTimePattern> s_byLanguage = new(StringComparer.Ordinal);
    private static readonly InstantPattern s_exact = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss 'UTC'");

    /// <summary>Seconds are dropped, never rounded up: what a mail says is at most a minute stricter than the clock behind it, never later.</summary>
    /// <param name="timeZone">IANA id; UTC when this machine does not know it, since a mail with a plain time is better than none.</param>
    /// <example><c>Wednesday, 11 March 2026, 16:30 PDT (UTC-7)</c>; <c>Thursday, 12 March 2026, 05:15 (UTC+5:45)</c>.</example>
    public static string ForPeople(Instant instant, string timeZone) => ForPeople(instant, timeZone, "en");

    /// <inheritdoc cref="ForPeople(Instant, string)"/>
    /// <param name="language">BCP 47: names of days and months, and the order of a date. English where this machine does not know it, or where it counts years otherwise.</param>
    public static string ForPeople(Instant instant, string timeZone, string language)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) ?? DateTimeZone.Utc;
        string time = PatternOf(language).Format(instant.InZone(zone).LocalDateTime);
        var interval = zone.GetZoneInterval(instant);
        return interval.Name switch
        {
            "UTC" => $"{time} UTC",
            var name when name.All(char.IsAsciiLetter) => $"{time} {name} ({Offset(interval.WallOffset)})",
            // The time zone database has no letters for zones such as Asia/Kathmandu, only the offset itself.
            _ => $"{time} ({Offset(interval.WallOffset)})",
        };
    }

    private static LocalDateTimePattern PatternOf(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
        ? s_people
        : s_byLanguage.GetOrAdd(language, static l =>
        {
            try
            {
                var culture = CultureInfo.GetCultureInfo(l, predefinedOnly: true);
                return culture.Calendar is GregorianCalendar ? LocalDateTimePattern.Create(culture.DateTimeFormat.LongDatePattern.Replace("yyyy", "uuuu", StringComparison.Ordinal) + "', 'HH':'mm", culture) : s_people;
            }
            catch (Exception e) when (e is CultureNotFoundException or InvalidPatternException)
            {
                return s_people;
            }
        });

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
