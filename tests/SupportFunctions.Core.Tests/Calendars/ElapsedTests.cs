using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

public sealed class ElapsedTests
{
    [Theory]
    [InlineData("pacific-business-hours", "2026-03-06T16:30-08:00", "2026-03-11T16:30-07:00", "24:00", "three days over the spring switch")]
    [InlineData("pacific-business-hours", "2026-03-06T17:00-08:00", "2026-03-09T09:00-07:00", "0:00", "a weekend")]
    [InlineData("pacific-business-hours", "2026-03-02T12:00-08:00", "2026-03-02T12:00-08:00", "0:00", "no time at all")]
    [InlineData("pacific-business-hours", "2026-03-02T16:59:59.999999999-08:00", "2026-03-02T17:00:00.000000001-08:00", "0:00:00.000000001", "one nanosecond on each side of closing")]
    [InlineData("pacific-business-hours", "2026-03-02T08:59:59.999999999-08:00", "2026-03-02T09:00:00.000000001-08:00", "0:00:00.000000001", "one nanosecond on each side of opening")]
    [InlineData("pacific-business-hours", "2026-03-02T00:00-08:00", "2026-03-03T00:00-08:00", "8:00", "a day")]
    [InlineData("pacific-business-hours", "2026-03-09T00:00-07:00", "2026-03-10T00:00-07:00", "8:00", "the day after the spring switch")]
    [InlineData("pacific-business-hours", "2026-11-02T00:00-08:00", "2026-11-03T00:00-08:00", "8:00", "the day after the autumn switch")]
    [InlineData("pacific-business-hours", "2026-01-01T00:00-08:00", "2027-01-01T00:00-08:00", "2088:00", "261 working days")]
    [InlineData("pacific-business-hours", "2028-01-01T00:00-08:00", "2029-01-01T00:00-08:00", "2080:00", "a leap year that begins on a Saturday")]
    [InlineData("pacific-business-hours", "1970-01-01T00:00-08:00", "2150-01-01T00:00-08:00", "375680:00", "46960 working days")]
    [InlineData("pacific-holidays", "2026-11-23T00:00-08:00", "2026-11-30T00:00-08:00", "32:00", "a week with a holiday")]
    [InlineData("la-daily", "2026-03-08T00:00-08:00", "2026-03-09T00:00-07:00", "0:00", "a holiday on the day of a switch")]
    [InlineData("la-clock", "2026-10-31T00:00-07:00", "2026-11-03T00:00-08:00", "48:00", "a holiday of 25 hours counts none of them")]
    [InlineData("la-sunday", "2026-03-08T00:00-08:00", "2026-03-09T00:00-07:00", "23:00", "a day of 23 hours")]
    [InlineData("la-sunday", "2026-11-01T00:00-07:00", "2026-11-02T00:00-08:00", "25:00", "a day of 25 hours")]
    [InlineData("la-night", "2026-11-01T00:00-07:00", "2026-11-01T12:00-08:00", "3:00", "the repeated hour inside an interval is time that passes")]
    [InlineData("la-night", "2026-03-08T00:00-08:00", "2026-03-08T12:00-07:00", "1:00", "the skipped hour inside an interval is not")]
    [InlineData("la-touching", "2026-11-01T00:00-07:00", "2026-11-02T00:00-08:00", "7:00", "touching hours, none twice")]
    [InlineData("la-skipped", "2026-03-08T00:00-08:00", "2026-03-09T00:00-07:00", "0:00", "hours that never came")]
    [InlineData("la-repeated", "2026-11-01T01:00-08:00", "2026-11-01T02:00-08:00", "0:00", "the second passing of hours that were there already")]
    [InlineData("berlin", "2026-03-23T00:00+01:00", "2026-04-06T00:00+02:00", "80:00", "two weeks with the European spring switch between")]
    [InlineData("lord-howe-sunday", "2026-04-05T00:00+11:00", "2026-04-06T00:00+10:30", "24:30", "a day of 24.5 hours")]
    [InlineData("lord-howe-sunday", "2026-10-04T00:00+10:30", "2026-10-05T00:00+11:00", "23:30", "a day of 23.5 hours")]
    [InlineData("kathmandu", "2026-03-01T00:00+05:45", "2026-03-08T00:00+05:45", "42:00", "six days of seven hours")]
    [InlineData("desk-hours", "2026-03-02T00:00Z", "2026-03-09T00:00Z", "75:00", "five days until midnight")]
    [InlineData("vienna-split", "2026-03-02T11:30+01:00", "2026-03-02T13:30+01:00", "1:00", "lunch does not count")]
    [InlineData("once-a-week", "2026-01-01T00:00Z", "2027-01-01T00:00Z", "52:00", "52 Wednesdays")]
    [InlineData("utc-daily", "2028-02-28T00:00Z", "2028-03-01T00:00Z", "16:00", "the leap day is a day")]
    [InlineData("apia", "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00", "16:00", "three dates, two days")]
    [InlineData("apia-friday", "2011-12-24T00:00-10:00", "2012-01-06T00:00+14:00", "0:00", "the skipped Friday")]
    [InlineData("st-johns-sunday", "2010-11-06T12:00-02:30", "2010-11-07T12:00-03:30", "13:00", "a Sunday that is 25 hours long")]
    [InlineData("always", "2026-03-01T00:00Z", "2026-04-01T00:00Z", "744:00", "a month on the wall")]
    public void Elapsed_is_the_working_time_between_two_instants(string calendar, string from, string to, string expected, string because)
    {
        var elapsed = Named(calendar).Elapsed(At(from), At(to));

        Assert.True(Of(expected) == elapsed, $"{because}: {Shown(elapsed)} is not {expected}");
    }

    [Fact]
    public void Elapsed_time_does_not_run_backwards()
    {
        var from = At("2026-03-02T09:00Z");

        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => BuiltInCalendars.DeskHours.Elapsed(from, from.PlusNanoseconds(-1)));

        Assert.Equal("The end is before the start; elapsed time runs forward. (Parameter 'to')", refusal.Message);
    }

    [Fact]
    public void On_a_calendar_that_never_opens_no_time_elapses() =>
        Assert.Equal(Duration.Zero, Named("never").Elapsed(At("2020-01-01T00:00Z"), At("2030-01-01T00:00Z")));
}
