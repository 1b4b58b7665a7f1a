namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>Weeks of other shapes than nine to five: around the clock, split, over midnight, with days left out, or with next to nothing left.</summary>
internal static class WeekQuestions
{
    public static TortureFile File()
    {
        var book = new TortureBook("weeks.json", "Around the clock, split shifts, hours that cross midnight, weeks with days left out, and one opening a week.");
        AroundTheClock(book);
        SplitShifts(book);
        OverMidnight(book);
        OncePerWeek(book);
        MissingDays(book);
        return book.Asked();
    }

    private static void AroundTheClock(TortureBook book)
    {
        const string Group = "around-the-clock";
        foreach (string zone in (string[])["UTC", "America/Los_Angeles", "Asia/Kathmandu", "Europe/London", "Australia/Lord_Howe"])
        {
            string whole = book.Calendar($"{zone} day and night", TortureCalendar.Daily(zone, "00:00-24:00"));
            string halves = book.Calendar($"{zone} day and night in pieces", TortureCalendar.Daily(zone, "00:00-02:00 02:00-12:00 12:00-24:00"));
            foreach (string calendar in (string[])[whole, halves])
            {
                string why = calendar == whole ? "no minute is closed" : "hours that touch leave no hole, not even at a switch";
                book.Elapsed(Group, calendar, "2026-03-01T00:00", "2026-04-01T00:00", $"{why}: a month with the northern spring switches");
                book.Elapsed(Group, calendar, "2026-10-01T12:34:56", "2026-11-15T12:34:56", $"{why}: across the northern autumn switches");
                book.Deadline(Group, calendar, "2026-03-06T23:59:59", "PT72H", $"{why}: 72 hours are three days around the clock");
                book.Deadline(Group, calendar, "2026-10-24T00:00", "PT240H", $"{why}: ten days in autumn");
            }
        }
    }

    private static void SplitShifts(TortureBook book)
    {
        const string Group = "split-shift";
        string vienna = book.Calendar("Europe/Vienna with lunch", TortureCalendar.Workdays("Europe/Vienna", "09:00-12:00 13:00-17:00"));
        string madrid = book.Calendar("Europe/Madrid with siesta", TortureCalendar.On("Europe/Madrid", "mon tue wed thu fri sat", "09:00-14:00 16:30-20:00"));
        string three = book.Calendar("America/New_York in three", TortureCalendar.Workdays("America/New_York", "06:00-09:45 10:00-13:15 14:00-18:30"));
        foreach (string start in (string[])["08:59:59", "09:00", "11:59:59", "12:00", "12:00:01", "12:30", "12:59:59", "13:00", "16:59:59", "17:00"])
        {
            book.Deadline(Group, vienna, $"2026-03-05T{start}", "PT1H", $"an hour from {start}, lunch from 12 to 13");
        }

        foreach (string allowance in (string[])["PT2H59M59S", "PT3H", "PT3H1S", "PT7H", "PT7H1S", "PT35H", "PT35H1S"])
        {
            book.Deadline(Group, vienna, "2026-03-02T09:00", allowance, $"{allowance} from Monday at nine: three hours, lunch, four hours");
            book.Deadline(Group, madrid, "2026-03-23T09:00", allowance, $"{allowance} from Monday at nine: five hours, siesta, three and a half");
            book.Deadline(Group, three, "2026-03-02T06:00", allowance, $"{allowance} from Monday at six, in three parts a day");
        }

        book.Elapsed(Group, vienna, "2026-03-02T12:00", "2026-03-02T13:00", "lunch itself");
        book.Elapsed(Group, vienna, "2026-03-02T11:30", "2026-03-02T13:30", "both sides of lunch");
        book.Elapsed(Group, madrid, "2026-03-27T14:00", "2026-03-30T09:00", "Friday's siesta to Monday's opening, over the spring switch");
        book.Elapsed(Group, three, "2026-10-26T00:00", "2026-11-09T00:00", "two weeks, over the autumn switch");
    }

