using System.Text;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Calendars;

namespace SupportFunctions.Desk.Tests.Calendars;

public sealed class HolidayFeedTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Calendars", "corpus");

    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(_folder, "*.ics").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_reads_as_the_text_beside_it_says(string name) =>
        Assert.Equal(System.IO.File.ReadAllText(Path.Combine(_folder, name + ".txt")), Describe(Read(Bytes(name))));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_damage_makes_reading_throw_or_name_a_line_that_is_not_there(string name)
    {
        var random = new Random(5545);
        byte[] whole = Bytes(name);
        string[] pieces = ["\r\n ", "\n", ";", ":", "\"", "=", "BEGIN:VEVENT\n", "END:VEVENT\n", "RRULE:FREQ=YEARLY;BYMONTH=1,2,3;BYDAY=MO,-53SU\n", "99991231", "P9999999999W", "\0", "\u0085"];
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. whole];
            for (int j = random.Next(4); j >= 0 && damaged.Length > 0; j--)
            {
                int at = random.Next(damaged.Length);
                byte[] piece = Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]);
                damaged = random.Next(4) switch
                {
                    0 => [.. damaged[..at], .. piece, .. damaged[at..]],
                    1 => damaged[..at],
                    2 => [.. damaged[..at], .. damaged[Math.Min(damaged.Length, at + random.Next(1, 40))..]],
                    _ => [.. damaged[..at], (byte)random.Next(256), .. damaged[(at + 1)..]],
                };
            }

            int lines = damaged.Count(b => b == '\n') + 1;
            switch (Read(damaged))
            {
                case HolidayFeed.Rejected rejected:
                    Assert.InRange(rejected.Line, 1, lines);
                    break;
                case HolidayFeed.Read read:
                    Assert.All(read.Skipped, s => Assert.InRange(s.Line, 1, lines));
                    Assert.All(read.Skipped, s => Assert.DoesNotContain(s.Why, char.IsControl));
                    Assert.All(read.Holidays, h => Assert.InRange(h.Date.Year, 2026, 2030));
                    Assert.DoesNotContain(read.Holidays, h => h.Name.Length is 0 or > 200 || h.Name.Any(char.IsControl));
                    Assert.Equal(read.Holidays.Select(h => h.Date).Distinct().Order(), read.Holidays.Select(h => h.Date));
                    break;
            }
        }
    }

    [Theory]
    [InlineData("FREQ=YEARLY", "20240704", "2026-07-04 2027-07-04 2028-07-04", "month and day of the start")]
    [InlineData("FREQ=YEARLY;WKST=SU;", "20240704", "2026-07-04 2027-07-04 2028-07-04", "weeks play no part, and neither does an end")]
    [InlineData("freq=yearly;interval=2", "20230704", "2027-07-04", "every second year from the start")]
    [InlineData("FREQ=YEARLY;INTERVAL=7", "16010704", "2028-07-04", "61 times seven years")]
    [InlineData("FREQ=YEARLY;COUNT=4", "20240704", "2026-07-04 2027-07-04", "the start is the first")]
    [InlineData("FREQ=YEARLY;UNTIL=20270704", "20240704", "2026-07-04 2027-07-04", "until is included")]
    [InlineData("FREQ=YEARLY;UNTIL=20270703T230000Z", "20240704", "2026-07-04", "until is included")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "20240229", "2026-02-28 2027-02-28 2028-02-29", "the last day of February")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "20240229", "2028-02-29", "leap years only")]
    [InlineData("FREQ=YEARLY;BYMONTH=3,11", "20250315", "2026-03-15 2026-11-15 2027-03-15 2027-11-15 2028-03-15 2028-11-15", "the day of the start in each month")]
    [InlineData("FREQ=YEARLY;BYMONTH=1;BYDAY=3MO", "20250120", "2026-01-19 2027-01-18 2028-01-17", "the third Monday")]
    [InlineData("FREQ=YEARLY;BYDAY=4TH;BYMONTH=11", "20251127", "2026-11-26 2027-11-25 2028-11-23", "the fourth Thursday")]
    [InlineData("FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5", "20250526", "2026-05-25 2027-05-31 2028-05-29", "the last Monday")]
    [InlineData("FREQ=YEARLY;BYDAY=+20MO", "20250519", "2026-05-18 2027-05-17 2028-05-15", "the twentieth Monday of the year (RFC 5545's own example)")]
    [InlineData("FREQ=YEARLY;BYDAY=-1SU", "20251228", "2026-12-27 2027-12-26 2028-12-31", "the last Sunday of the year")]
    [InlineData("FREQ=YEARLY;BYDAY=53TH", "20201231", "2026-12-31", "in years that have 53 Thursdays")]
    [InlineData("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=TU", "20241105", "2026-11-03 2027-11-02 2028-11-07", "election day")]
    [InlineData("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105", "2028-11-07", "RFC 5545's own example")]
    [InlineData("FREQ=YEARLY;BYMONTHDAY=13,14;BYMONTH=2,3;BYDAY=FR;COUNT=4", "20250214", "2026-02-13 2026-03-13", "both limit")]
    [InlineData("FREQ=YEARLY;UNTIL=20280509;BYDAY=45WE,2MO", "20201104", "2026-01-12 2026-11-11 2027-01-11 2027-11-10 2028-01-10", "until ends within a year")]
    [InlineData("FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR", "20250613", "its rule has BYMONTHDAY without BYMONTH", "once a year, or every month")]
    [InlineData("FREQ=YEARLY;BYMONTH=6;BYDAY=TH;UNTIL=20260620", "20250605", "2026-06-04 2026-06-11 2026-06-18", "every Thursday in June")]
    [InlineData("FREQ=DAILY", "20260101", "its rule has 'FREQ=DAILY', which", "days")]
    [InlineData("FREQ=YEARLY;BYSETPOS=-1;BYMONTH=1", "20260101", "its rule has 'BYSETPOS=-1', which", "positions")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20", "20260511", "its rule has 'BYWEEKNO=20', which", "weeks")]
    [InlineData("FREQ=YEARLY;BYMONTH=13", "20260101", "its rule has 'BYMONTH=13', which", "no month")]
    [InlineData("FREQ=YEARLY;BYMONTHDAY=0", "20260101", "its rule has 'BYMONTHDAY=0', which", "no day")]
    [InlineData("FREQ=YEARLY;BYDAY=0MO", "20260105", "its rule has 'BYDAY=0MO', which", "no Monday")]
    [InlineData("FREQ=YEARLY;BYDAY=XX", "20260105", "its rule has 'BYDAY=XX', which", "no day")]
    [InlineData("FREQ=YEARLY;INTERVAL=0", "20260105", "its rule has 'INTERVAL=0', which", "for ever the same")]
    [InlineData("FREQ=YEARLY;COUNT=-1", "20260105", "its rule has 'COUNT=-1', which", "less than none")]
    [InlineData("FREQ=YEARLY;UNTIL=later", "20260105", "its rule has 'UNTIL=later', which", "no date")]
    [InlineData("COUNT=3", "20260105", "its rule has no FREQ=YEARLY", "how often is not said")]
    [InlineData("", "20260105", "its rule has '', which", "nothing")]
    [InlineData("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5;BYDAY=1MO", "20260105", "its rule has BYMONTHDAY beside a counted BYDAY", "which counts first is not said")]
    public void A_rule_gives_these_dates(string rule, string start, string expected, string because)
    {
        var read = Assert.IsType<HolidayFeed.Read>(new HolidayFeedReader().Read(File($"DTSTART;VALUE=DATE:{start}\r\nRRULE:{rule}"), 2026, 2028));

        string found = read.Holidays.Count > 0 ? string.Join(' ', read.Holidays.Select(h => LocalDatePattern.Iso.Format(h.Date))) : read.Skipped.Single().Why["'H1': ".Length..];
        Assert.Equal((expected, because), (found[..Math.Min(found.Length, expected.Length)], because));
        Assert.Equal(char.IsAsciiDigit(expected[0]) ? expected.Length : found.Length, found.Length);
    }

    [Theory]
    [InlineData(1_000, 2, "", "as many events as there may be")]
    [InlineData(1_001, 2, "rejected at line 4003: the file has more than 1000 events; export fewer years.", "one more")]
    [InlineData(1, 49_995, "", "as many lines as there may be")]
    [InlineData(1, 49_996, "rejected at line 50001: the file has more than 50000 lines; export fewer years.", "one more")]
    public void Events_and_lines_are_limited(int events, int lines, string rejected, string because)
    {
        string one = string.Concat(Enumerable.Range(0, events).Select(i => FormattableString.Invariant($"BEGIN:VEVENT\nDTSTART;VALUE=DATE:2026{1 + (i % 12):00}{1 + (i % 28):00}\nSUMMARY:H\nEND:VEVENT\n")));
        var feed = Read(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\n{string.Concat(Enumerable.Repeat("X-A:1\n", lines - 1))}{one}END:VCALENDAR\n"));

        Assert.Equal((rejected, because), (feed is HolidayFeed.Rejected ? Describe(feed).TrimEnd('\n') : "", because));
    }

    [Fact]
    public void A_file_over_a_mebibyte_is_not_looked_into() =>
        Assert.Equal(new HolidayFeed.Rejected(1, "the file is larger than 1024 KiB; export fewer years."), Read(new byte[HolidayFeedLimits.Octets + 1]));

    [Theory]
    [InlineData(16_384, "", "as long as a line may be")]
    [InlineData(16_385, "'H1': line 5 is longer than 16384 octets.", "one octet more")]
    [InlineData(1_000_000, "'H1': line 5 is longer than 16384 octets.", "a line that is most of the file")]
    public void An_endless_line_costs_its_event_only(int octets, string skipped, string because)
    {
        string folded = string.Join("\r\n ", ("EXDATE;VALUE=DATE:20200101," + new string(' ', octets)).Chunk(70).Select(c => new string(c)));
        string line = octets == 16_384 ? "EXDATE;VALUE=DATE:20200101" + new string(' ', 16_384 - 26) : octets == 16_385 ? "EXDATE;VALUE=DATE:20200101" + new string(' ', 16_385 - 26) : folded;
        var read = Assert.IsType<HolidayFeed.Read>(new HolidayFeedReader().Read(File($"DTSTART;VALUE=DATE:20260101\r\n{line}"), 2026, 2026));

        Assert.Equal((skipped, skipped.Length == 0 ? 1 : 0, because), (string.Concat(read.Skipped.Select(s => s.Why)), read.Holidays.Count, because));
    }

    [Fact]
    public void Components_are_nested_eight_deep_at_most()
    {
        string Nested(int depth) => "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat("BEGIN:X\n", depth - 1)) + string.Concat(Enumerable.Repeat("END:X\n", depth - 1)) + "END:VCALENDAR\n";

        Assert.IsType<HolidayFeed.Read>(Read(Encoding.UTF8.GetBytes(Nested(8))));
        Assert.Equal(
            new HolidayFeed.Rejected(9, "components are nested deeper than 8; send an iCalendar file (RFC 5545), as a calendar exports it."),
            Read(Encoding.UTF8.GetBytes(Nested(9))));
    }

    [Fact]
    public void Rules_that_would_take_for_ever_are_named_and_the_rest_is_read()
    {
        string heavy = "RRULE:FREQ=YEARLY;COUNT=99999999;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYDAY=MO,TU,WE,TH,FR,SA,SU," + string.Join(',', Enumerable.Range(1, 5).SelectMany(n => new[] { $"{n}MO", $"-{n}SU" }));
        var read = Assert.IsType<HolidayFeed.Read>(new HolidayFeedReader().Read(
            File([.. Enumerable.Repeat("DTSTART;VALUE=DATE:20260704", 1), .. Enumerable.Repeat($"DTSTART;VALUE=DATE:16010101\r\n{heavy}", 900)]), 2026, 2026));

        Assert.Contains(read.Holidays, h => h.Date == new LocalDate(2026, 7, 4) && h.Name == "H1");
        Assert.Contains(read.Skipped, s => s.Why.EndsWith(": the rules of this file take too long to lay out; ask for fewer years, or export single events.", StringComparison.Ordinal));
        Assert.Equal(101, read.Skipped.Count);
        Assert.EndsWith(" more from here on.", read.Skipped[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_cut_where_a_name_may_end()
    {
        var read = Assert.IsType<HolidayFeed.Read>(Read(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:{new string('a', 198)}🎉🎉\nEND:VEVENT\nEND:VCALENDAR\n")));

        Assert.Equal(new string('a', 198) + "…", Assert.Single(read.Holidays).Name);
    }

    [Fact]
    public void Days_of_a_long_event_count_only_inside_the_years_asked_for()
    {
        var read = Assert.IsType<HolidayFeed.Read>(new HolidayFeedReader().Read(File("DTSTART;VALUE=DATE:20251230\r\nDURATION:P1W\r\nRRULE:FREQ=YEARLY"), 2027, 2027));

        Assert.Equal("2027-01-01 2027-01-02 2027-01-03 2027-01-04 2027-01-05 2027-12-30 2027-12-31", string.Join(' ', read.Holidays.Select(h => LocalDatePattern.Iso.Format(h.Date))));
    }

    private static HolidayFeed Read(byte[] file) => new HolidayFeedReader().Read(file, 2026, 2030);

    private static byte[] Bytes(string name) => System.IO.File.ReadAllBytes(Path.Combine(_folder, name + ".ics"));

    private static byte[] File(params string[] events) => Encoding.UTF8.GetBytes(
        $"BEGIN:VCALENDAR\r\n{string.Concat(events.Select((e, i) => FormattableString.Invariant($"BEGIN:VEVENT\r\nSUMMARY:H{i + 1}\r\n{e}\r\nEND:VEVENT\r\n")))}END:VCALENDAR\r\n");

    private static string Describe(HolidayFeed feed) => feed switch
    {
        HolidayFeed.Rejected rejected => FormattableString.Invariant($"rejected at line {rejected.Line}: {rejected.Why}\n"),
        HolidayFeed.Read read => string.Concat(
            read.Holidays.Select(h => $"{LocalDatePattern.Iso.Format(h.Date)} {h.Name}\n").Concat(read.Skipped.Select(s => FormattableString.Invariant($"line {s.Line}: {s.Why}\n")))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
