using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Desk.Calendars;

/// <summary>Holidays to add to a calendar, as JSON; one of the two lists at least.</summary>
public sealed record HolidayImportBody
{
    /// <summary>The federal holidays of the United States, on the days on which they are observed (5 U.S.C. 6103).</summary>
    public YearsBody? UsFederal { get; init; }

    /// <summary>Days of one's own; on the same day they come before the federal ones.</summary>
    public IReadOnlyList<HolidayBody>? Dates { get; init; }

    /// <summary>True: these are all holidays there are. Else they are added, and what is there stays.</summary>
    public bool? Replace { get; init; }
}

/// <param name="From">1920 and up.</param>
/// <param name="To">To 2199; <paramref name="From"/> when left out.</param>
public sealed record YearsBody(int? From, int? To);

/// <summary>What came of an import.</summary>
/// <param name="Saved">False after a dry run.</param>
/// <param name="Removed">Only when replaced.</param>
/// <param name="Unchanged">Days that were holidays already.</param>
/// <param name="Skipped">Of an iCalendar file, what gave no holiday.</param>
public sealed record HolidayImportAnswer(
    CalendarResource Calendar, bool Saved, IReadOnlyList<HolidayBody> Added, IReadOnlyList<HolidayBody> Removed, int Unchanged, IReadOnlyList<SkippedEntry> Skipped);
