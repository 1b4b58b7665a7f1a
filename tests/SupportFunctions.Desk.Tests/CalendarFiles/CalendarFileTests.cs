using NodaTime;
using SupportFunctions.Desk.CalendarFiles;

namespace SupportFunctions.Desk.Tests.CalendarFiles;

public sealed class CalendarFileTests
{
    /// <summary>Zones of every kind: two changes by a rule, none, half an hour, Ramadan, a change at midnight, a Friday before a Sunday.</summary>
    internal static readonly string[] ZoneIds =
    [
        "America/New_York", "America/Los_Angeles", "Europe/Vienna", "Europe/London", "Europe/Dublin", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago",
        "Africa/Casablanca", "Africa/Cairo", "Asia/Jerusalem", "Asia/Beirut", "America/Havana", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Chatham", "UTC", "Etc/GMT+8",
    ];

    public static TheoryData<string> Zones => [.. ZoneIds];

    [Fact]
    public void A_request_is_written_as_mail_programs_expect_it() => Assert.Equal(
        """
        BEGIN:VCALENDAR
        PRODID:-//SupportFunctions//Desk//EN
        VERSION:2.0
        CALSCALE:GREGORIAN
        METHOD:REQUEST
        BEGIN:VTIMEZONE
        TZID:America/New_York
        BEGIN:DAYLIGHT
        DTSTART:20250309T020000
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0400
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
        TZNAME:EDT
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20251102T020000
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
        TZNAME:EST
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:W-12@desk.example
        SEQUENCE:0
        DTSTAMP:20260302T090000Z
        DTSTART;TZID=America/New_York:20260304T040000
        DTEND;TZID=America/New_York:20260304T053000
        SUMMARY:Database upgrade
        DESCRIPTION:All is told.
        ORGANIZER;CN=Support:mailto:support@desk.example
        ATTENDEE;CN="Kim, Jr.";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALS
         E:mailto:kim@acme.example
        STATUS:CONFIRMED
        TRANSP:TRANSPARENT
        END:VEVENT
        END:VCALENDAR

        """.ReplaceLineEndings("\r\n"),
        CalendarFile.Write(CalendarMethod.Request, [AnEntry("America/New_York")]));

    [Theory]
    [MemberData(nameof(Zones))]
    public void Its_zone_is_right_in_every_hour_of_the_entry_and_of_a_year_after_it(string zone)
    {
        DateTimeZone real = DateTimeZoneProviders.Tzdb[zone];
        foreach (int month in Enumerable.Range(1, 24))
        {
            Instant start = Instant.FromUtc(2026 + ((month - 1) / 12), ((month - 1) % 12) + 1, 1 + month, 5, 30);
            CalendarEntry entry = AnEntry(zone) with { StartsAt = start, EndsAt = start + Duration.FromHours(2) };
            StrictCalendar read = StrictCalendar.Read(CalendarFile.Write(CalendarMethod.Request, [entry]));
            Assert.Empty(read.Faults);
            if (real.MinOffset == Offset.Zero && real.MaxOffset == Offset.Zero)
            {
                Assert.Empty(read.Zones);
                continue;
            }

            var written = new WrittenZone(Assert.Single(read.Zones), 2040);
            for (Instant at = start; at < start + Duration.FromDays(366); at += Duration.FromMinutes(30))
            {
                Assert.True(real.GetUtcOffset(at) == written.At(at), FormattableString.Invariant($"{zone} at {at}: {written.At(at)}"));
            }
        }
    }

