namespace SupportFunctions.Desk.Calendars;

/// <summary>How much of an iCalendar file is read. A file of public holidays has some hundred events and a few thousand short lines.</summary>
public static class HolidayFeedLimits
{
    public const int Octets = 1024 * 1024;

    /// <summary>Lines as in the file, folded ones counted each.</summary>
    public const int Lines = 50_000;

    /// <summary>Of one line with all that is folded under it: stops a file that is one endless line.</summary>
    public const int UnfoldedOctets = 16 * 1024;

    public const int Events = 1_000;

    /// <summary>VCALENDAR, VEVENT, VALARM are three; more is an attack on those who recurse.</summary>
    public const int Nesting = 8;

    public const int DaysOfEvent = 366;

    /// <summary>Candidate dates that all rules of a file may cost: stops rules that repeat every day for ever.</summary>
    public const int Effort = 2_000_000;

    /// <summary>Named in an answer; the rest is counted.</summary>
    public const int NamedSkips = 100;
}
