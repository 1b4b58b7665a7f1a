using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Incidents;

/// <summary>An incident from its declaration to its root cause, over HTTP (R-ENG-4). The desk's clock stands at 2026-03-02T09:00Z.</summary>
public sealed class IncidentHttpTests
{
    private const string Declaration = "{'title':'Search is down','products':['search'],'commander':'ada','communicationsLead':'ben','startedAt':'2026-03-02T08:50:00Z'}";

    [Fact]
    public async Task An_incident_is_declared_updated_resolved_and_closed()
    {
        await using CaseDesk desk = await StartAsync();
        DeskDriver.Answer made = await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
        Assert.Equal((HttpStatusCode.Created, "I-1", "active", "2026-03-02T10:00:00Z"), (made.Status, (string?)made.Json["id"], (string?)made.Json["state"], (string?)made.Json["nextUpdateBy"]));
        string linked = await LinkAsync(desk, "I-1", await desk.OpenAsync("Search finds nothing"));
        desk.Outside.Mails.Clear();

        await desk.DoAsync("/api/incidents/I-1/update", "{'summary':'The index is full.','nextSteps':'We enlarge it.','phase':'identified'}");
        await desk.AttendAsync();
        OutgoingMail update = Assert.Single(desk.Outside.Mails);
        Assert.Equal("kim@acme.example", update.To.Address);
        Assert.Contains($"[{linked}]", update.Subject, StringComparison.Ordinal);
        Assert.Contains("The index is full.", update.Text, StringComparison.Ordinal);
        Assert.Contains("told-of-incident", await desk.EventsAsync(linked));

        await desk.DoAsync("/api/incidents/I-1/resolve", "{'summary':'It works again.'}");
        await desk.AttendAsync();
        Assert.Equal(2, desk.Outside.Mails.Count);
        Assert.Equal(422, (int)(await desk.Http.SendAsync("POST", "/api/incidents/I-1/close", "{}", Role.Engineer)).Status);
        await desk.DoAsync("/api/incidents/I-1/root-cause", "{'whatHappened':'Full.','why':'Unwatched.','mended':'Enlarged.','prevention':'Watched.'}");
        JsonNode closed = (await desk.DoAsync("/api/incidents/I-1/close", "{}")).Json;
        Assert.Equal(("closed", "Unwatched."), ((string?)closed["state"], (string?)closed["rootCause"]!["why"]));
        Assert.Equal("2026-03-02T09:00:00Z", (string?)closed["outages"]![0]!["to"]);
    }

    [Fact]
    public async Task Every_linked_customer_hears_at_once_and_each_once_though_the_round_is_repeated()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
        for (int i = 0; i < 5; i++)
        {
            await LinkAsync(desk, "I-1", await desk.OpenAsync());
        }

