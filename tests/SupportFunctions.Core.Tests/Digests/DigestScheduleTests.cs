using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Policies;

namespace SupportFunctions.Core.Tests.Digests;

/// <summary>When the digest of a week is due, and what is to be done about it (R-CUS-5).</summary>
public sealed class DigestScheduleTests
{
    [Theory]
    [InlineData("America/New_York", "mon", "08:00", "2026-03-02", "2026-03-02T13:00:00Z", "an ordinary Monday")]
    [InlineData("America/New_York", "mon", "08:00", "2026-03-09", "2026-03-09T12:00:00Z", "the Monday after the clocks went forward")]
    [InlineData("America/New_York", "mon", "08:00", "2026-11-02", "2026-11-02T13:00:00Z", "the Monday after they went back")]
    [InlineData("America/New_York", "sun", "02:30", "2026-03-02", "2026-03-08T07:30:00Z", "half past two is skipped, and so half past three")]
    [InlineData("America/New_York", "sun", "01:30", "2026-10-26", "2026-11-01T05:30:00Z", "half past one comes twice: the first")]
    [InlineData("Europe/Vienna", "mon", "08:00", "2028-02-28", "2028-02-28T07:00:00Z", "the day before a leap day")]
    [InlineData("Europe/Vienna", "tue", "08:00", "2028-02-28", "2028-02-29T07:00:00Z", "a leap day")]
    [InlineData("Asia/Kathmandu", "mon", "08:00", "2026-12-28", "2026-12-28T02:15:00Z", "the 53rd week")]
    [InlineData("Australia/Lord_Howe", "mon", "08:00", "2026-04-06", "2026-04-05T21:30:00Z", "clocks that change by half an hour")]
    [InlineData("Pacific/Apia", "fri", "08:00", "2011-12-26", "2011-12-30T18:00:00Z", "a day that Samoa skipped is the next one")]
    [InlineData("Pacific/Kiritimati", "mon", "00:00", "2026-03-02", "2026-03-01T10:00:00Z", "the first to have a Monday")]
    [InlineData("UTC", "sun", "23:59", "2026-03-02", "2026-03-08T23:59:00Z", "the last minute of the week")]
    public void It_is_due_at_its_time_of_day_in_the_zone(string zone, string day, string at, string week, string due, string because)
    {
        DigestSchedule schedule = Schedule(zone, day, at);
        LocalDate monday = LocalDatePattern.Iso.Parse(week).Value;
        Assert.True(At(due) == schedule.DueAt(monday), $"{because}: {schedule.DueAt(monday)}");
        Assert.Equal(monday, schedule.LastDue(At(due)));
        Assert.Equal(monday.PlusWeeks(-1), schedule.LastDue(At(due) - Duration.Epsilon));
        Assert.Equal(monday, schedule.LastDue(schedule.DueAt(monday.PlusWeeks(1)) - Duration.Epsilon));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-W10", 202610)]
    [InlineData("2026-12-28", "2026-W53", 202653)]
    [InlineData("2027-01-04", "2027-W01", 202701)]
    [InlineData("2024-12-30", "2025-W01", 202501)]
    public void A_week_is_named_as_by_ISO_8601_and_its_number_rises(string week, string name, int number)
    {
        LocalDate monday = LocalDatePattern.Iso.Parse(week).Value;
        Assert.Equal((name, number), (DigestSchedule.Name(monday), DigestSchedule.Number(monday)));
        Assert.True(DigestSchedule.Number(monday.PlusWeeks(-1)) < number);
    }

    [Fact]
    public void Every_week_of_twenty_years_is_due_once_in_every_zone_and_no_instant_goes_back()
    {
        foreach (DateTimeZone zone in TzdbDateTimeZoneSource.Default.CanonicalIdMap.Values.Distinct().Select(id => DateTimeZoneProviders.Tzdb[id]))
        {
            var schedule = new DigestSchedule(DigestPolicy.Default, zone);
            Instant before = Instant.MinValue;
            for (var week = new LocalDate(2012, 1, 2); week.Year < 2032; week = week.PlusWeeks(1))
            {
                Instant due = schedule.DueAt(week);
                Assert.True(due > before && schedule.LastDue(due) == week && schedule.TooLateAt(week) > due, $"{zone.Id} {week}");
                before = due;
            }
        }
    }

    [Fact]
    public void Steps_follow_from_what_was_decided_and_what_is_due()
    {
        DigestSchedule schedule = Schedule("America/New_York", "mon", "08:00");
        var first = new LocalDate(2026, 3, 2);
        Instant due = schedule.DueAt(first);
        LocalDate earlier = first.PlusWeeks(-1);
        Instant before = due - Duration.FromSeconds(1);
        var idle = new DigestProgress(false, null);

        Assert.Null(DigestStep.Next(idle, isWanted: false, due, schedule, due));
        Assert.Equal(new DigestStep.Rest(), DigestStep.Next(new DigestProgress(true, first), isWanted: false, due, schedule, due));
        Assert.Equal(new DigestStep.Begin(earlier), DigestStep.Next(idle, isWanted: true, before, schedule, due + Duration.FromHours(1)));
        Assert.Equal(new DigestStep.Begin(first), DigestStep.Next(idle, isWanted: true, due, schedule, due));
        Assert.Equal(new DigestStep.Begin(first), DigestStep.Next(new DigestProgress(false, first), isWanted: true, before, schedule, before));
        Assert.Equal(new DigestStep.Wait(due), DigestStep.Next(new DigestProgress(true, earlier), isWanted: true, before, schedule, before));
        Assert.Equal(new DigestStep.Issue(first), DigestStep.Next(new DigestProgress(true, earlier), isWanted: true, before, schedule, due));
        Assert.Equal(new DigestStep.Issue(first), DigestStep.Next(new DigestProgress(true, earlier), isWanted: true, before, schedule, At("2026-03-04T04:59:59Z")));
        Assert.Equal(new DigestStep.Skip(first), DigestStep.Next(new DigestProgress(true, earlier), isWanted: true, before, schedule, At("2026-03-04T05:00:00Z")));
        Assert.Equal(new DigestStep.Wait(schedule.DueAt(first.PlusWeeks(1))), DigestStep.Next(new DigestProgress(true, first), isWanted: true, before, schedule, before));
    }

    private static DigestSchedule Schedule(string zone, string day, string at) => new(new DigestPolicy { Day = day, At = at }, DateTimeZoneProviders.Tzdb[zone]);

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
