using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>Collects the questions of one file; the answers are the oracle's.</summary>
internal sealed class TortureBook(string name, string about)
{
    /// <summary>Twice as long as the longest target of the rows takes; a calendar that has not opened by then has no holiday left and never will.</summary>
    public static readonly Duration Patience = Duration.FromDays(9 * 366);

    private readonly Dictionary<string, TortureCalendar> _calendars = [];
    private readonly List<TortureRow> _rows = [];

    /// <summary>Puts a calendar into the file, once.</summary>
    /// <returns>Its name.</returns>
    public string Calendar(string named, TortureCalendar calendar)
    {
        _calendars.TryAdd(named, calendar);
        return named;
    }

    public void Elapsed(string group, string calendar, Instant from, Instant to, string why) =>
        _rows.Add(new TortureRow(group, calendar, from, to, null, null, null, why));

    public void Deadline(string group, string calendar, Instant from, Duration allowance, string why) =>
        _rows.Add(new TortureRow(group, calendar, from, null, null, allowance, null, why));

    /// <param name="from">Local time of the calendar, as <paramref name="to"/>: <c>2026-03-06T16:30</c>, with seconds where they matter.</param>
    public void Elapsed(string group, string calendar, string from, string to, string why) =>
        Elapsed(group, calendar, Local(calendar, from), Local(calendar, to), why);

    /// <param name="allowance">Such as <c>PT24H</c>.</param>
    public void Deadline(string group, string calendar, string from, string allowance, string why) =>
        Deadline(group, calendar, Local(calendar, from), TortureRow.DurationOf(allowance), why);

    /// <summary>The file with its questions, not yet answered.</summary>
    public TortureFile Asked() => new(name, about, TzdbDateTimeZoneSource.Default.TzdbVersion, _calendars, _rows);

    /// <summary>The row with the oracle's answer, whatever it said before.</summary>
    public static TortureRow Answer(TortureRow row, TortureCalendar calendar)
    {
        var oracle = new SlowOracle(calendar);
        return row.AsksForDeadline
            ? row with { Deadline = oracle.Deadline(row.From, row.Allowance!.Value, Patience) }
            : row with { Elapsed = oracle.Elapsed(row.From, row.To!.Value) };
    }

    private Instant Local(string calendar, string text)
    {
        var local = LocalDateTimePattern.ExtendedIso.Parse(text.Length == 16 ? text + ":00" : text).Value;
        return local.InZoneStrictly(DateTimeZoneProviders.Tzdb[_calendars[calendar].TimeZone]).ToInstant();
    }
}
