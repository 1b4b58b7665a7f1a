using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.Clocks;

/// <summary>Instants and durations as an explanation shows them: in English, to the last digit that is there, the same on every machine.</summary>
internal static class ShownTime
{
    private static readonly LocalDateTimePattern _wall = LocalDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm:ss.FFFFFFFFF");
    private static readonly OffsetPattern _offset = OffsetPattern.CreateWithInvariantCulture("+HH:mm");

    /// <summary>Before the one and after the other a zone may lead out of the years that there are: UTC is shown. Terms that hold for ever come so.</summary>
    private static readonly Instant _firstLocal = Instant.FromUtc(1, 1, 1, 0, 0);

    private static readonly Instant _lastLocal = Instant.FromUtc(9999, 12, 31, 0, 0);

    /// <example><c>Mon 2026-03-02 09:00:00 -08:00</c></example>
    public static string Local(Instant at, Offset offset) => offset != Offset.Zero && !HasLocal(at) ? Local(at, Offset.Zero) : $"{_wall.Format(at.WithOffset(offset).LocalDateTime)} {_offset.Format(offset)}";

    public static string Local(Instant at, DateTimeZone zone) => Local(at, zone.GetUtcOffset(at));

    /// <example><c>2026-03-02T17:00:00Z</c></example>
    public static string Utc(Instant at) => InstantPattern.ExtendedIso.Format(at);

    /// <example><c>Mon 2026-03-02 09:00:00 -08:00 (2026-03-02T17:00:00Z)</c></example>
    public static string Both(Instant at, DateTimeZone zone) => $"{Local(at, zone)} ({Utc(at)})";

    /// <summary>Hours, minutes and seconds, with a fraction where there is one.</summary>
    /// <example><c>72:00:00</c>; <c>0:00:01.25</c></example>
    public static string Length(Duration length)
    {
        long hours = (length.Days * 24L) + length.Hours;
        string fraction = length.SubsecondNanoseconds == 0 ? ""
            : "." + length.SubsecondNanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{hours}:{length.Minutes:D2}:{length.Seconds:D2}{fraction}");
    }

    /// <summary>For a glance; cut, never rounded up. Sums are made of <see cref="Length"/>.</summary>
    public static string Seconds(Duration length) => Length(ToSeconds(length));

    public static Duration ToSeconds(Duration length) => length - Duration.FromNanoseconds(length.SubsecondNanoseconds);

    /// <param name="offset">As an interval has it, see <see cref="ExplainedInterval.Offset"/>.</param>
    public static Offset ReadOffset(string offset) => OffsetPattern.GeneralInvariant.Parse(offset).Value;

    /// <summary>The zone, or UTC at the ends of time, see <see cref="Local(Instant, Offset)"/>.</summary>
    public static DateTimeZone ZoneAt(Instant at, DateTimeZone zone) => HasLocal(at) ? zone : DateTimeZone.Utc;

    private static bool HasLocal(Instant at) => at >= _firstLocal && at <= _lastLocal;

    /// <summary>UTC where this machine does not know the zone: a plain time is better than none.</summary>
    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) ?? DateTimeZone.Utc;
}
