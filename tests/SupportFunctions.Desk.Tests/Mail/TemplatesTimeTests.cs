using System.Globalization;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using static SupportFunctions.Desk.Tests.Mail.TemplatesFixture;

namespace SupportFunctions.Desk.Tests.Mail;

public sealed class TemplatesTimeTests
{
    [Theory]
    [InlineData("2026-03-11T23:30:00Z", "America/Los_Angeles", "Wednesday, 11 March 2026, 16:30 PDT (UTC-7)", "summer time in California")]
    [InlineData("2026-03-08T09:59:00Z", "America/Los_Angeles", "Sunday, 8 March 2026, 01:59 PST (UTC-8)", "the last minute before the change")]
    [InlineData("2026-03-08T10:00:00Z", "America/Los_Angeles", "Sunday, 8 March 2026, 03:00 PDT (UTC-7)", "the first minute after it")]
    [InlineData("2026-03-11T23:30:00Z", "Asia/Kathmandu", "Thursday, 12 March 2026, 05:15 (UTC+5:45)", "a quarter hour, and no letters")]
    [InlineData("2026-03-11T23:30:00Z", "Europe/Vienna", "Thursday, 12 March 2026, 00:30 CET (UTC+1)", "the next day")]
    [InlineData("2026-10-25T00:30:00Z", "Europe/Vienna", "Sunday, 25 October 2026, 02:30 CEST (UTC+2)", "the hour that comes twice, first time")]
    [InlineData("2026-10-25T01:30:00Z", "Europe/Vienna", "Sunday, 25 October 2026, 02:30 CET (UTC+1)", "the hour that comes twice, second time")]
    [InlineData("2026-01-05T12:00:00Z", "America/St_Johns", "Monday, 5 January 2026, 08:30 NST (UTC-3:30)", "half an hour west")]
    [InlineData("2026-01-05T12:00:00Z", "Europe/London", "Monday, 5 January 2026, 12:00 GMT (UTC+0)", "zero offset, but a zone with a name")]
    [InlineData("2026-01-05T12:00:59Z", "Etc/UTC", "Monday, 5 January 2026, 12:00 UTC", "seconds are dropped, never rounded up")]
    [InlineData("2026-01-05T12:00:00Z", "Mars/Base", "Monday, 5 January 2026, 12:00 UTC", "an unknown zone still gets a plain time")]
    public void A_promise_is_told_in_the_recipients_zone(string promise, string zone, string expected, string because)
    {
        OutgoingMail mail = Compose(AMail(MailKind.Reply, f => f with { HearAgainBy = At(promise) }, zone));

        Assert.True(mail.Text.Contains($"\nBy {expected} at the latest.\n", StringComparison.Ordinal), because + "\n" + mail.Text);
        Assert.True(mail.Html.Contains($">By {expected} at the latest.<", StringComparison.Ordinal), because + "\n" + mail.Html);
    }

    [Fact]
    public void Staff_read_the_deadline_in_their_zone_and_to_the_second_in_UTC()
    {
        OutgoingMail mail = Compose(AMail(MailKind.ClockBreach, zone: "Europe/Vienna"));

        Assert.Contains("Due:       Thursday, 12 March 2026, 00:30 CET (UTC+1)\n           2026-03-11 23:30:45 UTC\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_acknowledgement_without_a_promise_falls_back_on_the_first_response()
    {
        OutgoingMail mail = Compose(AMail(MailKind.Acknowledgement, f => f with { HearAgainBy = null }));

        Assert.Contains("By Wednesday, 11 March 2026, 16:30 PDT (UTC-7) at the latest.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_machines_culture_leaves_no_trace()
    {
        OutgoingMail[] before = [.. AllKinds.Select(k => Compose(AMail(k)))];
        CultureInfo own = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            OutgoingMail[] after = [.. AllKinds.Select(k => MailComposer.For(Settings).Compose(AMail(k), Settings))];
            Assert.Equal(before.Select(m => m.Subject + m.Text + m.Html), after.Select(m => m.Subject + m.Text + m.Html));
        }
        finally
        {
            CultureInfo.CurrentCulture = own;
        }
    }
}
