using System.Globalization;
using NodaTime;

namespace SupportFunctions.Desk.Calendars;

/// <summary>A VEVENT while it is read: the properties that make a holiday. Of properties that may come once, the first counts.</summary>
internal sealed class FeedEvent(int line)
{
    private readonly Dictionary<string, ContentLine> _properties = new(StringComparer.Ordinal);
    private readonly List<ContentLine> _lists = [];
    private string? _fault;

    public int Line => line;

    /// <summary>What ties the instances of one event together.</summary>
    public string? Uid => _properties.GetValueOrDefault("UID")?.Value.Trim();

    public void Take(ContentLine property)
    {
        bool isUsed = property.Name is "" or "DTSTART" or "DTEND" or "DURATION" or "SUMMARY" or "STATUS" or "UID" or "RECURRENCE-ID" or "RRULE" or "EXRULE"
            or "EXDATE" or "RDATE" or "X-MICROSOFT-CDO-ALLDAYEVENT";
        if (!isUsed)
        {
            return;
        }

        if (property.Fault is not null)
        {
            _fault ??= string.Create(CultureInfo.InvariantCulture, $"line {property.Number} {property.Fault}");
        }
        else if (property.Name is "EXDATE" or "RDATE")
        {
            _lists.Add(property);
        }
        else if (!_properties.TryAdd(property.Name, property) && property.Name == "RRULE")
        {
            _fault ??= "it has more than one RRULE";
        }
    }

    /// <summary>The instance of a recurring event that this one stands for; null when it stands for itself.</summary>
    public LocalDate? Instance => _properties.TryGetValue("RECURRENCE-ID", out ContentLine? id) && FeedDates.TryRead(id.Value, out LocalDate date, out _) ? date : null;

    /// <returns>Null with the reason, in words that follow the event's name.</returns>
    public AllDayEvent? Read(out string why)
    {
        // Outlook writes some all-day events from midnight to midnight, and says so.
        bool midnightCounts = Text("X-MICROSOFT-CDO-ALLDAYEVENT")?.Equals("TRUE", StringComparison.OrdinalIgnoreCase) == true;
        LocalDate start = default;
        int days = 1;
        YearlyRule? rule = null;
        var added = new List<LocalDate>();
        var left = new HashSet<LocalDate>();
        string? fault = Refusal()
            ?? StartFault(midnightCounts, ref start)
            ?? LengthFault(start, midnightCounts, ref days)
            ?? RuleFault(ref rule)
            ?? ListFault(added, left);
        why = fault ?? "";
        return fault is null ? new AllDayEvent(line, Name, start, days, rule, added, left) : null;
    }

    /// <summary>For messages.</summary>
    public string Shown => Name.Length > 0 ? $"'{Name}'" : "An event";

    private string Name => FeedText.ToName(_properties.GetValueOrDefault("SUMMARY")?.Value ?? "");

    private string? Refusal() =>
        _fault is not null ? _fault
        : Text("STATUS")?.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase) == true ? "it is cancelled"
        : _properties.ContainsKey("EXRULE") ? "it has an EXRULE, which RFC 5545 dropped"
        : _properties.TryGetValue("RECURRENCE-ID", out ContentLine? id) && (Instance is null || id.Parameters.ContainsKey("RANGE") || Uid is null)
            ? "its RECURRENCE-ID is not the date of one instance of the event with its UID"
        : Name.Length == 0 ? "it has no SUMMARY, and a holiday needs a name"
        : null;

    private string? StartFault(bool midnightCounts, ref LocalDate start)
    {
        if (!_properties.TryGetValue("DTSTART", out ContentLine? property))
        {
            return "it has no DTSTART";
        }

        return IsDay(property, midnightCounts, out start, out bool isTimed) ? null
            : isTimed ? "it begins at a time of day; only all-day events (DTSTART;VALUE=DATE) close a day"
            : $"DTSTART '{FeedText.Short(property.Value)}' is not a date; write it as DTSTART;VALUE=DATE:20261126";
    }

    /// <summary>3.6.1: DTEND is not included, and an event of a day without it lasts that day. One that ends where it starts is taken so too.</summary>
    private string? LengthFault(LocalDate start, bool midnightCounts, ref int days)
    {
        bool hasEnd = _properties.TryGetValue("DTEND", out ContentLine? end);
        if (_properties.TryGetValue("DURATION", out ContentLine? duration))
        {
            if (hasEnd)
            {
                return "it has both DTEND and DURATION";
            }

            if (!FeedText.TryDays(duration.Value, out days))
            {
                return $"DURATION '{FeedText.Short(duration.Value)}' is not one of whole days, such as P1D";
            }
        }
        else if (hasEnd)
        {
            if (!IsDay(end!, midnightCounts, out LocalDate to, out _))
            {
                return $"DTEND '{FeedText.Short(end!.Value)}' is not a date, and DTSTART is one";
            }

            if (to < start)
            {
                return $"it ends on {FeedText.Shown(to)}, before it starts on {FeedText.Shown(start)}";
            }

            days = Math.Max(1, Period.DaysBetween(start, to));
        }

        return days <= HolidayFeedLimits.DaysOfEvent ? null : string.Create(CultureInfo.InvariantCulture, $"it lasts {days} days, and a holiday at most {HolidayFeedLimits.DaysOfEvent}");
    }

    private string? RuleFault(ref YearlyRule? rule)
    {
        if (!_properties.TryGetValue("RRULE", out ContentLine? property))
        {
            return null;
        }

        rule = YearlyRule.Parse(property.Value, out string why);
        return rule is null ? why : null;
    }

    private string? ListFault(List<LocalDate> added, HashSet<LocalDate> left)
    {
        foreach (ContentLine list in _lists)
        {
            foreach (string value in list.Value.Split(','))
            {
                if (!FeedDates.TryRead(value, out LocalDate date, out _))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"'{FeedText.Short(value)}' in line {list.Number} is not a date");
                }

                if (list.Name == "RDATE")
                {
                    added.Add(date);
                }
                else
                {
                    left.Add(date);
                }
            }
        }

        return null;
    }

    private static bool IsDay(ContentLine property, bool midnightCounts, out LocalDate date, out bool isTimed)
    {
        bool isRead = FeedDates.TryRead(property.Value, out date, out string? time);
        isTimed = isRead && time is not null;
        return isRead && (!isTimed || (midnightCounts && time == "000000"));
    }

    private string? Text(string name) => _properties.GetValueOrDefault(name)?.Value.Trim();
}

/// <summary>An event that closes days.</summary>
/// <param name="Added">Its RDATEs.</param>
/// <param name="LeftOut">Its EXDATEs.</param>
internal sealed record AllDayEvent(
    int Line, string Name, LocalDate Start, int Days, YearlyRule? Rule, IReadOnlyList<LocalDate> Added, IReadOnlySet<LocalDate> LeftOut);
