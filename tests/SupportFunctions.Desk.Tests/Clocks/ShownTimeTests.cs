using NodaTime;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.Tests.Clocks;

public sealed class ShownTimeTests
{
    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/Los_Angeles")]
    public void The_ends_of_time_are_shown_in_utc_whatever_the_zone(string zone)
    {
        DateTimeZone local = DateTimeZoneProviders.Tzdb[zone];
        Assert.EndsWith("9999-12-31 23:59:59 +00:00", ShownTime.Local(Instant.FromUtc(9999, 12, 31, 23, 59, 59), local), StringComparison.Ordinal);
        Assert.EndsWith("-9998-01-01 00:00:00 +00:00", ShownTime.Local(Instant.FromUtc(-9998, 1, 1, 0, 0), local), StringComparison.Ordinal);
        Assert.EndsWith("31 Dec 9999, 23:59:59 UTC", PageTime.Of(Instant.FromUtc(9999, 12, 31, 23, 59, 59), local), StringComparison.Ordinal);
        Assert.EndsWith("1 Jan -9998, 00:00:00 UTC", PageTime.Of(Instant.FromUtc(-9998, 1, 1, 0, 0), local), StringComparison.Ordinal);
    }
}
