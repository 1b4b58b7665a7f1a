using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>Reads the all-day events of an iCalendar file (RFC 5545) as holidays. Never throws on content.</summary>
public interface IHolidayFeedReader
{
    /// <param name="firstYear">Only days from 1 January of this year on are read.</param>
    /// <param name="lastYear">Up to its 31 December.</param>
    HolidayFeed Read(ReadOnlyMemory<byte> file, int firstYear, int lastYear);
}

/// <summary>Holidays with what was left out of them, or the reason why it is no file to read.</summary>
public abstract record HolidayFeed
{
    private HolidayFeed() { }

    /// <param name="Holidays">By date, one a date.</param>
    /// <param name="Skipped">By line.</param>
    public sealed record Read(IReadOnlyList<Holiday> Holidays, IReadOnlyList<SkippedEntry> Skipped) : HolidayFeed;

    /// <param name="Line">Where reading ended, from 1.</param>
    public sealed record Rejected(int Line, string Why) : HolidayFeed;
}

/// <summary>Something in a file that gave no holiday.</summary>
/// <param name="Line">From 1; of an event, its first.</param>
/// <param name="Why">With what to do, where something can be done.</param>
public sealed record SkippedEntry(int Line, string Why);
