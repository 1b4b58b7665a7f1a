using System.Net;
using System.Text;
using NodaTime;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>Customers accept, or name another slot, by signed link (R-MNT-5).</summary>
public sealed class WindowAnswerTests
{
    [Fact]
    public async Task A_customer_looks_accepts_and_the_consent_is_recorded()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        string path = PathOf(desk.Mails.To("c1@acme.example").Single());

        DeskDriver.Answer page = await desk.Http.GetAsync(path, role: null);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.Status, page.ContentHeaders.ContentType?.MediaType));
        Assert.Contains("Wed 4 Mar 2026, 04:00:00 EST", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await desk.StateAsync(id)).Consents);

        DeskDriver.Answer accepted = await PostAsync(desk, path, "answer=accept");
        Assert.Equal(HttpStatusCode.OK, accepted.Status);
        Assert.Contains("we noted that this time suits you", accepted.Text, StringComparison.Ordinal);
        Assert.Equal("acme", Assert.Single((await desk.StateAsync(id)).Consents).Customer);
    }

    [Fact]
    public async Task A_customer_names_another_slot_in_its_own_time_and_leads_hear_of_it()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.LeadAsync();
        await desk.CustomerAsync("acme");
        await desk.PlanAsync();
        string path = PathOf(desk.Mails.To("c1@acme.example").Single());

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(desk, path, "answer=other&startsAt=&endsAt=")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(desk, path, "answer=other&startsAt=2026-03-01T02:00&endsAt=2026-03-01T04:00")).Status);
        DeskDriver.Answer wrong = await PostAsync(desk, path, "answer=other&startsAt=2026-03-09T04:00&endsAt=2026-03-09T02:00&note=%3Cb%3Eat+night");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("&lt;b&gt;at night", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(desk, path, "answer=other&startsAt=2026-03-09T02:00&endsAt=2026-03-09T04:00&note=Better+at+night")).Status);
        await desk.Desk.AttendAsync();

        OutgoingMail told = Assert.Single(desk.Mails.To("lea@desk.example"));
        Assert.Equal("[W-1] Another slot is asked for: Database upgrade", told.Subject);
        Assert.Contains("From:      Sunday, 8 March 2026, 23:00 PDT (UTC-7)", told.Text, StringComparison.Ordinal);
        Assert.Contains("Better at night", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_for_its_customer_its_window_and_its_revision_only()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("bank");
        string id = await desk.PlanAsync();
        string path = PathOf(desk.Mails.To("c1@acme.example").Single());

        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync(path.Replace("acme", "bank", StringComparison.Ordinal), role: null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(desk, path[..^1] + (path[^1] == 'a' ? 'b' : 'a'), "answer=accept")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.GetAsync("/status/maintenance/" + new string('x', 5000), role: null)).Status);

        await desk.Http.SendAsync("PUT", "/api/maintenance-windows/" + id, WindowDesk.Body(WindowDesk.Start + Duration.FromDays(1)));
        await desk.Desk.AttendAsync();
        Assert.Contains("changed since that mail", (await desk.Http.GetAsync(path, role: null)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(desk, path, "answer=accept")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(desk, PathOf(desk.Mails.To("c1@acme.example").Last()), "answer=accept")).Status);

        await desk.DoAsync(id, "cancel");
        Assert.Contains("It does not take place.", (await desk.Http.GetAsync(PathOf(desk.Mails.To("c1@bank.example").Skip(1).First()), role: null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_two_hours_are_announced_once_every_customer_agreed()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("bank");
        string id = await desk.PlanAsync(WindowDesk.Body(length: Duration.FromHours(4), more: ",'draft':true"));
        Assert.Equal(HttpStatusCode.OK, (await desk.DoAsync(id, "propose")).Status);
        Assert.Equal(["[W-1] Does this maintenance time suit you?: Database upgrade"], desk.Mails.Subjects("c1@acme.example"));

        await PostAsync(desk, PathOf(desk.Mails.To("c1@acme.example").Single()), "answer=accept");
        Assert.Equal("maintenance/too-long", (await desk.DoAsync(id, "announce")).Problem);
        await PostAsync(desk, PathOf(desk.Mails.To("c1@bank.example").Single()), "answer=accept");
        DeskDriver.Answer announced = await desk.DoAsync(id, "announce");
        Assert.Equal((HttpStatusCode.OK, "PT4H"), (announced.Status, (string?)announced.Json["maxLength"]));
    }

    private static string PathOf(OutgoingMail mail) => new Uri(WindowMailTests.Link(mail)).PathAndQuery;

    private static Task<DeskDriver.Answer> PostAsync(WindowDesk desk, string path, string form) =>
        desk.Desk.PostAsync(path, "application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form));
}
