using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>What becomes of mails, and what that makes of a window: notice counts when it is accepted (R-MNT-1).</summary>
public sealed class WindowDeliveryTests
{
    private static readonly MailTransportException _away = new("The server is away.", isFinal: false) { RetryAfter = TimeSpan.FromMinutes(30) };

    [Theory]
    [InlineData(0, false, "accepted exactly 24 hours ahead")]
    [InlineData(1, true, "accepted a second later")]
    public async Task Notice_that_is_accepted_late_is_flagged_with_the_customer_and_told_to_leads(int secondsLate, bool isShort, string because)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.LeadAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("bank");
        desk.Mails.Refuse = m => m.To.Address == "c1@acme.example" ? _away : null;
        string id = await desk.PlanAsync();

        // The carrier is back, and the mail is tried, at that very instant.
        Instant back = WindowDesk.Start - Duration.FromHours(24) + Duration.FromSeconds(secondsLate);
        await desk.UntilAsync(back - Duration.FromSeconds(1));
        desk.Mails.Refuse = m => m.To.Address == "c1@acme.example" && desk.Clock < back ? new MailTransportException("Away.", isFinal: false) { RetryAfter = (back - desk.Clock).ToTimeSpan() } : null;
        await desk.UntilAsync(back + Duration.FromHours(2));

