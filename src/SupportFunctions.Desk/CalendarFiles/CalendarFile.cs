using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Desk.CalendarFiles;

/// <summary>What a calendar program is to do with a file (RFC 5546, 1.4).</summary>
public enum CalendarMethod
{
    Unknown = 0,
    /// <summary>For anybody, as in a feed.</summary>
    Publish = 1,
    /// <summary>An entry for one attendee, new or changed.</summary>
    Request = 2,
    Cancel = 3,
}

/// <param name="Name">Null: none.</param>
public sealed record CalendarPerson(string Address, string? Name);

/// <param name="Uid">Stable for the life of the entry; ASCII (RFC 5545, 3.8.4.7).</param>
/// <param name="Sequence">Rises with every change of substance (RFC 5545, 3.8.7.4).</param>
/// <param name="Stamp">When this version was made.</param>
/// <param name="EndsAt">First instant after it.</param>
/// <param name="TimeZone">IANA id: what people see.</param>
/// <param name="Organizer">With <paramref name="Attendee"/> needed for requests and cancellations, absent from what is published.</param>
public sealed record CalendarEntry(
    string Uid, int Sequence, Instant Stamp, Instant StartsAt, Instant EndsAt, string TimeZone, string Summary, string Description,
    CalendarPerson? Organizer = null, CalendarPerson? Attendee = null, Uri? Link = null, bool IsCancelled = false);

/// <summary>Writes iCalendar files (RFC 5545, 5546). The same entries always give the same text.</summary>
public static class CalendarFile
{
    private static readonly InstantPattern _utc = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    private static readonly LocalDateTimePattern _local = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <returns>Lines of at most 75 octets, ended by CRLF.</returns>
    public static string Write(CalendarMethod method, IReadOnlyList<CalendarEntry> entries, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var lines = new FileLines();
        lines.Add("BEGIN", "VCALENDAR");
        lines.Add("PRODID", "-//SupportFunctions//Desk//EN");
        lines.Add("VERSION", "2.0");
        lines.Add("CALSCALE", "GREGORIAN");
        lines.Add("METHOD", method switch
        {
            CalendarMethod.Publish => "PUBLISH",
            CalendarMethod.Request => "REQUEST",
            CalendarMethod.Cancel => "CANCEL",
            CalendarMethod.Unknown => throw new ArgumentException("A calendar file has a method.", nameof(method)),
        });
        if (name is not null)
        {
            lines.AddText("X-WR-CALNAME", name);
        }

        foreach (IGrouping<string, CalendarEntry> zone in entries.Where(HasZone).GroupBy(e => e.TimeZone).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            ZoneComponent.Write(lines, DateTimeZoneProviders.Tzdb[zone.Key], zone.Min(e => e.StartsAt), zone.Max(e => e.EndsAt));
        }

        if (entries.Count == 0)
        {
            // RFC 5545, 3.6 wants a component, and a feed may have nothing to say.
            ZoneComponent.Write(lines, DateTimeZone.Utc, NodaConstants.UnixEpoch, NodaConstants.UnixEpoch + Duration.FromDays(1));
        }

        foreach (CalendarEntry entry in entries)
        {
            Write(lines, entry);
        }

        lines.Add("END", "VCALENDAR");
        return lines.ToString();
    }

    internal static string Local(LocalDateTime at) => _local.Format(at);

    private static void Write(FileLines lines, CalendarEntry entry)
    {
        lines.Add("BEGIN", "VEVENT");
        lines.Add("UID", entry.Uid);
        lines.Add("SEQUENCE", entry.Sequence.ToString(CultureInfo.InvariantCulture));
        lines.Add("DTSTAMP", _utc.Format(entry.Stamp));
        WriteTime(lines, "DTSTART", entry.StartsAt, entry);
        WriteTime(lines, "DTEND", entry.EndsAt, entry);
        lines.AddText("SUMMARY", entry.Summary);
        lines.AddText("DESCRIPTION", entry.Description);
        if (entry.Organizer is { } organizer)
        {
            lines.Add("ORGANIZER", "mailto:" + organizer.Address, ("CN", organizer.Name));
        }

        if (entry.Attendee is { } attendee)
        {
            // Nobody has to answer: yes and no are links in the mail.
            lines.Add("ATTENDEE", "mailto:" + attendee.Address, ("CN", attendee.Name), ("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE"));
        }

        if (entry.Link is { } link)
        {
            lines.Add("URL", link.AbsoluteUri);
        }

        lines.Add("STATUS", entry.IsCancelled ? "CANCELLED" : "CONFIRMED");
        // It is not an appointment of whoever reads it.
        lines.Add("TRANSP", "TRANSPARENT");
        lines.Add("END", "VEVENT");
    }

    private static void WriteTime(FileLines lines, string name, Instant at, CalendarEntry entry)
    {
        if (HasZone(entry))
        {
            lines.Add(name, Local(at.InZone(DateTimeZoneProviders.Tzdb[entry.TimeZone]).LocalDateTime), ("TZID", entry.TimeZone));
        }
        else
        {
            lines.Add(name, _utc.Format(at));
        }
    }

    /// <summary>
    /// Written in UTC instead where a local time comes twice: it should stand for the first (RFC 5545, 3.3.5), and calendar programs differ. Of a
    /// start and an end both are local or none is (3.8.2.2).
    /// </summary>
    private static bool HasZone(CalendarEntry entry) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(entry.TimeZone) is { } zone && !IsUtc(zone) && IsSaidByLocalTime(entry.StartsAt, zone) && IsSaidByLocalTime(entry.EndsAt, zone);

    private static bool IsSaidByLocalTime(Instant at, DateTimeZone zone) => zone.MapLocal(at.InZone(zone).LocalDateTime).Count == 1;

    private static bool IsUtc(DateTimeZone zone) => zone.MinOffset == Offset.Zero && zone.MaxOffset == Offset.Zero;
}
