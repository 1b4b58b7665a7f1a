using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture.Questions;

/// <summary>The clock changes: both ways, in every zone of the United States and the European Union, and where it does so oddly.</summary>
internal static class SwitchQuestions
{
    private const int FirstYear = 2024;
    private const int Years = 5;

    private static readonly string[] _south =
    [
        "Australia/Sydney", "Australia/Melbourne", "Australia/Hobart", "Australia/Adelaide", "Pacific/Auckland", "America/Santiago", "Pacific/Norfolk", "Pacific/Easter",
    ];

    private static readonly string[] _odd = ["Australia/Lord_Howe", "Pacific/Chatham", "Australia/Broken_Hill", "America/St_Johns", "Antarctica/Troll"];

    private static readonly string[] _midnight = ["America/Havana", "Asia/Beirut", "Africa/Cairo", "Atlantic/Azores", "Asia/Jerusalem", "America/Scoresbysund", "America/Nuuk"];

    private static readonly string[] _still =
    [
        "America/Phoenix", "Pacific/Honolulu", "Europe/Istanbul", "Europe/Moscow", "Europe/Minsk", "Australia/Brisbane", "America/Sao_Paulo", "Asia/Tokyo",
    ];

    public static IEnumerable<TortureFile> Files()
    {
        yield return Ordinary("us-switches.json", "us", "Both changes of the clock in every zone of the United States that has them.", TortureZones.UnitedStates);
        yield return Ordinary("eu-switches.json", "eu", "Both changes of the clock in every zone of the European Union, Europe's other zones included.",
            [.. TortureZones.EuropeanUnion.Concat(TortureZones.Europe).DistinctBy(zone => zone.Id).OrderBy(zone => zone.Id, StringComparer.Ordinal)]);
        yield return Elsewhere();
    }

    // The years alternate from zone to zone, so that every date of a switch comes up.
    private static TortureFile Ordinary(string name, string prefix, string about, IReadOnlyList<DateTimeZone> zones)
    {
        var book = new TortureBook(name, about);
        foreach (var (index, zone) in zones.Index())
        {
            int year = FirstYear + (index % Years);
            foreach (var change in zone.Switches(year) ? Switch.Of(zone, year, year) : [])
            {
                Ask(book, $"{prefix}-{(change.IsForward ? "spring" : "autumn")}", change);
            }
        }

        return book.Asked();
    }

    private static TortureFile Elsewhere()
    {
        var book = new TortureBook("other-switches.json",
            "Changes of the clock in the southern hemisphere, of other than an hour, at midnight, and in years gone by; and zones that have none.");
        foreach (var (group, ids, from, to) in new[]
        {
            ("southern-hemisphere", _south, 2026, 2026), ("odd-offset", _odd, 2026, 2026), ("switch-at-midnight", _midnight, 2026, 2026),
            ("southern-hemisphere", ["America/Sao_Paulo"], 2018, 2019), ("southern-hemisphere", ["America/Asuncion"], 2023, 2023),
            ("other-switch", ["Africa/Casablanca"], 2026, 2026), ("other-switch", ["Asia/Pyongyang", "America/Caracas"], 2015, 2018),
            ("other-switch", ["Europe/Istanbul", "Europe/Samara", "Europe/Volgograd"], 2010, 2020),
        })
        {
            foreach (var change in ids.SelectMany(id => Switch.Of(DateTimeZoneProviders.Tzdb[id], from, to)))
            {
                Ask(book, group, change);
            }
        }

        foreach (string zone in _still)
        {
            Still(book, zone);
        }

        return book.Asked();
    }

    private static void Ask(TortureBook book, string group, Switch change)
    {
        string zone = change.Zone.Id;
        string clock = book.Calendar($"{zone} day and night", TortureCalendar.Daily(zone, "00:00-24:00"));
        string office = book.Calendar($"{zone} office", TortureCalendar.Workdays(zone, "09:00-17:00"));
        string night = book.Calendar($"{zone} nights", TortureCalendar.Daily(zone, "00:00-06:00 22:00-24:00"));
        var before = change.Day.PlusDays(-1);
        book.Elapsed(group, clock, change.StartOfDay, change.EndOfDay, $"{change.Says}: from midnight to midnight, open around the clock");
        book.Deadline(group, clock, change.At - Duration.FromMinutes(30), Duration.FromHours(1), $"{change.Says}: an hour that begins half an hour before");
        book.Deadline(group, night, At(before, 22), Duration.FromHours(8), $"{change.Says}: a shift of eight hours that crosses midnight and the switch");

        var friday = change.Day;
        do
        {
            friday = friday.PlusDays(-1);
        }
        while (friday.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);
        book.Deadline(group, office, At(friday, 16), Duration.FromHours(2), $"{change.Says}: nine to five neither gains nor loses by it");

        string part = change.IsForward ? "skipped-hour" : "repeated-hour";
        Inside("within", 1, 3);
        Inside("out of", 2, 6);
        void Inside(string word, int start, int end)
        {
            string hours = $"{change.Quarter(start)}-{change.Quarter(end)}";
            if (string.CompareOrdinal(change.Quarter(start), change.Quarter(end)) >= 0)
            {
                return;
            }

            string calendar = book.Calendar($"{zone} {hours}", TortureCalendar.Daily(zone, hours));
            book.Elapsed(part, calendar, change.StartOfDay, change.EndOfDay, $"{change.Says}: hours that lead {word} the time that is {(change.IsForward ? "skipped" : "repeated")}");
        }

        Instant At(LocalDate day, int hour) => day.At(new LocalTime(hour, 0)).InZoneStrictly(change.Zone).ToInstant();
    }

    private static void Still(TortureBook book, string zone)
    {
        string clock = book.Calendar($"{zone} day and night", TortureCalendar.Daily(zone, "00:00-24:00"));
        string office = book.Calendar($"{zone} office", TortureCalendar.Workdays(zone, "09:00-17:00"));
        foreach (string day in (string[])["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"])
        {
            book.Elapsed("no-switch", clock, $"{day}T00:00", $"{day}T23:59:59", $"{zone} {day} is an ordinary day, although the clock changes elsewhere");
        }

        book.Deadline("no-switch", office, "2026-03-06T16:00", "PT2H", $"{zone} over the weekend of the American spring switch");
        book.Deadline("no-switch", office, "2026-10-30T16:00", "PT2H", $"{zone} over the weekend of the American autumn switch");
    }
}
