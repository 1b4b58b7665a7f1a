namespace SupportFunctions.Core.Calendars;

/// <summary>What may be amiss with a calendar that is valid.</summary>
public enum CalendarWarningKind
{
    Unknown = 0,

    /// <summary>Not a single opening, so clocks stand still.</summary>
    NoOpening = 1,

    /// <summary>No opening for more than 14 days in a row.</summary>
    LongClosure = 2,

    /// <summary>A holiday on a day that is closed anyway.</summary>
    HolidayWithoutEffect = 3,

    /// <summary>The last year has no holiday, and years before it do.</summary>
    HolidaysRunOut = 4,

    /// <summary>The clock skips or repeats a part of the opening hours.</summary>
    SwitchInHours = 5,
}

/// <param name="Text">What it is, with its dates, and what to do.</param>
public sealed record CalendarWarning(CalendarWarningKind Kind, string Text);
