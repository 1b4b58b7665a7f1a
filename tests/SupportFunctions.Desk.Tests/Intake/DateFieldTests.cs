using System.Globalization;
using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

public class DateFieldTests
{
    [Theory]
    [InlineData("Mon, 2 Mar 2026 09:59:59 +0100", "2026-03-02T09:59:59+01:00", "RFC 5322")]
    [InlineData("2 Mar 2026 09:59 -0530", "2026-03-02T09:59:00-05:30", "no day name, no seconds")]
    [InlineData("Mon, 02 Mar 26 09:59:59 EST", "2026-03-02T09:59:59-05:00", "two-digit year, named zone")]
    [InlineData("Mon, 2 Mar 99 09:59:59 GMT", "1999-03-02T09:59:59+00:00", "50 to 99 are of the last century")]
    [InlineData("Mon, 2 Mar 2026 09:59:59 (local time (CET))", "2026-03-02T09:59:59+00:00", "a comment is no zone")]
    [InlineData("Mon, 2 Mar 2026 9:59:60 PM", "2026-03-02T21:59:59+00:00", "leap second, twelve hours, no zone")]
    [InlineData("Mon Mar  2 09:00:00 2026", "2026-03-02T09:00:00+00:00", "as in mbox")]
    [InlineData("2-Mar-2026 09:00 +01:00", "2026-03-02T09:00:00+01:00", "hyphens, colon in the zone")]
    [InlineData("2026-03-02T09:00:00.5Z", "2026-03-02T09:00:00+00:00", "ISO 8601")]
    [InlineData("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00", "blanks and comments at the colons")]
    [InlineData("Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)", "1969-02-13T23:32:00-03:30", "before the epoch, as RFC 5322 has it")]
    [InlineData("Sun, 29 Feb 2026 09:00:00 +0000", null, "no leap year")]
    [InlineData("Mon, 2 Mar 2026 25:00:00 +0000", null, "no such hour")]
    [InlineData("Mon, 2 Mar 2026 09:00:00 +9900", "2026-03-02T09:00:00+00:00", "no such zone counts as UTC")]
    [InlineData("Mon, 2 Mar 99999 09:00:00 +0000", null, "no such year")]
    [InlineData("99999999999999999999", null, "a number")]
    [InlineData("tomorrow", null, "words")]
    public void A_date_is_read_or_null(string field, string? expected, string because) =>
        Assert.True(expected == DateField.Read(field)?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture), because);
}
