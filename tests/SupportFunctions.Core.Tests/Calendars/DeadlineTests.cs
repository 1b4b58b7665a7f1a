using NodaTime;
using SupportFunctions.Core.Calendars;
using static SupportFunctions.Core.Tests.Calendars.TestCalendars;

namespace SupportFunctions.Core.Tests.Calendars;

/// <summary>R-SLA-5: the earliest instant at which the elapsed working time reaches the allowance.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData("pacific-business-hours", "2026-03-06T16:30-08:00", "24:00", "2026-03-11T16:30-07:00", "R-SLA-3: 24 h are three days, here over the spring switch")]
    [InlineData("pacific-business-hours", "2026-03-06T16:30-08:00", "72:00", "2026-03-19T16:30-07:00", "R-SLA-3: 72 h are nine days")]
    [InlineData("pacific-business-hours", "2026-03-02T09:00-08:00", "8:00", "2026-03-02T17:00-08:00", "R-SLA-5: ends at closing, not at the next opening")]
    [InlineData("pacific-business-hours", "2026-03-02T09:00-08:00", "8:00:00.000000001", "2026-03-03T09:00:00.000000001-08:00", "a nanosecond more than a day is tomorrow")]
    [InlineData("pacific-business-hours", "2026-03-02T17:00-08:00", "0:00:00.000000001", "2026-03-03T09:00:00.000000001-08:00", "closing time is closed")]
    [InlineData("pacific-business-hours", "2026-03-02T16:59:59.999999999-08:00", "0:00:00.000000001", "2026-03-02T17:00-08:00", "the last nanosecond of a day counts")]
    [InlineData("pacific-business-hours", "2026-03-02T08:59:59.999999999-08:00", "0:00:00.000000001", "2026-03-02T09:00:00.000000001-08:00", "the nanosecond before opening does not count")]
    [InlineData("pacific-business-hours", "2026-03-02T09:00-08:00", "0:00:00.000000001", "2026-03-02T09:00:00.000000001-08:00", "opening time is open")]
    [InlineData("pacific-business-hours", "2026-03-09T12:00:00.5-07:00", "0:00:00.25", "2026-03-09T12:00:00.75-07:00", "fractions of a second")]
    [InlineData("pacific-business-hours", "2026-03-06T16:00-08:00", "2:00", "2026-03-09T10:00-07:00", "over the weekend of the spring switch")]
    [InlineData("pacific-business-hours", "2026-03-07T12:00-08:00", "8:00", "2026-03-09T17:00-07:00", "received on a Saturday")]
    [InlineData("pacific-business-hours", "2026-03-08T01:59:59-08:00", "1:00", "2026-03-09T10:00-07:00", "received a second before the spring switch")]
    [InlineData("pacific-business-hours", "2026-03-08T03:00-07:00", "1:00", "2026-03-09T10:00-07:00", "received at the spring switch")]
    [InlineData("pacific-business-hours", "2026-10-30T16:00-07:00", "2:00", "2026-11-02T10:00-08:00", "over the weekend of the autumn switch")]
    [InlineData("pacific-business-hours", "2026-11-01T01:30-07:00", "40:00", "2026-11-06T17:00-08:00", "received in the first passing of the repeated hour")]
    [InlineData("pacific-business-hours", "2026-11-01T01:30-08:00", "40:00", "2026-11-06T17:00-08:00", "received in the second passing of the repeated hour")]
    [InlineData("pacific-business-hours", "2026-03-02T00:00-08:00", "40:00", "2026-03-06T17:00-08:00", "a business week from Monday midnight")]
    [InlineData("pacific-business-hours", "2026-03-04T13:00-08:00", "40:00", "2026-03-11T13:00-07:00", "a business week from Wednesday noon")]
    [InlineData("pacific-business-hours", "2026-03-07T12:34:56-08:00", "0:00", "2026-03-07T12:34:56-08:00", "zero is the start itself, even when closed")]
    [InlineData("pacific-business-hours", "2026-03-02T17:00-08:00", "0:00", "2026-03-02T17:00-08:00", "zero at closing time")]
    [InlineData("pacific-business-hours", "2026-12-31T16:00-08:00", "2:00", "2027-01-01T10:00-08:00", "over the new year, which is no holiday until someone says so")]
    [InlineData("pacific-business-hours", "2026-01-05T09:00-08:00", "2080:00", "2027-01-01T17:00-08:00", "52 weeks of 40 hours")]
    [InlineData("pacific-business-hours", "1970-01-02T16:00-08:00", "2:00", "1970-01-05T10:00-08:00", "long before the usual years")]
    [InlineData("pacific-business-hours", "2150-07-03T16:00-07:00", "2:00", "2150-07-06T10:00-07:00", "long after the usual years")]
    [InlineData("pacific-business-hours", "2026-01-05T09:00-08:00", "41600:00", "2045-12-08T17:00-08:00", "1040 weeks, across the end of the usual years")]
    [InlineData("pacific-holidays", "2026-11-25T16:00-08:00", "2:00", "2026-11-27T10:00-08:00", "a holiday in between")]
    [InlineData("pacific-holidays", "2026-11-26T10:00-08:00", "1:00", "2026-11-27T10:00-08:00", "received on a holiday")]
    [InlineData("pacific-holidays", "2026-11-25T09:00-08:00", "8:00", "2026-11-25T17:00-08:00", "ends at closing on the eve of a holiday")]
    [InlineData("pacific-holidays", "2026-12-24T12:00-08:00", "8:00", "2026-12-28T12:00-08:00", "a holiday before a weekend")]
    [InlineData("la-daily", "2026-03-07T16:00-08:00", "2:00", "2026-03-09T10:00-07:00", "a holiday on the day of the spring switch")]
    [InlineData("la-daily", "2026-10-31T16:00-07:00", "2:00", "2026-11-02T10:00-08:00", "a holiday on the day of the autumn switch")]
    [InlineData("la-clock", "2026-10-31T23:00-07:00", "2:00", "2026-11-02T01:00-08:00", "day and night, a holiday of 25 hours")]
    [InlineData("la-clock", "2026-03-02T23:30-08:00", "1:00", "2026-03-03T00:30-08:00", "midnight closes nothing")]
    [InlineData("la-clock", "2026-03-08T00:00-08:00", "23:00", "2026-03-09T00:00-07:00", "day and night, a day of 23 hours")]
    [InlineData("la-sunday", "2026-03-08T00:00-08:00", "23:00", "2026-03-09T00:00-07:00", "the Sunday of the spring switch has 23 hours")]
    [InlineData("la-sunday", "2026-03-08T00:00-08:00", "24:00", "2026-03-15T01:00-07:00", "the 24th hour is on the next Sunday")]
    [InlineData("la-sunday", "2026-03-08T00:00-08:00", "2:30", "2026-03-08T03:30-07:00", "across the skipped hour")]
    [InlineData("la-sunday", "2026-11-01T00:00-07:00", "25:00", "2026-11-02T00:00-08:00", "the Sunday of the autumn switch has 25 hours")]
    [InlineData("la-sunday", "2026-11-01T00:00-07:00", "2:00", "2026-11-01T01:00-08:00", "into the repeated hour")]
    [InlineData("la-sunday", "2026-11-02T00:00-08:00", "1:00", "2026-11-08T01:00-08:00", "midnight after the only open day is closed")]
    [InlineData("la-night", "2026-03-08T01:00-08:00", "1:00", "2026-03-08T03:00-07:00", "01:00-03:00 is one hour when 02:00 is skipped")]
    [InlineData("la-night", "2026-03-08T01:00-08:00", "2:00", "2026-03-09T02:00-07:00", "the second hour is on the next day")]
    [InlineData("la-night", "2026-11-01T01:00-07:00", "3:00", "2026-11-01T03:00-08:00", "01:00-03:00 is three hours when 01:00 comes twice")]
    [InlineData("la-night", "2026-11-01T01:00-07:00", "1:30", "2026-11-01T01:30-08:00", "half of the second passing")]
    [InlineData("la-touching", "2026-03-08T00:00-08:00", "5:00", "2026-03-08T06:00-07:00", "hours that touch at the skipped time lose nothing")]
    [InlineData("la-touching", "2026-11-01T00:00-07:00", "7:00", "2026-11-01T06:00-08:00", "hours that touch at the switch count nothing twice")]
    [InlineData("la-skipped", "2026-03-07T12:00-08:00", "0:30", "2026-03-15T02:45-07:00", "hours that never came are on the next Sunday")]
    [InlineData("la-skipped", "2026-11-01T00:00-07:00", "0:30", "2026-11-01T02:45-08:00", "the same hours in autumn")]
    [InlineData("la-half-skipped", "2026-03-08T00:00-08:00", "1:00", "2026-03-08T04:00-07:00", "a skipped start is the instant of the switch")]
    [InlineData("la-repeated", "2026-10-31T12:00-07:00", "0:30", "2026-11-01T01:45-07:00", "repeated hours are their first passing")]
    [InlineData("la-repeated", "2026-11-01T01:15-08:00", "0:15", "2026-11-08T01:30-08:00", "the second passing is closed")]
    [InlineData("berlin", "2026-03-27T16:00+01:00", "2:00", "2026-03-30T10:00+02:00", "over the European spring switch")]
    [InlineData("berlin", "2026-03-27T16:30+01:00", "24:00", "2026-04-01T16:30+02:00", "three days over the European spring switch")]
    [InlineData("berlin", "2026-10-23T16:00+02:00", "2:00", "2026-10-26T10:00+01:00", "over the European autumn switch")]
    [InlineData("berlin-sunday", "2026-03-29T00:00+01:00", "23:00", "2026-03-30T00:00+02:00", "a European day of 23 hours")]
    [InlineData("berlin-sunday", "2026-10-25T00:00+02:00", "25:00", "2026-10-26T00:00+01:00", "a European day of 25 hours")]
    [InlineData("london", "2026-03-27T16:00Z", "2:00", "2026-03-30T10:00+01:00", "from Greenwich to summer time")]
    [InlineData("london", "2026-10-23T16:00+01:00", "2:00", "2026-10-26T10:00Z", "from summer time to Greenwich")]
    [InlineData("lord-howe", "2026-04-03T16:00+11:00", "2:00", "2026-04-06T10:00+10:30", "a switch of half an hour")]
    [InlineData("lord-howe-sunday", "2026-04-05T00:00+11:00", "24:30", "2026-04-06T00:00+10:30", "a day of 24.5 hours")]
    [InlineData("lord-howe-sunday", "2026-10-04T00:00+10:30", "23:30", "2026-10-05T00:00+11:00", "a day of 23.5 hours")]
    [InlineData("kathmandu", "2026-03-06T16:00+05:45", "2:00", "2026-03-08T11:00+05:45", "a weekend of one day at 45 minutes")]
    [InlineData("kathmandu", "2026-01-01T04:15Z", "7:00", "2026-01-01T11:15Z", "a whole day at 45 minutes, in UTC")]
    [InlineData("eucla", "2026-03-06T16:30+08:45", "1:00", "2026-03-09T09:30+08:45", "45 minutes on the other side")]
    [InlineData("sydney", "2026-04-03T16:00+11:00", "2:00", "2026-04-06T10:00+10:00", "autumn in April")]
    [InlineData("sydney", "2026-10-02T16:00+10:00", "2:00", "2026-10-05T10:00+11:00", "spring in October")]
    [InlineData("desk-hours", "2026-03-06T23:30Z", "1:00", "2026-03-09T09:30Z", "R-INT-1: Friday night goes on on Monday")]
    [InlineData("desk-hours", "2026-03-05T23:30Z", "1:00", "2026-03-06T09:30Z", "R-INT-1: half an hour before midnight")]
    [InlineData("desk-hours", "2026-03-05T23:00Z", "1:00", "2026-03-06T00:00Z", "R-INT-1: ends at midnight, the end of the day")]
    [InlineData("desk-hours", "2026-03-06T00:00Z", "1:00", "2026-03-06T10:00Z", "R-INT-1: midnight itself is closed")]
    [InlineData("desk-hours", "2026-03-29T12:00Z", "1:00", "2026-03-30T10:00Z", "R-INT-1: UTC knows no switch")]
    [InlineData("desk-hours", "2026-03-02T09:00Z", "75:00", "2026-03-07T00:00Z", "a week of 75 hours ends at Friday midnight")]
    [InlineData("vienna-split", "2026-03-02T09:00+01:00", "3:00", "2026-03-02T12:00+01:00", "ends at the lunch break")]
    [InlineData("vienna-split", "2026-03-02T09:00+01:00", "3:00:00.000000001", "2026-03-02T13:00:00.000000001+01:00", "a nanosecond more is after lunch")]
    [InlineData("vienna-split", "2026-03-02T11:30+01:00", "1:00", "2026-03-02T13:30+01:00", "across the lunch break")]
    [InlineData("vienna-split", "2026-03-02T12:30+01:00", "7:00", "2026-03-03T12:00+01:00", "received during lunch, a full day")]
    [InlineData("once-a-week", "2026-03-05T00:00Z", "1:00", "2026-03-11T11:00Z", "one opening a week, just missed")]
    [InlineData("once-a-week", "2026-03-04T10:30Z", "1:00", "2026-03-11T10:30Z", "half now and half next week")]
    [InlineData("once-a-week", "2026-03-04T10:00Z", "52:00", "2027-02-24T11:00Z", "a year of Wednesdays")]
    [InlineData("no-monday-no-thursday", "2026-03-07T12:00Z", "1:00", "2026-03-10T10:00Z", "a gap of three days is no reason to be overdue at once")]
    [InlineData("no-monday-no-thursday", "2026-03-11T16:30Z", "1:00", "2026-03-13T09:30Z", "a closed day within the week")]
    [InlineData("utc-daily", "2028-02-28T16:00Z", "2:00", "2028-02-29T10:00Z", "into the leap day")]
    [InlineData("utc-daily", "2028-02-29T16:00Z", "2:00", "2028-03-01T10:00Z", "out of the leap day")]
    [InlineData("utc-daily", "2026-02-28T16:00Z", "2:00", "2026-03-01T10:00Z", "no leap day")]
    [InlineData("over-midnight", "2026-03-02T23:00Z", "2:00", "2026-03-03T01:00Z", "hours over midnight are one opening")]
    [InlineData("over-midnight", "2026-03-02T22:00Z", "4:00", "2026-03-03T02:00Z", "a night shift ends at its end")]
    [InlineData("always", "2026-03-06T23:59:30Z", "0:01", "2026-03-07T00:00:30Z", "day and night is open at midnight too")]
    [InlineData("always", "2026-03-06T12:00Z", "8760:00", "2027-03-06T12:00Z", "a year on the wall")]
    [InlineData("always", "2026-03-06T12:00Z", "0:00:00.000000001", "2026-03-06T12:00:00.000000001Z", "a nanosecond on the wall")]
    [InlineData("apia", "2011-12-29T16:00-10:00", "2:00", "2011-12-31T10:00+14:00", "the island that skipped a Friday")]
    [InlineData("apia-friday", "2011-12-29T12:00-10:00", "1:00", "2012-01-06T01:00+14:00", "the skipped Friday has no hours")]
    [InlineData("apia-clock", "2011-12-29T23:00-10:00", "2:00", "2011-12-31T01:00+14:00", "day and night over a skipped day")]
    [InlineData("st-johns-sunday", "2010-11-06T12:00-02:30", "1:00", "2010-11-07T00:00-03:30", "a switch a minute after midnight: Sunday has begun")]
    [InlineData("havana-sunday", "2024-11-03T00:00-04:00", "25:00", "2024-11-04T00:00-05:00", "a switch back to midnight")]
    public void The_deadline_is_the_earliest_instant_at_which_the_allowance_has_been_worked(string calendar, string start, string allowance, string expected, string because)
    {
        var named = Named(calendar);

        var due = named.Deadline(At(start), Of(allowance));

        Assert.True(At(expected) == due, $"{because}: {named.Shown(due!.Value)} is not {expected}");
    }

    [Fact]
    public void A_calendar_that_never_opens_has_no_deadline_but_zero_is_still_the_start()
    {
        var start = At("2026-03-02T09:00Z");

        Assert.Null(Named("never").Deadline(start, Duration.FromNanoseconds(1)));
        Assert.Equal(start, Named("never").Deadline(start, Duration.Zero));
    }

    [Fact]
    public void A_negative_allowance_is_refused()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => BuiltInCalendars.DeskHours.Deadline(At("2026-03-02T09:00Z"), Duration.FromNanoseconds(-1)));

        Assert.StartsWith("An allowance of working time is zero or more.", refusal.Message, StringComparison.Ordinal);
    }
}