    private static void OverMidnight(TortureBook book)
    {
        const string Group = "cross-midnight";
        foreach (string zone in (string[])["UTC", "America/Los_Angeles", "Europe/Paris"])
        {
            // Open from Friday 18:00 to Saturday 02:00, and so on; written as two intervals on two days.
            string bar = book.Calendar($"{zone} 18:00 to 02:00", TortureCalendar.On(zone, "tue wed thu fri sat", "18:00-24:00 00:00-02:00") with
            {
                Weekly = new Dictionary<string, string[][]>
                {
                    ["tue"] = [["18:00", "24:00"]],
                    ["wed"] = [["00:00", "02:00"], ["18:00", "24:00"]],
                    ["thu"] = [["00:00", "02:00"], ["18:00", "24:00"]],
                    ["fri"] = [["00:00", "02:00"], ["18:00", "24:00"]],
                    ["sat"] = [["00:00", "02:00"], ["18:00", "24:00"]],
                    ["sun"] = [["00:00", "02:00"]],
                },
            });
            foreach (string start in (string[])["06T17:59:59", "06T18:00", "06T23:59:59", "07T00:00", "07T00:00:01", "07T01:59:59", "07T02:00", "08T01:30", "10T02:00"])
            {
                book.Deadline(Group, bar, $"2026-03-{start}", "PT3H", $"three hours from {start}, evenings that end at two");
            }

            book.Deadline(Group, bar, "2026-03-03T18:00", "PT40H", "five evenings of eight hours end at two on Sunday, which is an opening of one piece");
            book.Deadline(Group, bar, "2026-03-03T18:00", "PT40H1S", "a second more is Tuesday");
            book.Elapsed(Group, bar, "2026-03-07T20:00", "2026-03-08T12:00", "Saturday night, the night of the American switch");
            book.Elapsed(Group, bar, "2026-10-24T20:00", "2026-10-25T12:00", "Saturday night, the night of the European switch");
        }
    }

    private static void OncePerWeek(TortureBook book)
    {
        const string Group = "one-opening-a-week";
        foreach (string zone in (string[])["UTC", "America/New_York", "Asia/Kolkata"])
        {
            string hour = book.Calendar($"{zone} Wednesday 10 to 11", TortureCalendar.On(zone, "wed", "10:00-11:00"));
            string minute = book.Calendar($"{zone} Sunday, one minute", TortureCalendar.On(zone, "sun", "02:30-02:31"));
            book.Deadline(Group, hour, "2026-03-04T11:00", "PT1M", "a week of waiting, less an hour");
            book.Deadline(Group, hour, "2026-03-04T10:00", "PT1H", "the whole opening, due when it closes");
            book.Deadline(Group, hour, "2026-03-04T10:30", "PT1H", "half now, half next week");
            book.Deadline(Group, hour, "2026-03-05T00:00", "PT12H", "twelve weeks");
            book.Deadline(Group, hour, "2026-03-05T00:00", "PT52H", "a year of weeks");
            book.Elapsed(Group, hour, "2026-01-01T00:00", "2027-01-01T00:00", "a year of Wednesdays");
            book.Deadline(Group, minute, "2026-03-02T00:00", "PT2M", "one minute a week, in New York skipped once in spring");
            book.Elapsed(Group, minute, "2026-01-01T00:00", "2027-01-01T00:00", "a year of minutes, in New York one less");
        }
    }

    private static void MissingDays(TortureBook book)
    {
        const string Group = "missing-days";
        string[] days = TortureCalendar.Week;
        for (int first = 0; first < days.Length; first++)
        {
            for (int second = first + 1; second < days.Length; second++)
            {
                string open = string.Join(' ', days.Where((_, day) => day != first && day != second));
                string calendar = book.Calendar($"without {days[first]} and {days[second]}", TortureCalendar.On("Europe/Vienna", open, "09:00-17:00"));
                string why = $"no {days[first]} and no {days[second]}{(first == 0 && second == 3 ? ": a search of 72 hours ahead calls this overdue at once" : "")}";
                // 2 March 2026 is a Monday.
                book.Deadline(Group, calendar, $"2026-03-{2 + first:00}T09:00", "PT1H", $"{why}, received on the first of them");
                book.Deadline(Group, calendar, $"2026-03-{2 + second:00}T12:00", "PT41H", $"{why}, more than a week from the second of them");
            }
        }

        string weekend = book.Calendar("weekends only", TortureCalendar.On("America/Denver", "sat sun", "08:00-20:00"));
        string written = book.Calendar("days written without hours", TortureCalendar.On("America/Denver", "tue wed fri", "09:00-17:00") with
        {
            Weekly = new Dictionary<string, string[][]> { ["mon"] = [], ["tue"] = [["09:00", "17:00"]], ["wed"] = [["09:00", "17:00"]], ["thu"] = [], ["fri"] = [["09:00", "17:00"]] },
        });
        book.Deadline(Group, weekend, "2026-03-01T19:00", "PT2H", "five closed days in a row");
        book.Deadline(Group, weekend, "2026-02-28T08:00", "PT48H", "two weekends, the second with the spring switch");
        book.Deadline(Group, written, "2026-03-01T18:00", "PT1H", "a day may be written with no hours; received on a Sunday before a Monday without any");
        book.Deadline(Group, written, "2026-03-04T16:30", "PT1H", "over a Thursday without hours");
    }
}