    [Theory]
    [InlineData("America/New_York", "2026-03-08T06:59Z", "2026-03-08T07:01Z", "over the hour that does not exist")]
    [InlineData("America/New_York", "2026-11-01T05:30Z", "2026-11-01T06:30Z", "from the first 01:30 to the second, which no local time names")]
    [InlineData("America/New_York", "2026-11-01T06:10Z", "2026-11-01T06:50Z", "in the second of the two hours")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:10Z", "2026-04-04T15:25Z", "in half an hour that comes twice")]
    [InlineData("Pacific/Kiritimati", "2026-12-31T09:30Z", "2026-12-31T11:00Z", "fourteen hours ahead")]
    public void Start_and_end_are_the_same_instants_when_read_back(string zone, string start, string end, string because)
    {
        CalendarEntry entry = AnEntry(zone) with { StartsAt = At(start), EndsAt = At(end) };
        string file = CalendarFile.Write(CalendarMethod.Request, [entry]);
        Assert.Empty(StrictCalendar.Read(file).Faults);

        Ical.Net.CalendarComponents.CalendarEvent read = Ical.Net.Calendar.Load(file)!.Events.Single();

        Assert.True((entry.StartsAt, entry.EndsAt) == (Instant.FromDateTimeUtc(read.DtStart!.AsUtc), Instant.FromDateTimeUtc(read.DtEnd!.AsUtc)), because);
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("Semi;colon, comma\\backslash \"quote\"\nline\r\nline\rline\ttab")]
    [InlineData("汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字汉字")]
    [InlineData("🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀")]
    [InlineData("\u0001\u0007\u001bcontrol\u007f\u0085")]
    [InlineData("END:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil")]
    public void Any_text_is_escaped_and_folded(string text)
    {
        CalendarEntry entry = AnEntry("Europe/Vienna") with
        {
            Summary = text,
            Description = string.Concat(Enumerable.Repeat(text, 9)),
            Organizer = new CalendarPerson("support@desk.example", text),
            Attendee = new CalendarPerson("kim@acme.example", text),
        };
        string file = CalendarFile.Write(CalendarMethod.Cancel, [entry with { IsCancelled = true }]);

        StrictCalendar read = StrictCalendar.Read(file);
        Assert.Empty(read.Faults);
        Assert.Single(read.Events);
        string expected = new([.. text.ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c is '\n' or '\t')]);
        Assert.Equal(expected, Ical.Net.Calendar.Load(file)!.Events.Single().Summary);
    }

    [Fact]
    public void The_check_itself_finds_what_is_wrong()
    {
        string good = CalendarFile.Write(CalendarMethod.Request, [AnEntry("Europe/Vienna")]);
        (string From, string To)[] damages =
        [
            ("\r\n", "\n"), ("SUMMARY:Database", "SUMMARY:Data;base"), ("SUMMARY:Database", "SUMMARY:Data\\base"), ("UID:", "X-UID:"), ("VERSION:2.0", "VERSION:1.0"),
            ("TZID=Europe/Vienna", "TZID=Europe/Berlin"), ("END:VEVENT\r\n", ""), ("TZOFFSETTO:+0200", "TZOFFSETTO:2"), ("DTSTAMP:20260302T090000Z", "DTSTAMP:20260302T090000"),
            ("SUMMARY:", "SUMMARY:" + new string('x', 80)), ("STATUS:CONFIRMED", "STATUS:CANCELLED"), ("METHOD:REQUEST\r\n", ""), ("ORGANIZER", "X-ORGANIZER"), ("SUMMARY:", "SUMMARY\r\n\r\n:"),
        ];

        Assert.Empty(StrictCalendar.Read(good).Faults);
        Assert.All(damages, d => Assert.True(StrictCalendar.Read(good.Replace(d.From, d.To, StringComparison.Ordinal)).Faults.Count > 0, $"{d.From} to {d.To} was not noticed"));
    }

    internal static CalendarEntry AnEntry(string zone) => new(
        "W-12@desk.example", 0, Instant.FromUtc(2026, 3, 2, 9, 0), Instant.FromUtc(2026, 3, 4, 9, 0), Instant.FromUtc(2026, 3, 4, 10, 30), zone, "Database upgrade", "All is told.",
        new CalendarPerson("support@desk.example", "Support"), new CalendarPerson("kim@acme.example", "Kim, Jr."));

    internal static Instant At(string text) => NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm'Z'").Parse(text).Value;
}
