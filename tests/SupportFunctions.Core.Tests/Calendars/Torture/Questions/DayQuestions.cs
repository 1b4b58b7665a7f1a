using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>Days that are easily got wrong: leap days, turns of years, and holidays on days whose length is not 24 hours.</summary>
internal static class DayQuestions
{
    private static readonly string[] _switching =
    [
        "America/Los_Angeles", "America/New_York", "America/St_Johns", "Atlantic/Azores", "Europe/Berlin", "Europe/London", "Australia/Sydney", "Australia/Lord_Howe", "America/Havana",
    ];

    public static TortureFile File()
    {
        var book = new TortureBook("days.json", "Leap days, turns of years, and holidays on the day of a switch.");
        Leap(book);
        foreach (string zone in _switching)
        {
            foreach (var change in Switch.Of(DateTimeZoneProviders.Tzdb[zone], 2026, 2026))
            {
                HolidayOn(book, change);
            }
        }

        return book.Asked();
    }

    private static void Leap(TortureBook book)
    {
        const string Group = "leap-day";
        string utc = book.Calendar("UTC day and night", TortureCalendar.Daily("UTC", "00:00-24:00"));
        string daily = book.Calendar("Europe/Vienna daily", TortureCalendar.Daily("Europe/Vienna", "09:00-17:00"));
        string pacific = book.Calendar("pacific-business-hours", TortureCalendar.Workdays("America/Los_Angeles", "09:00-17:00"));
        string free = book.Calendar("Europe/Vienna daily, leap days off", TortureCalendar.Daily("Europe/Vienna", "09:00-17:00", "2024-02-29 Leap day", "2028-02-29 Leap day"));
        foreach (int year in (int[])[2000, 2023, 2024, 2025, 2026, 2028, 2032, 2096, 2100, 2104])
        {
            string why = year == 2100 ? "2100 is no leap year, although divisible by four" : CalendarSystem.Iso.IsLeapYear(year) ? $"{year} is a leap year" : $"{year} is no leap year";
            book.Elapsed(Group, utc, $"{year}-02-01T00:00", $"{year}-03-01T00:00", why);
            book.Deadline(Group, daily, $"{year}-02-28T16:00", "PT2H", $"{why}: into the next day");
            book.Deadline(Group, pacific, $"{year}-02-28T09:00", "PT16H", $"{why}: two working days");
        }

        foreach (int year in (int[])[2024, 2028])
        {
            book.Deadline(Group, free, $"{year}-02-28T16:00", "PT2H", $"the leap day of {year} is a holiday");
            book.Elapsed(Group, free, $"{year}-02-01T00:00", $"{year}-03-01T00:00", $"the leap day of {year} is a holiday");
            book.Deadline(Group, utc, $"{year}-02-29T12:00", "PT8760H", "365 days from a leap day are the eve of it, by date");
            book.Deadline(Group, pacific, $"{year}-02-29T23:59:59", "PT1M", "a second before the leap day ends");
        }

        foreach (int year in (int[])[2024, 2026, 2027, 2099])
        {
            book.Deadline("turn-of-year", daily, $"{year}-12-31T16:00", "PT2H", "New Year's Day is a day like any other until someone says so");
            book.Elapsed("turn-of-year", utc, $"{year}-12-31T23:59:59", $"{year + 1}-01-01T00:00:01", "a second before and one after midnight");
        }
    }

    private static void HolidayOn(TortureBook book, Switch change)
    {
        const string Group = "holiday-on-switch-day";
        string zone = change.Zone.Id;
        string season = change.IsForward ? "forward" : "back";
        string date = Switch.Shown(change.Day);
        string holiday = $"{date} Day of the switch";
        string clock = book.Calendar($"{zone} day and night, {season} off", TortureCalendar.Daily(zone, "00:00-24:00", holiday));
        string office = book.Calendar($"{zone} daily, {season} off", TortureCalendar.Daily(zone, "09:00-17:00", holiday));
        string nights = book.Calendar($"{zone} nights, {season} off", TortureCalendar.Daily(zone, "00:00-06:00 22:00-24:00", holiday));
        (string eve, string after) = (Switch.Shown(change.Day.PlusDays(-1)), Switch.Shown(change.Day.PlusDays(1)));
        book.Elapsed(Group, clock, $"{eve}T12:00", $"{after}T12:00", $"{change.Says}, a holiday: open for the rest of the eve and the morning after");
        book.Deadline(Group, clock, $"{eve}T12:00", "PT13H", $"{change.Says}, a holiday: twelve hours of the eve, then the first hour after");
        book.Deadline(Group, office, $"{eve}T16:00", "PT2H", $"{change.Says}, a holiday: nine to five goes on the day after");
        book.Deadline(Group, nights, $"{eve}T22:00", "PT3H", $"{change.Says}, a holiday: the night ends at midnight and goes on a day later");
        book.Deadline(Group, clock, change.At, Duration.FromMinutes(1), $"{change.Says}, a holiday: received at the switch");
    }
}
