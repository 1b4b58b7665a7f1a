namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>Targets of nothing, of a minute and of a year; starts at and around each edge of the day; and offsets that are not whole hours.</summary>
internal static class TargetQuestions
{
    private static readonly (string Zone, string Says)[] _offsets =
    [
        ("Asia/Kolkata", "+05:30"), ("Asia/Kathmandu", "+05:45"), ("Australia/Eucla", "+08:45"), ("Australia/Adelaide", "+09:30, in summer +10:30"),
        ("Australia/Lord_Howe", "+10:30, in summer +11"), ("Pacific/Chatham", "+12:45, in summer +13:45"), ("America/St_Johns", "-03:30, in summer -02:30"),
        ("Pacific/Marquesas", "-09:30"), ("Asia/Tehran", "+03:30"), ("Asia/Kabul", "+04:30"), ("Asia/Yangon", "+06:30"), ("Australia/Darwin", "+09:30"),
    ];

    public static TortureFile File()
    {
        var book = new TortureBook("targets.json", "Targets of zero, of a minute and of a year, starts at every edge of a day, and offsets that are not whole hours.");
        Sizes(book);
        Edges(book);
        Offsets(book);
        return book.Asked();
    }

    private static void Sizes(TortureBook book)
    {
        string pacific = book.Calendar("pacific-business-hours", TortureCalendar.Workdays("America/Los_Angeles", "09:00-17:00"));
        string holidays = book.Calendar("pacific, holidays", TortureCalendar.Workdays("America/Los_Angeles", "09:00-17:00", "2026-11-26 Thanksgiving Day", "2026-12-25 Christmas Day"));
        string clock = book.Calendar("Europe/Berlin day and night", TortureCalendar.Daily("Europe/Berlin", "00:00-24:00"));
        string nepal = book.Calendar("Asia/Kathmandu, Sunday to Friday", TortureCalendar.On("Asia/Kathmandu", "sun mon tue wed thu fri", "10:00-17:00"));
        foreach (string calendar in (string[])[pacific, holidays, clock, nepal])
        {
            foreach (var (start, says) in ((string, string)[])
            [
                ("2026-03-05T12:00", "at noon on a Thursday"), ("2026-03-05T00:00", "at midnight"), ("2026-03-07T12:00", "on a Saturday"),
                ("2026-11-26T12:00", "on Thanksgiving"), ("2026-03-06T17:00", "on Friday at five"), ("2026-03-06T16:59:59", "a second before five on Friday"),
            ])
            {
                book.Deadline("target-zero", calendar, start, "PT0S", $"nothing is due at once, {says}");
                book.Deadline("target-minute", calendar, start, "PT1M", $"a minute, {says}");
            }

            book.Deadline("target-year", calendar, "2026-03-05T12:00", "PT2080H", "a working year: 52 weeks of 40 hours");
            book.Deadline("target-year", calendar, "2026-03-07T12:00", "PT8760H", "the hours of a year, each of them worked");
            book.Elapsed("target-year", calendar, "2026-01-01T00:00", "2027-01-01T00:00", "what is worked in a year");
            book.Elapsed("target-year", calendar, "2028-02-29T00:00", "2029-02-28T00:00", "a year from a leap day");
            book.Elapsed("target-zero", calendar, "2026-03-05T12:00", "2026-03-05T12:00", "no time at all");
        }
    }

    private static void Edges(TortureBook book)
    {
        const string Group = "edge-of-opening";
        foreach (string zone in (string[])["America/Los_Angeles", "Europe/London", "Asia/Kathmandu"])
        {
            string office = book.Calendar($"{zone} office", TortureCalendar.Workdays(zone, "09:00-17:00"));
            foreach (string start in (string[])["00:00", "00:00:01", "08:59:59", "09:00", "09:00:01", "12:00", "16:59:59", "17:00", "17:00:01", "23:59:59"])
            {
                book.Deadline(Group, office, $"2026-03-05T{start}", "PT1M", $"a minute from Thursday {start}");
                book.Deadline(Group, office, $"2026-03-05T{start}", "PT8H", $"a working day from Thursday {start}");
                book.Elapsed(Group, office, $"2026-03-05T{start}", $"2026-03-06T{start}", $"a day from Thursday {start}");
                book.Elapsed(Group, office, "2026-03-04T09:00", $"2026-03-06T{start}", $"Wednesday's opening to Friday {start}");
            }

            book.Deadline(Group, office, "2026-03-06T17:00", "PT1S", "Friday at closing is Monday at opening, and a second");
            book.Deadline(Group, office, "2026-03-06T16:59:59", "PT1S", "the last second of Friday");
            book.Deadline(Group, office, "2026-03-02T09:00", "PT40H", "a week ends on Friday at five, not on Monday at nine");
        }
    }

    private static void Offsets(TortureBook book)
    {
        const string Group = "odd-offset";
        foreach (var (zone, says) in _offsets)
        {
            string office = book.Calendar($"{zone} office", TortureCalendar.Workdays(zone, "09:00-17:00"));
            string clock = book.Calendar($"{zone} day and night, one day off", TortureCalendar.Daily(zone, "00:00-24:00", "2026-03-11 Off"));
            book.Deadline(Group, office, "2026-03-06T16:20", "PT2H", $"{says}: over a weekend");
            book.Deadline(Group, office, "2026-03-05T08:59:59", "PT72H", $"{says}: nine working days");
            book.Elapsed(Group, office, "2026-03-01T00:00", "2026-04-30T00:00", $"{says}: two months");
            book.Deadline(Group, clock, "2026-03-10T23:59:59", "PT2S", $"{says}: a holiday begins and ends at local midnight");
            book.Elapsed(Group, clock, "2026-03-10T12:00", "2026-03-12T12:00", $"{says}: the same, half a day on each side");
        }
    }
}
