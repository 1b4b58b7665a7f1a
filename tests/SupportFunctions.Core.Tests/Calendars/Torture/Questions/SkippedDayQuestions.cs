using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>Islands that moved to the other side of the date line: a whole day of the week never came.</summary>
internal static class SkippedDayQuestions
{
    public static TortureFile File()
    {
        var book = new TortureBook("skipped-days.json", "Zones that left out a whole local day when they moved across the date line.");
        Ask(book, "Pacific/Apia", new LocalDate(2011, 12, 30), "2011-12-30 Skipped");
        Ask(book, "Pacific/Fakaofo", new LocalDate(2011, 12, 30), "2011-12-30 Skipped");
        Ask(book, "Pacific/Kwajalein", new LocalDate(1993, 8, 21), "1993-08-21 Skipped");
        Ask(book, "Pacific/Kiritimati", new LocalDate(1994, 12, 31), "1994-12-31 Skipped");
        Ask(book, "Pacific/Enderbury", new LocalDate(1994, 12, 31), "1994-12-31 Skipped");
        return book.Asked();
    }

    private static void Ask(TortureBook book, string zone, LocalDate skipped, string holiday)
    {
        const string Group = "skipped-day";
        (string eve, string after) = (Switch.Shown(skipped.PlusDays(-1)), Switch.Shown(skipped.PlusDays(1)));
        (string monday, string monday2) = (Switch.Shown(skipped.PlusDays(-10)), Switch.Shown(skipped.PlusDays(10)));
        string day = TortureCalendar.Week[(int)skipped.DayOfWeek - 1];
        string clock = book.Calendar($"{zone} day and night", TortureCalendar.Daily(zone, "00:00-24:00"));
        string office = book.Calendar($"{zone} daily", TortureCalendar.Daily(zone, "09:00-17:00"));
        string nights = book.Calendar($"{zone} nights", TortureCalendar.Daily(zone, "00:00-06:00 22:00-24:00"));
        string only = book.Calendar($"{zone} {day} only", TortureCalendar.On(zone, day, "09:00-17:00"));
        string closed = book.Calendar($"{zone} daily, holiday", TortureCalendar.Daily(zone, "09:00-17:00", holiday));
        string around = book.Calendar($"{zone} day and night, holiday", TortureCalendar.Daily(zone, "00:00-24:00", holiday));
        book.Elapsed(Group, clock, $"{eve}T00:00", $"{after}T23:59:59", $"{zone}: the day before and the day after are neighbours");
        book.Deadline(Group, clock, $"{eve}T12:00", "PT24H", $"{zone}: noon to noon is two dates on");
        book.Deadline(Group, office, $"{eve}T16:00", "PT2H", $"{zone}: an hour before, an hour after the day that never came");
        book.Deadline(Group, office, $"{eve}T17:00", "PT1M", $"{zone}: the next opening is two dates on");
        book.Elapsed(Group, office, $"{monday}T12:00", $"{monday2}T12:00", $"{zone}: twenty dates are nineteen days");
        book.Deadline(Group, nights, $"{eve}T22:00", "PT8H", $"{zone}: a night with a missing day in its middle");
        book.Deadline(Group, only, $"{eve}T12:00", "PT1H", $"{zone}: the only open day of the week never came");
        book.Elapsed(Group, only, $"{monday}T12:00", $"{monday2}T12:00", $"{zone}: it opens on {day} alone, and one of those never came");
        book.Deadline(Group, closed, $"{eve}T16:00", "PT2H", $"{zone}: a holiday on a day that never came changes nothing");
        book.Elapsed(Group, around, $"{eve}T00:00", $"{after}T23:59:59", $"{zone}: the same around the clock");
    }
}