        JsonNode window = await desk.WindowAsync(id);
        bool isFlagged = window["flags"]!.AsArray().Any(f => (string?)f == "short-notice");
        Instant accepted = desk.Mails.Taken.First(t => t.Mail.To.Address == "c1@acme.example" && t.Mail.Subject.Contains("announced", StringComparison.Ordinal)).At;
        Assert.True(accepted >= back, because);
        Assert.Equal(WindowDesk.Start - accepted < Duration.FromHours(24), isFlagged);
        Assert.True(isFlagged || !isShort, because);
        Assert.Equal(isFlagged ? ["acme"] : [], window["shortNotice"]!.AsArray().Select(c => (string?)c));
        Assert.Equal(isFlagged, desk.Mails.Subjects("lea@desk.example").Contains("[W-1] SHORT NOTICE: Database upgrade"));
        Assert.False((await desk.StateAsync(id)).ConformsFor("acme") && isFlagged);
        Assert.True((await desk.StateAsync(id)).ConformsFor("bank"));
    }

    [Fact]
    public async Task A_customer_whom_no_mail_reaches_is_told_to_leads_and_the_window_does_not_conform_for_it()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.LeadAsync();
        await desk.CustomerAsync("acme", contacts: 2);
        await desk.CustomerAsync("bank", contacts: 2);
        await desk.CustomerAsync("empty", contacts: 0);
        desk.Mails.Refuse = m => m.To.Address is "c1@acme.example" or "c2@acme.example" or "c1@bank.example" ? new MailTransportException("550 5.1.1 No such user.", isFinal: true) : null;

        string id = await desk.PlanAsync();

        JsonNode window = await desk.WindowAsync(id);
        Assert.Equal(["acme", "empty"], window["notDelivered"]!.AsArray().Select(c => (string?)c));
        OutgoingMail told = Assert.Single(desk.Mails.To("lea@desk.example"));
        Assert.Equal("[W-1] NOT DELIVERED: Database upgrade", told.Subject);
        Assert.Contains("Customers: acme, empty", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@acme", told.Text, StringComparison.Ordinal);
        JsonArray customers = (await desk.Http.GetAsync($"/api/maintenance-windows/{id}/customers")).Json["items"]!.AsArray();
        Assert.Equal([("acme", false), ("bank", true), ("empty", false)], customers.Select(c => ((string)c!["customer"]!, c["acceptedAt"] is not null)));
    }

    [Fact]
    public async Task Customers_who_came_after_the_announcement_are_told_at_the_start_and_that_is_too_late_for_them()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.LeadAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start - Duration.FromHours(2));
        await desk.CustomerAsync("bank");
        await desk.UntilAsync(WindowDesk.Start);

        Assert.Equal(["[W-1] Maintenance has begun: Database upgrade"], desk.Mails.Subjects("c1@bank.example"));
        Assert.Equal("bank", Assert.Single((await desk.StateAsync(id)).ShortNotice));
        Assert.Equal(["[W-1] SHORT NOTICE: Database upgrade"], desk.Mails.Subjects("lea@desk.example"));
        await desk.DoAsync(id, "complete", "{}");
        Assert.Equal(2, desk.Mails.To("c1@bank.example").Count());
    }

    [Fact]
    public async Task Ten_thousand_recipients_with_some_bouncing_are_each_told_once()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.LeadAsync();
        foreach (int i in Enumerable.Range(1, 20))
        {
            await desk.CustomerAsync(FormattableString.Invariant($"big{i}"), contacts: 500);
        }

        // Every seventh address does not exist, all of one customer's, and every eleventh server is away at first.
        desk.Mails.Refuse = m => Number(m) % 7 == 0 || m.To.Address.EndsWith("@big9.example", StringComparison.Ordinal) ? new MailTransportException("550 5.1.1 No such user.", isFinal: true)
            : Number(m) % 11 == 0 && desk.Clock == WindowDesk.Now ? _away
            : null;
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Now + Duration.FromHours(1));

        string[] told = [.. desk.Mails.Taken.Where(t => t.Mail.Subject.StartsWith("[W-1] Maintenance announced", StringComparison.Ordinal)).Select(t => t.Mail.To.Address)];
        Assert.Equal(told.Length, told.Distinct().Count());
        Assert.Equal(19 * Enumerable.Range(1, 500).Count(i => i % 7 != 0), told.Length);
        Assert.Equal("big9", Assert.Single((await desk.StateAsync(id)).NoticeFailed));
        Assert.Equal(0, (await desk.StateAsync(id)).ShortNoticeCount);
        Assert.Equal(told.Length, desk.Mails.Taken.Select(t => t.Mail.MessageId).Distinct().Count() - desk.Mails.To("lea@desk.example").Count());
        Assert.DoesNotContain(desk.Desk.Store.Keys("windownotices", id), k => k.StartsWith("mail|", StringComparison.Ordinal));
        Assert.DoesNotContain(desk.Desk.Store.Keys("windows", id), k => k.StartsWith("outbox|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_emergency_beyond_what_is_left_of_availability_is_refused_with_the_figure()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        // March has 743 hours in California, of which 222 min 54 s may be lost; 2 h 12 min 54 s were.
        await desk.Http.PutAsync("/api/incidents/before", "{'title':'It was down','startedAt':'2026-03-02T00:00:00Z','reason':'Told by the monitor.'}");
        await desk.Desk.DoAsync("/api/incidents/before/outages", "{'reason':'The logs say so.','outages':[{'from':'2026-03-02T00:00:00Z','to':'2026-03-02T02:12:54Z'}]}");

        DeskDriver.Answer refused = await desk.PostAsync(WindowDesk.Body(WindowDesk.Now, Duration.FromSeconds(5401), ",'emergency':{'reason':'Disk fails.'}"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "maintenance/breaks-availability"), (refused.Status, refused.Problem));
        Assert.Contains("leaves 1:30:00 this month", (string?)refused.Json["detail"], StringComparison.Ordinal);

        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Now, Duration.FromSeconds(5401), ",'emergency':{'reason':'Disk fails.','acceptBreach':true}"));
        Assert.Contains("[W-2] Emergency maintenance: Database upgrade", desk.Mails.Subjects("c1@acme.example"));
    }

    [Fact]
    public async Task An_emergency_of_exactly_what_is_left_of_availability_is_accepted()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.Http.PutAsync("/api/incidents/before", "{'title':'It was down','startedAt':'2026-03-02T00:00:00Z','reason':'Told by the monitor.'}");
        await desk.Desk.DoAsync("/api/incidents/before/outages", "{'reason':'The logs say so.','outages':[{'from':'2026-03-02T00:00:00Z','to':'2026-03-02T02:12:54Z'}]}");
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Now, Duration.FromMinutes(90), ",'emergency':{'reason':'Disk fails.'}"));
    }

    private static int Number(OutgoingMail mail) => mail.To.Address.StartsWith('c') ? int.Parse(mail.To.Address[1..mail.To.Address.IndexOf('@', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture) : 1;
}
