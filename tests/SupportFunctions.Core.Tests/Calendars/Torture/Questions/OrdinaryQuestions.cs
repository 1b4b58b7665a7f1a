using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>What a support desk asks all day: random starts over three years, usual targets, usual calendars. Drawn from a fixed seed.</summary>
internal static class OrdinaryQuestions
{
    private const int Count = 600;

    private static readonly string[] _targets = ["PT1H", "PT2H", "PT4H", "PT8H", "PT24H", "PT40H", "PT72H", "PT30M", "PT15M", "PT90H"];

    public static TortureFile File()
    {
        var book = new TortureBook("ordinary.json", "Six hundred everyday questions: usual calendars, usual targets, random starts in whole minutes.");
        string[] calendars =
        [
            book.Calendar("pacific-business-hours", TortureCalendar.Workdays("America/Los_Angeles", "09:00-17:00")),
            book.Calendar("desk-hours", TortureCalendar.Workdays("UTC", "09:00-24:00")),
            book.Calendar("new-york", TortureCalendar.Workdays("America/New_York", "08:00-18:00",
                "2026-01-01 New Year's Day", "2026-05-25 Memorial Day", "2026-07-03 Independence Day", "2026-09-07 Labor Day", "2026-11-26 Thanksgiving Day", "2026-12-25 Christmas Day")),
            book.Calendar("london", TortureCalendar.Workdays("Europe/London", "09:00-17:30", "2026-04-03 Good Friday", "2026-04-06 Easter Monday", "2026-12-25 Christmas Day", "2026-12-28 Boxing Day")),
            book.Calendar("vienna", TortureCalendar.Workdays("Europe/Vienna", "08:00-12:00 13:00-17:00", "2026-01-06 Epiphany", "2026-10-26 National Day", "2026-12-25 Christmas Day")),
            book.Calendar("madrid", TortureCalendar.On("Europe/Madrid", "mon tue wed thu fri sat", "09:00-14:00 16:30-20:00")),
            book.Calendar("sydney", TortureCalendar.Workdays("Australia/Sydney", "09:00-17:00", "2026-01-26 Australia Day")),
            book.Calendar("kolkata", TortureCalendar.On("Asia/Kolkata", "mon tue wed thu fri sat", "09:30-18:30")),
            book.Calendar("tokyo-nights", TortureCalendar.Daily("Asia/Tokyo", "00:00-06:00 20:00-24:00")),
            book.Calendar("chicago-all-days", TortureCalendar.Daily("America/Chicago", "07:00-19:00")),
        ];

        var random = new Random(20260306);
        for (int i = 0; i < Count; i++)
        {
            string calendar = calendars[i % calendars.Length];
            var from = Instant.FromUtc(2025, 1, 1, 0, 0) + Duration.FromMinutes(random.Next(3 * 365 * 24 * 60));
            if (random.Next(2) == 0)
            {
                string target = _targets[random.Next(_targets.Length)];
                book.Deadline("ordinary", calendar, from, TortureRow.DurationOf(target), $"everyday question {i + 1}");
            }
            else
            {
                book.Elapsed("ordinary", calendar, from, from + Duration.FromMinutes(random.Next(30 * 24 * 60)), $"everyday question {i + 1}");
            }
        }

        return book.Asked();
    }
}
