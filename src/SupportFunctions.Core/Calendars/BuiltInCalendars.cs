using NodaTime;

namespace SupportFunctions.Core.Calendars;

/// <summary>The calendars that are there from the start, without holidays: the contract names none (R-SLA-3, R-INT-1).</summary>
public static class BuiltInCalendars
{
    private static readonly IsoDayOfWeek[] _workdays = [.. DayNames.Week.Take(5)];

    public static WorkCalendar Always => WorkCalendar.Always;

    /// <summary>Monday to Friday 09:00-17:00 in Los Angeles (R-SLA-3).</summary>
    public static WorkCalendar PacificBusinessHours { get; } = new(
        "pacific-business-hours",
        DateTimeZoneProviders.Tzdb["America/Los_Angeles"],
        WeeklyHours.On(_workdays, new DayInterval(9 * 60, 17 * 60)),
        []);

    /// <summary>Monday to Friday 09:00-24:00 UTC, summer and winter (R-INT-1).</summary>
    public static WorkCalendar DeskHours { get; } = new(
        "desk-hours",
        DateTimeZone.Utc,
        WeeklyHours.On(_workdays, new DayInterval(9 * 60, DayInterval.MinutesPerDay)),
        []);

    public static IReadOnlyList<WorkCalendar> All { get; } = [Always, PacificBusinessHours, DeskHours];
}
