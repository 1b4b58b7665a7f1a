using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>Weekly working hours in a time zone, minus holidays: what working time is measured on. Immutable and safe to share.</summary>
/// <remarks>
/// Daylight saving neither adds nor loses working time: Monday to Friday 09:00-17:00 is 8 h on every one of these days, and an
/// interval that contains a switch counts the hours that really pass. A local time stands for the first instant at which the
/// clock on the wall shows it or a later time: a skipped time is the instant of the switch, a repeated one its first passing.
/// So 01:00-03:00 on the day on which 02:00 becomes 01:00 is 3 h, and touching intervals neither overlap nor leave a hole.
/// All instants are exact to the nanosecond and lie in the years 1920 to 2199; others are an <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public sealed class WorkCalendar : IWorkingTime
{
    // Where nearly every case lies. Other years are added when they are first asked for.
    private const int UsualFirstYear = 2020;
    private const int UsualEndYear = 2041;
    private const int YearsToSpare = 5;

    private readonly CalendarDays _days;
    private readonly bool _neverOpens;
    private readonly bool _neverCloses;
    private volatile OpeningTable? _table;

    /// <exception cref="ArgumentException">Two holidays have the same date, or the id is blank. <see cref="CalendarRules"/> finds that first and says it to people.</exception>
    public WorkCalendar(string id, DateTimeZone zone, WeeklyHours weekly, IEnumerable<Holiday> holidays, int version = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(weekly);
        ArgumentNullException.ThrowIfNull(holidays);
        Id = id;
        Version = version;
        Zone = zone;
        Weekly = weekly;
        Holidays = [.. holidays.OrderBy(holiday => CalendarDays.DayNumber(holiday.Date))];
        _days = new CalendarDays(zone, weekly, Holidays.ToDictionary(holiday => CalendarDays.DayNumber(holiday.Date)));
        _neverOpens = weekly.IsEmpty;
        _neverCloses = weekly.IsAroundTheClock && Holidays.Count == 0;
    }

    /// <summary>Open at every instant; id <c>always</c>.</summary>
    public static WorkCalendar Always { get; } = new("always", DateTimeZone.Utc, WeeklyHours.AroundTheClock, []);

    public string Id { get; }

    /// <summary>Rises with each change of the calendar of this id, so that a deadline can name what it was computed on.</summary>
    public int Version { get; }

    public DateTimeZone Zone { get; }

    public WeeklyHours Weekly { get; }

    /// <summary>By date.</summary>
    public IReadOnlyList<Holiday> Holidays { get; }

    /// <summary>The earliest instant at which the working time since <paramref name="start"/> reaches <paramref name="allowance"/> (R-SLA-5).</summary>
    /// <param name="start">Any instant; outside working hours the count begins at the next opening.</param>
    /// <param name="allowance">Working time, zero or more; zero gives <paramref name="start"/> itself.</param>
    /// <returns>Null only when the calendar never opens.</returns>
    /// <example><c>Mon 09:00 + 8 h</c> with hours 09:00-17:00 gives <c>Mon 17:00</c>, and <c>Fri 16:00 + 2 h</c> gives <c>Mon 10:00</c>.</example>
    /// <exception cref="ArgumentOutOfRangeException">The allowance is negative, or start or deadline lies outside 1920 to 2199.</exception>
    public Instant? Deadline(Instant start, Duration allowance)
    {
        long from = UnixNanoseconds.Of(start, nameof(start));
        long wanted = UnixNanoseconds.Of(allowance, nameof(allowance));
        if (wanted == 0)
        {
            return start;
        }

        if (_neverOpens)
        {
            return null;
        }

        if (_neverCloses)
        {
            return UnixNanoseconds.End - start > allowance ? start + allowance : throw UnixNanoseconds.TooFar(nameof(allowance));
        }

        var table = TableFor(from);
        long due;
        while (!table.TryReach(from, wanted, out due))
        {
            table = Longer(table, nameof(allowance));
        }

        return UnixNanoseconds.At(due);
    }

    /// <summary>The working time in <c>[from, to)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>, or one lies outside 1920 to 2199.</exception>
    public Duration Elapsed(Instant from, Instant to)
    {
        var (start, end) = Checked(from, to);
        if (_neverCloses)
        {
            return to - from;
        }

        if (_neverOpens)
        {
            return Duration.Zero;
        }

        var table = TableFor(start);
        if (!table.Covers(end))
        {
            table = Grow(table, end);
        }

        return Duration.FromNanoseconds(table.Worked(end) - table.Worked(start));
    }

    /// <summary>The first open instant from <paramref name="from"/> on: itself when open then. Null only when the calendar never opens.</summary>
    public Instant? NextOpening(Instant from)
    {
        long at = UnixNanoseconds.Of(from, nameof(from));
        if (_neverOpens)
        {
            return null;
        }

        if (_neverCloses)
        {
            return from;
        }

        var table = TableFor(at);
        long opening;
        while (!table.TryNextOpening(at, out opening))
        {
            table = Longer(table, nameof(from));
        }

        return UnixNanoseconds.At(opening);
    }

    /// <summary>Whether working time passes from <paramref name="at"/> on. At opening time yes, at closing time no.</summary>
    public bool IsOpen(Instant at)
    {
        long nanoseconds = UnixNanoseconds.Of(at, nameof(at));
        return _neverCloses || (!_neverOpens && TableFor(nanoseconds).IsOpen(nanoseconds));
    }

    /// <summary>Explains <c>[from, to)</c> (R-SLA-10): consecutive pieces that cover it exactly, each with one reason and one offset; the open ones add up to <see cref="Elapsed"/>.</summary>
    public IEnumerable<CalendarSegment> Segments(Instant from, Instant to)
    {
        var (start, end) = Checked(from, to);
        return CalendarSegments.Of(_days.Pieces(start, end), Zone, _neverCloses);
    }

    /// <summary>The days in <c>[from, to)</c>, piece by piece, each told apart from the next; read as it is asked for.</summary>
    internal IEnumerable<DayPiece> Pieces(Instant from, Instant to) => _days.Pieces(UnixNanoseconds.OfAny(from), UnixNanoseconds.OfAny(to));

    private static (long From, long To) Checked(Instant from, Instant to)
    {
        long start = UnixNanoseconds.Of(from, nameof(from));
        long end = UnixNanoseconds.Of(to, nameof(to));
        return end >= start ? (start, end) : throw new ArgumentOutOfRangeException(nameof(to), "The end is before the start; elapsed time runs forward.");
    }

    private OpeningTable TableFor(long at)
    {
        var table = _table;
        return table is not null && table.Covers(at) ? table : Grow(table, at);
    }

    private OpeningTable Grow(OpeningTable? table, long at)
    {
        int year = UnixNanoseconds.At(at).InUtc().Year;
        return Replace(
            Math.Min(table?.FirstYear ?? UsualFirstYear, year < UsualFirstYear ? year - YearsToSpare : year),
            Math.Max(table?.EndYear ?? UsualEndYear, year < UsualEndYear ? year + 1 : year + 1 + YearsToSpare));
    }

    private OpeningTable Longer(OpeningTable table, string parameter) =>
        table.EndYear < UnixNanoseconds.EndYear
            ? Replace(table.FirstYear, table.EndYear + (table.EndYear - table.FirstYear))
            : throw UnixNanoseconds.TooFar(parameter);

    // Two threads may each make a table: both are right, and the one that stays is asked to grow again if it is the shorter.
    private OpeningTable Replace(int firstYear, int endYear) =>
        _table = new OpeningTable(_days, Math.Max(firstYear, UnixNanoseconds.FirstYear), Math.Min(endYear, UnixNanoseconds.EndYear));
}