        desk.Outside.Mails.Clear();
        await desk.DoAsync("/api/incidents/I-1/update", "{'summary':'We look at it.'}");
        await desk.RecoverAsync();
        await desk.RecoverAsync();
        Assert.Equal(5, desk.Outside.Mails.Count);
        Assert.Equal(5, desk.Outside.Mails.Select(m => m.EffectId).Distinct().Count());
    }

    [Fact]
    public async Task A_link_made_on_either_side_shows_on_both()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/outage-7", Declaration);
        string one = await desk.OpenAsync();
        string other = await desk.OpenAsync();

        await LinkAsync(desk, "outage-7", one);
        JsonNode shown = (await desk.DoAsync($"/api/cases/{other}/links", "{'kind':'incident','ref':'outage-7'}")).Json;

        Assert.Equal("outage-7", (string?)shown["links"]![0]!["ref"]);
        Assert.Equal("outage-7", (string?)(await desk.Http.GetAsync($"/api/cases/{one}")).Json["links"]![0]!["ref"]);
        Assert.Equal([one, other], (await desk.Http.GetAsync("/api/incidents/outage-7")).Json["cases"]!.AsArray().Select(c => (string?)c));
        await desk.DoAsync($"/api/cases/{other}/links", "{'kind':'incident','ref':'outage-7','remove':true}");
        Assert.Equal([one], (await desk.Http.GetAsync("/api/incidents/outage-7")).Json["cases"]!.AsArray().Select(c => (string?)c));
        Assert.Empty((await desk.Http.GetAsync($"/api/cases/{other}")).Json["links"]!.AsArray());
    }

    [Fact]
    public async Task A_link_to_an_incident_that_there_is_not_is_the_case_s_alone()
    {
        await using CaseDesk desk = await StartAsync();
        string id = await desk.OpenAsync();
        Assert.Equal("2026-03-02.search", (string?)(await desk.DoAsync($"/api/cases/{id}/links", "{'kind':'incident','ref':'2026-03-02.search'}")).Json["links"]![0]!["ref"]);
        Assert.Equal(404, (int)(await desk.Http.GetAsync("/api/incidents/2026-03-02.search")).Status);
    }

    [Fact]
    public async Task Whoever_communicates_is_nagged_and_a_missed_update_is_told_to_all()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
        await desk.AttendAsync();
        Assert.Equal(["[I-1] INCIDENT: Search is down", "[I-1] INCIDENT: Search is down"], desk.Outside.Subjects);
        desk.Outside.Mails.Clear();

        await desk.PassAsync(Duration.FromMinutes(50));
        Assert.Equal([("[I-1] Update due: Search is down", "ben@desk.example")], desk.Outside.Mails.Select(m => (m.Subject, m.To.Address)));
        await desk.PassAsync(Duration.FromMinutes(10));
        Assert.Equal(["ben@desk.example", "ada@desk.example"], desk.Outside.Mails.Skip(1).Select(m => m.To.Address));
        Assert.Equal(1, (int)(await desk.Http.GetAsync("/api/incidents/I-1")).Json["missedUpdates"]!);
        Assert.DoesNotContain(await desk.DueAsync(), e => e.At <= desk.Http.DeskClock.Now && e.Sequence == 0);
    }

    [Fact]
    public async Task Cases_that_resemble_an_incident_are_suggested_and_those_that_are_linked_are_not()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
        string alike = await desk.OpenAsync("Search finds nothing", ",'product':'search'");
        string similar = await desk.OpenAsync("All is down");
        await desk.OpenAsync("An invoice");
        JsonArray suggested = (await desk.Http.GetAsync("/api/incidents/I-1/suggestions")).Json["items"]!.AsArray();
        Assert.Equal([(alike, 3), (similar, 1)], suggested.Select(s => ((string?)s!["case"], (int)s["score"]!)));
        await LinkAsync(desk, "I-1", alike);
        Assert.Equal([similar], (await desk.Http.GetAsync("/api/incidents/I-1/suggestions")).Json["items"]!.AsArray().Select(s => (string?)s!["case"]));
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_leaves_out_what_was_withdrawn()
    {
        await using CaseDesk desk = await StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
            desk.Http.DeskClock.Advance(Duration.FromMinutes(1));
        }

        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", "/api/incidents/I-3", null, Role.Lead)).Status);
        DeskDriver.Answer first = await desk.Http.GetAsync("/api/incidents?top=2");
        DeskDriver.Answer second = await desk.Http.GetAsync($"/api/incidents?top=2&next={(string?)first.Json["next"]}");
        Assert.Equal(["I-5", "I-4", "I-2", "I-1"], first.Json["items"]!.AsArray().Concat(second.Json["items"]!.AsArray()).Select(i => (string?)i!["id"]));
        Assert.Null((string?)second.Json["next"]);
        Assert.Equal(404, (int)(await desk.Http.GetAsync("/api/incidents/I-3")).Status);
        await desk.DoAsync("/api/incidents/I-4/resolve", "{'summary':'Over.'}");
        Assert.Equal(["I-5", "I-2", "I-1"], (await desk.Http.GetAsync("/api/incidents?active=true")).Json["items"]!.AsArray().Select(i => (string?)i!["id"]));
    }

    [Theory]
    [InlineData("POST", "/api/incidents", "{}", 400, "title", "nothing is said")]
    [InlineData("POST", "/api/incidents", "{'title':'t','commander':'zoe'}", 400, "commander", "nobody of that name")]
    [InlineData("POST", "/api/incidents", "{'title':'t','startedAt':'2026-03-02T08:44:59Z'}", 400, "reason", "a second more than 15 minutes ago")]
    [InlineData("POST", "/api/incidents", "{'title':'t','updateEvery':'PT4M'}", 400, "updateEvery", "too often to be kept")]
    [InlineData("PUT", "/api/incidents/I-9", "{'title':'t'}", 404, null, "numbers are the desk's to give")]
    [InlineData("PUT", "/api/incidents/a_b", "{'title':'t'}", 404, null, "no id")]
    [InlineData("POST", "/api/incidents/here/cases", "{'case':'C-9999'}", 400, "case", "no such case")]
    [InlineData("POST", "/api/incidents/here/cases", "{'case':'nine'}", 400, "case", "no id of a case")]
    [InlineData("POST", "/api/incidents/here/outages", "{'reason':'r'}", 400, "outages", "which")]
    [InlineData("POST", "/api/incidents/here/outages", "{'reason':'r','outages':[{}]}", 400, "outages", "since when")]
    [InlineData("POST", "/api/incidents/here/close", "{}", 409, null, "not resolved")]
    [InlineData("POST", "/api/incidents/here/outage/start", "{}", 409, null, "down already")]
    [InlineData("POST", "/api/incidents/there/update", "{'summary':'s'}", 404, null, "no such incident")]
    [InlineData("POST", "/api/incidents/here/update", "{'summary':'s','engineer':'desk'}", 400, "engineer", "nobody acts as the desk")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string method, string url, string body, int status, string? field, string because)
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", Declaration);
        long before = (await desk.Http.GetAsync("/api/incidents/here/timeline")).Json["items"]!.AsArray().Count;
        DeskDriver.Answer answer = await desk.Http.SendAsync(method, url, body, Role.Engineer);
        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(field is null ? [] : [field], status == 400 ? answer.FaultyFields : []);
        Assert.Equal(before, (await desk.Http.GetAsync("/api/incidents/here/timeline")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_write_on_an_older_state_is_refused_and_the_same_key_is_applied_once()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", Declaration);
        Assert.Equal(412, (int)(await desk.Http.SendAsync("POST", "/api/incidents/here/note", "{'text':'t'}", Role.Engineer, ("If-Match", "\"1\""))).Status);
        Assert.Equal(412, (int)(await desk.Http.SendAsync("PUT", "/api/incidents/here", Declaration, Role.Engineer, ("If-None-Match", "*"))).Status);
        await desk.DoAsync("/api/incidents/here/note", "{'text':'t'}", ("If-Match", "\"2\""), ("Idempotency-Key", "k"));
        await desk.DoAsync("/api/incidents/here/note", "{'text':'t'}", ("If-Match", "\"2\""), ("Idempotency-Key", "k"));
        Assert.Equal(["declared", "outage-started", "note-added"], (await desk.Http.GetAsync("/api/incidents/here/timeline")).Json["items"]!.AsArray().Select(e => (string?)e!["type"]));
    }

    [Fact]
    public async Task A_mail_to_staff_that_cannot_go_out_is_tried_again()
    {
        await using CaseDesk desk = await StartAsync();
        desk.Outside.Fault = new MailTransportException("away", isFinal: false) { RetryAfter = TimeSpan.FromSeconds(5) };
        await desk.Http.SendAsync("POST", "/api/incidents", Declaration, Role.Engineer);
        await desk.AttendAsync();
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromSeconds(6));
        Assert.Equal(2, desk.Outside.Mails.Count);
        await desk.RecoverAsync();
        Assert.Equal(2, desk.Outside.Mails.Count);
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        foreach (string name in new[] { "ada", "ben" })
        {
            await desk.Http.PutAsync($"/api/engineers/{name}", $"{{'name':'{name}','email':'{name}@desk.example','level':4}}");
        }

        return desk;
    }

    /// <returns>The case.</returns>
    private static async Task<string> LinkAsync(CaseDesk desk, string incident, string id)
    {
        await desk.DoAsync($"/api/incidents/{incident}/cases", $"{{'case':'{id}'}}");
        await desk.AttendAsync();
        return id;
    }
}
