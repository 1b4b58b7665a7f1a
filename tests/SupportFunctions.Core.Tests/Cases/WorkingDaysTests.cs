using SupportFunctions.Core.Cases;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Cases;

public sealed class WorkingDaysTests
{
    [Theory]
    [InlineData("pacific-business-hours", "2026-03-06T16:30-08:00", 1, "2026-03-09T16:30-07:00", "over a weekend and the spring switch: the same time on the wall")]
    [InlineData("pacific-business-hours", "2026-03-03T12:00-08:00", 3, "2026-03-06T12:00-08:00", "within a week")]
    [InlineData("pacific-business-hours", "2026-03-03T12:00-08:00", 8, "2026-03-13T12:00-07:00", "over a weekend")]
    [InlineData("pacific-business-hours", "2026-03-07T12:00-08:00", 3, "2026-03-11T12:00-07:00", "from a Saturday")]
    [InlineData("pacific-business-hours", "2026-03-03T06:00-08:00", 1, "2026-03-04T09:00-08:00", "before opening moves to opening")]
    [InlineData("pacific-business-hours", "2026-03-03T20:00-08:00", 1, "2026-03-05T09:00-08:00", "after closing moves to the next opening")]
    [InlineData("pacific-business-hours", "2026-03-03T12:00-08:00", 0, "2026-03-03T12:00-08:00", "no days")]
    [InlineData("pacific-holidays", "2026-11-25T12:00-08:00", 1, "2026-11-27T12:00-08:00", "a holiday is no working day")]
    [InlineData("vienna-split", "2026-03-02T12:30+01:00", 1, "2026-03-03T13:00+01:00", "a lunch break moves to its end")]
    [InlineData("la-clock", "2026-03-07T02:30-08:00", 1, "2026-03-08T03:30-07:00", "a time that is skipped")]
    [InlineData("never", "2026-03-07T12:00Z", 3, "2026-03-10T12:00Z", "plain days on a calendar that never opens")]
    public void Working_days_are_counted_on_the_calendars_days(string calendar, string start, int days, string expected, string because) =>
        Assert.True(At(expected) == WorkingDays.After(Named(calendar), At(start), days), because);
}
