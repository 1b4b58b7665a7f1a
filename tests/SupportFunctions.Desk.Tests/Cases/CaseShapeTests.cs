using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The JSON of contract.md, field by field.</summary>
public sealed class CaseShapeTests
{
    private const string Customer = "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example']}";

    [Fact]
    public async Task A_new_case_of_a_known_customer()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", Customer);
        var created = await desk.DoAsync(
            "/api/cases", "{'subject':'Login fails','from':{'email':'Kim@acme.example','name':'Kim'},'text':'It does not work.','product':'server'}");
        desk.Http.DeskClock.Advance(Duration.FromMinutes(90));

        var answer = await desk.Http.GetAsync("/api/cases/C-1001", Role.Reader);

        Assert.Equal((HttpStatusCode.OK, created.ETag), (answer.Status, answer.ETag));
        AssertJson(
            """
            {'id':'C-1001','subject':'Login fails','status':'new',
             'customer':{'id':'acme','name':'Acme','tier':'enterprise','deployment':'self-hosted'},
             'requester':{'email':'kim@acme.example','name':'Kim'},
             'severity':null,'priority':null,'suggestedPriority':'p2','type':null,'product':'server','feature':null,'maturity':'ga',
             'assignee':null,'collaborators':[],'channel':'api','openedAt':'2026-03-02T09:00:00Z','updatedAt':'2026-03-02T09:00:00Z',
             'clocks':[
               {'name':'first-response','agreement':'standard','calendar':'pacific-business-hours','target':'PT24H',
                'startedAt':'2026-03-02T09:00:00Z','dueAt':'2026-03-05T01:00:00Z','state':'running','elapsed':'PT0S','pausedTotal':'PT0S','provisional':true},
               {'name':'resolution','agreement':'standard','calendar':'pacific-business-hours','target':'PT72H',
                'startedAt':'2026-03-02T09:00:00Z','dueAt':'2026-03-13T00:00:00Z','state':'running','elapsed':'PT0S','pausedTotal':'PT0S','provisional':true},
               {'name':'internal-response','agreement':'internal','calendar':'desk-hours','target':'PT1H',
                'startedAt':'2026-03-02T09:00:00Z','dueAt':'2026-03-02T10:00:00Z','state':'running','elapsed':'PT1H30M','pausedTotal':'PT0S'},
               {'name':'next-update','agreement':'internal','calendar':'always','target':'PT64H',
                'startedAt':'2026-03-02T09:00:00Z','dueAt':'2026-03-05T01:00:00Z','state':'running','elapsed':'PT1H30M','pausedTotal':'PT0S'}],
             'messages':1,'handoffs':0,'escalations':[],'links':[],'attachments':0,
             'realQuestion':null,'environment':null,'businessImpact':null,'highStakes':false}
            """,
            answer.Json);
    }

    [Fact]
    public async Task Exceptions_granted_to_the_customer_are_shown_until_they_end()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync(
            "/api/customers/acme",
            Customer.Replace(
                "'domains'",
                "'exceptions':[{'from':'2026-02-01','to':'2026-03-01','what':'Ended.','grantedBy':'Grace','why':'A launch.'},"
                + "{'from':'2026-03-01','to':'2026-03-02T10:00:00Z','what':'Calls on Sundays.','grantedBy':'Grace','why':'A launch.'},"
                + "{'from':'2026-05-01','to':'2026-06-01','what':'Faster answers.','grantedBy':'Lea','why':'They move.','agreement':'standard'}],'domains'",
                StringComparison.Ordinal));
        await desk.DoAsync("/api/cases", "{'subject':'Login fails','from':{'email':'kim@acme.example'},'text':'It does not work.'}");

        JsonNode before = (await desk.Http.GetAsync("/api/cases/C-1001", Role.Reader)).Json;
        desk.Http.DeskClock.Advance(Duration.FromHours(1));
        JsonNode after = (await desk.Http.GetAsync("/api/cases/C-1001", Role.Reader)).Json;
        await desk.Http.PutAsync("/api/customers/acme", Customer);
        JsonNode without = (await desk.Http.GetAsync("/api/cases/C-1001", Role.Reader)).Json;

        const string Later = "{'from':'2026-05-01T00:00:00Z','to':'2026-06-01T00:00:00Z','what':'Faster answers.','grantedBy':'Lea','why':'They move.','agreement':'standard'}";
        AssertJson("[{'from':'2026-03-01T00:00:00Z','to':'2026-03-02T10:00:00Z','what':'Calls on Sundays.','grantedBy':'Grace','why':'A launch.'}," + Later + "]", before["exceptions"]!);
        AssertJson("[" + Later + "]", after["exceptions"]!);
        Assert.False(without.AsObject().ContainsKey("exceptions"));
    }

    [Fact]
    public async Task A_clock_that_was_met_late_is_breached_and_names_both_instants()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.PassAsync(Duration.FromMinutes(75));
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
        desk.Http.DeskClock.Advance(Duration.FromHours(3));

        JsonNode clock = Clock((await desk.Http.GetAsync($"/api/cases/{id}")).Json, "internal-response");

        AssertJson(
            """
            {'name':'internal-response','agreement':'internal','calendar':'desk-hours','target':'PT1H','startedAt':'2026-03-02T09:00:00Z',
             'dueAt':'2026-03-02T10:00:00Z','state':'breached','elapsed':'PT1H15M','pausedTotal':'PT0S',
             'metAt':'2026-03-02T10:15:00Z','breachedAt':'2026-03-02T10:00:00Z'}
            """,
            clock);
    }

    [Fact]
    public async Task Words_of_two_parts_are_kebab_case_and_a_pause_shows()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/wait", "{'on':'customer','ask':'Which version?'}");
        desk.Http.DeskClock.Advance(Duration.FromHours(10));

        JsonNode shown = (await desk.Http.GetAsync($"/api/cases/{id}")).Json;

        Assert.Equal("waiting-on-customer", (string?)shown["status"]);
        JsonNode clock = Clock(shown, "resolution");
        Assert.Equal(("paused", "PT10H"), ((string?)clock["state"], (string?)clock["pausedTotal"]));
    }

    [Fact]
    public async Task A_timeline_entry_has_its_place_time_type_actor_and_data()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/note", "{'text':'Seen before.','evidence':'log','engineer':'grace'}");

        JsonArray items = (await desk.Http.GetAsync($"/api/cases/{id}/timeline", Role.Reader)).Json["items"]!.AsArray();

        Assert.Equal(Enumerable.Range(1, items.Count), items.Select(e => (int)e!["seq"]!));
        Assert.Equal("opened", (string?)items[0]!["type"]);
        AssertJson(
            $$$"""
            {'seq':{{{items.Count}}},'at':'2026-03-02T09:00:00Z','type':'note-added','by':'grace',
             'data':{'text':'Seen before.','evidence':'log'}}
            """,
            items[^1]!);
    }

    [Theory]
    [InlineData("{'summary':'s','nextSteps':'n'}", true, "[]", "both parts")]
    [InlineData("{'summary':'','nextSteps':'n'}", false, "[\"summary\"]", "an empty one is never an error")]
    [InlineData("{'summary':' ','body':'We are on it.'}", false, "[\"summary\",\"nextSteps\"]", "R-SLA-6: 'we are on it' stops nothing")]
    [InlineData("{}", false, "[\"summary\",\"nextSteps\"]", "nothing is required")]
    public async Task A_reply_says_whether_it_counts_and_what_is_missing(string body, bool counts, string missing, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();

        var answer = await desk.DoAsync($"/api/cases/{id}/reply", body);
        await desk.AttendAsync();

        Assert.Equal($"{{\"countsAsFirstResponse\":{(counts ? "true" : "false")},\"missing\":{missing}}}", answer.Text);
        Assert.Equal(counts ? "met" : "running", (string?)Clock((await desk.Http.GetAsync($"/api/cases/{id}")).Json, "first-response")["state"]);
        Assert.True(desk.Outside.Mails.Count == 2, because);
    }

    internal static JsonNode Clock(JsonNode of, string name) => of["clocks"]!.AsArray().Single(c => (string?)c!["name"] == name)!;

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.Equal(JsonNode.Parse(expected.Replace('\'', '"'))!.ToJsonString(), actual.ToJsonString());
}
