using NodaTime;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>Nothing that was promised to be among the published rows is missing.</summary>
public sealed class TortureCoverageTests
{
    private static readonly string[] _groups =
    [
        "around-the-clock", "cross-midnight", "edge-of-opening", "eu-autumn", "eu-spring", "holiday-on-switch-day", "leap-day", "long-closure",
        "missing-days", "never-opens", "no-switch", "odd-offset", "one-opening-a-week", "ordinary", "other-switch", "repeated-hour", "skipped-day",
        "skipped-hour", "southern-hemisphere", "split-shift", "switch-at-midnight", "target-minute", "target-year", "target-zero", "turn-of-year",
        "us-autumn", "us-spring",
    ];

    [Fact]
    public void There_are_far_more_than_four_hundred_rows() => Assert.InRange(TortureSuite.Rows.Count(row => row.Row.Group != "ordinary"), 400, 5000);

    [Fact]
    public void Every_group_has_rows() => Assert.Equal(_groups, TortureSuite.Rows.Select(row => row.Row.Group).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_readme_explains_every_group()
    {
        string readme = File.ReadAllText(TortureSuite.PathOf("README.md"));
        Assert.All(_groups, group => Assert.Contains($"`{group}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void No_question_is_asked_twice_and_each_says_why()
    {
        Assert.Empty(TortureSuite.Rows.GroupBy(row => (row.File.Name, row.Row.Calendar, row.Row.From, row.Row.To, row.Row.Allowance)).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.All(TortureSuite.Rows, row => Assert.NotEmpty(row.Row.Why));
    }

    [Fact]
    public void Every_zone_of_the_United_States_has_both_switches() => BothSwitches("us", TortureZones.UnitedStates);

    [Fact]
    public void Every_zone_of_the_European_Union_has_both_switches() => BothSwitches("eu", TortureZones.EuropeanUnion);

    [Fact]
    public void Every_zone_called_Europe_has_both_switches() => BothSwitches("eu", TortureZones.Europe);

    [Fact]
    public void The_zones_that_were_named_are_there() => Assert.Empty(((string[])
        [
            "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage", "America/Adak", "America/Detroit", "America/Boise",
            "America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Phoenix", "Pacific/Honolulu", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Atlantic/Azores",
            "Asia/Nicosia", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Australia/Eucla", "Australia/Adelaide", "America/St_Johns",
            "Pacific/Marquesas", "Australia/Sydney", "Pacific/Auckland", "America/Santiago", "America/Sao_Paulo", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Fakaofo",
        ]).Except(TortureSuite.Rows.Select(row => row.File.Calendars[row.Row.Calendar].TimeZone)));

    private static void BothSwitches(string prefix, IReadOnlyList<DateTimeZone> zones)
    {
        var crossed = TortureSuite.Rows
            .Where(row => row.Row.Group == $"{prefix}-spring" || row.Row.Group == $"{prefix}-autumn")
            .SelectMany(row => Crossed(DateTimeZoneProviders.Tzdb[row.File.Calendars[row.Row.Calendar].TimeZone], row.Row))
            .ToHashSet();
        var wanted = zones.Where(zone => zone.Switches(2026)).SelectMany(zone => new[] { (zone.Id, true), (zone.Id, false) }).ToList();
        Assert.InRange(wanted.Count, 50, 200);
        Assert.Empty(wanted.Except(crossed));
    }

    private static IEnumerable<(string Zone, bool IsForward)> Crossed(DateTimeZone zone, TortureRow row)
    {
        var end = row.AsksForDeadline ? row.Deadline!.Value : row.To!.Value;
        return Switch.Of(zone, row.From.InUtc().Year, end.InUtc().Year)
            .Where(change => row.From < change.At && change.At < end)
            .Select(change => (zone.Id, change.IsForward));
    }
}
