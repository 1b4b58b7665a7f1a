using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>Long stretches without any opening, and calendars that have none at all.</summary>
internal static class ClosureQuestions
{
    public static TortureFile File()
    {
        var book = new TortureBook("closures.json", "No opening for 90 days and more, and calendars that never open: then there is no deadline, which rows write as null.");
        LongClosure(book);
        NeverOpens(book);
        return book.Asked();
    }

    private static void LongClosure(TortureBook book)
    {
        const string Group = "long-closure";
        string[] holidays = Closed(new LocalDate(2026, 2, 1), 120, 1);
        string vienna = book.Calendar("Europe/Vienna, closed for 120 days", TortureCalendar.Workdays("Europe/Vienna", "09:00-17:00", holidays));
        string clock = book.Calendar("Europe/Vienna day and night, closed for 120 days", TortureCalendar.Daily("Europe/Vienna", "00:00-24:00", holidays));
        string wednesdays = book.Calendar("Wednesdays, 80 of them holidays", TortureCalendar.On("America/Los_Angeles", "wed", "09:00-17:00", Closed(new LocalDate(2026, 1, 7), 80, 7)));
        book.Deadline(Group, vienna, "2026-01-30T16:00", "PT1H", "due just before it closes for 120 days");
        book.Deadline(Group, vienna, "2026-01-30T16:00", "PT1H1S", "a second more waits for 120 days");
        book.Deadline(Group, vienna, "2026-03-15T12:00", "PT8H", "received while closed, over the spring switch");
        book.Deadline(Group, vienna, "2026-02-01T00:00", "PT1M", "from the first midnight of the closure");
        book.Elapsed(Group, vienna, "2026-02-01T00:00", "2026-06-01T00:00", "nothing is worked in four months");
        book.Elapsed(Group, vienna, "2026-01-30T16:00", "2026-06-01T10:00", "an hour before and an hour after");
        book.Deadline(Group, clock, "2026-01-31T23:59:59", "PT2S", "a second before the closure and one after, around the clock");
        book.Deadline(Group, clock, "2026-05-31T23:59:59", "PT24H", "received in its last second");
        book.Elapsed(Group, clock, "2026-01-01T00:00", "2027-01-01T00:00", "a year less 120 days, both switches in it or not");
        book.Deadline(Group, wednesdays, "2026-01-05T00:00", "PT1H", "no opening for a year and a half");
        book.Deadline(Group, wednesdays, "2025-12-31T16:00", "PT2H", "an hour on the last Wednesday, the other a year and a half later");
        book.Elapsed(Group, wednesdays, "2026-01-01T00:00", "2027-07-01T00:00", "nothing in a year and a half");
    }

    private static void NeverOpens(TortureBook book)
    {
        const string Group = "never-opens";
        string none = book.Calendar("never", TortureCalendar.On("America/Los_Angeles", "", ""));
        string empty = book.Calendar("never, each day written without hours", TortureCalendar.Daily("UTC", ""));
        foreach (string calendar in (string[])[none, empty])
        {
            book.Deadline(Group, calendar, "2026-03-02T09:00", "PT1M", "no deadline: it never opens");
            book.Deadline(Group, calendar, "2026-03-07T12:00", "PT2080H", "no deadline: it never opens");
            book.Deadline(Group, calendar, "2026-03-02T09:00", "PT0S", "nothing is due at once, even where nobody works");
            book.Elapsed(Group, calendar, "2026-01-01T00:00", "2027-01-01T00:00", "no working time in a year");
        }
    }

    private static string[] Closed(LocalDate first, int days, int apart) =>
        [.. Enumerable.Range(0, days).Select(day => $"{Switch.Shown(first.PlusDays(day * apart))} Closed")];
}
