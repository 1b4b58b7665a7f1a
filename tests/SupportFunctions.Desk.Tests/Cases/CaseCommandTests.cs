using System.Net;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Cases;

public sealed class CaseCommandTests
{
    private static readonly string _long = new('x', 100_001);

    [Theory]
    [InlineData("note", "{}", 400, "text", "a note needs a text")]
    [InlineData("assign", "{'engineer':'nobody'}", 400, "engineer", "an engineer there is not")]
    [InlineData("wait", "{}", 400, "on", "whom")]
    [InlineData("wait", "{'on':'godot'}", 400, "on", "no such word")]
    [InlineData("resolve", "{'summary':'s'}", 400, "kind", "what kind")]
    [InlineData("resolve", "{'kind':'resolution'}", 400, "summary", "it is what the customer reads")]
    [InlineData("triage", "{}", 400, "severity", "at least one thing")]
    [InlineData("triage", "{'customer':'a/b#c?','reason':'r'}", 400, "customer", "no id, and no fault of the desk")]
    [InlineData("triage", "{'severity':'sev1','environment':'staging','reason':'r'}", 422, null, "R-SLA-13")]
    [InlineData("triage", "{'severity':'sev1','businessImpact':'low','reason':'r'}", 422, null, "R-SLA-13")]
    [InlineData("confirm", "{}", 409, null, "not resolved yet")]
    [InlineData("reopen", "{'reason':'r'}", 409, null, "open already")]
    [InlineData("reply", "{'nextUpdateBy':'2026-03-02T08:00:00Z'}", 400, "nextUpdateBy", "a promise for the past")]
    [InlineData("note", "{'text':'t','engineer':'customer'}", 400, "engineer", "nobody acts as the customer")]
    [InlineData("note", "{'text':'t','engineer':'desk'}", 400, "engineer", "nobody acts as the desk")]
    [InlineData("note", "{'text':'t','engineer':'a\\nb'}", 400, "engineer", "one line")]
    public async Task What_is_refused_changes_nothing(string action, string body, int status, string? field, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        int rows = desk.Store.Keys("cases").Count;

        var answer = await desk.Http.SendAsync("POST", $"/api/cases/{id}/{action}", body, Role.Engineer);

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(field is null ? [] : [field], status == 400 ? answer.FaultyFields : []);
        Assert.NotEqual("", answer.Problem);
        Assert.Equal(rows, desk.Store.Keys("cases").Count);
        Assert.Single(desk.Outside.Mails);
    }

    [Theory]
    [InlineData("{'from':{'email':'kim@acme.example'},'text':'t'}", "subject", "no subject")]
    [InlineData("{'subject':'s','text':'t'}", "from.email", "nobody to answer")]
    [InlineData("{'subject':'s','from':{'email':'kim'},'text':'t'}", "from.email", "no address")]
    [InlineData("{'subject':'s','from':{'email':'Kim <kim@acme.example>'},'text':'t'}", "from.email", "an address, not a mailbox")]
    [InlineData("{'subject':'s','from':{'email':'kim@acme.example'}}", "text", "nothing asked")]
    [InlineData("{'subject':'s','from':{'email':'kim@acme.example'},'text':'t','customer':'nobody'}", "customer", "a customer there is not")]
    [InlineData("{'subject':'s','from':{'email':'kim@acme.example','name':'LONG'},'text':'t'}", "from.name", "more than a row could hold")]
    [InlineData("{'subject':'s','from':{'email':'kim@acme.example'},'text':'t','product':'LONG'}", "product", "more than a row could hold")]
    [InlineData("{'subject':'s','from':{'email':'kim@acme.example'},'text':'LONG'}", "text", "refused rather than cut")]
    public async Task A_case_is_created_from_whole_bodies_only(string body, string field, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await desk.Http.SendAsync("POST", "/api/cases", body.Replace("LONG", _long, StringComparison.Ordinal), Role.Engineer);

        Assert.True(answer.Status == HttpStatusCode.BadRequest, because + ": " + answer.Text);
        Assert.Equal([field], answer.FaultyFields);
        Assert.Empty(desk.Store.Keys("cases"));
    }

    [Fact]
    public async Task A_handoff_needs_a_summary_and_is_counted()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        foreach (string name in new[] { "grace", "ada" })
        {
            await desk.Http.PutAsync($"/api/engineers/{name}", $"{{'name':'{name}','email':'{name}@desk.example','level':4}}");
        }

        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/assign", "{'engineer':'grace'}");
        var refused = await desk.Http.SendAsync("POST", $"/api/cases/{id}/assign", "{'engineer':'ada'}", Role.Engineer);
        Assert.Equal(["handoffSummary"], refused.FaultyFields);

        var done = await desk.DoAsync($"/api/cases/{id}/assign", "{'engineer':'ada','handoffSummary':'Logs are in.'}");

        Assert.Equal(("ada", 1), ((string?)done.Json["assignee"], (int)done.Json["handoffs"]!));
    }

    [Theory]
    [InlineData("\"1\"", 412, "an older sequence")]
    [InlineData("\"1\", \"2\"", 412, "none of them")]
    [InlineData("W/\"now\"", 412, "a weak tag never matches")]
    [InlineData("\"now\"", 200, "the present one")]
    [InlineData("*", 200, "any")]
    [InlineData("now", 400, "not in quotes")]
    public async Task If_Match_names_the_sequence_that_the_caller_saw(string match, int status, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        string tag = (await desk.Http.GetAsync($"/api/cases/{id}")).ETag!.Trim('"');

        var answer = await desk.Http.SendAsync(
            "POST", $"/api/cases/{id}/note", "{'text':'t'}", Role.Engineer, ("If-Match", match == "now" ? match : match.Replace("now", tag, StringComparison.Ordinal)));

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(status == 200 ? 1 : 0, (await desk.EventsAsync(id)).Count(e => e == "note-added"));
    }

    [Fact]
    public async Task The_ETag_changes_with_events_and_not_with_background_work()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var created = await desk.DoAsync("/api/cases", "{'subject':'s','from':{'email':'kim@acme.example'},'text':'t'}");
        await desk.AttendAsync();
        Assert.Equal(created.ETag, (await desk.Http.GetAsync("/api/cases/C-1001")).ETag);

        var noted = await desk.DoAsync("/api/cases/C-1001/note", "{'text':'t'}", ("If-Match", created.ETag!));

        Assert.NotEqual(created.ETag, noted.ETag);
        Assert.Equal(noted.ETag, (await desk.Http.GetAsync("/api/cases/C-1001")).ETag);
    }

    [Fact]
    public async Task A_reply_sent_again_under_its_key_is_one_reply_and_one_mail()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        (string, string) key = (IdempotencyMiddleware.Header, "k1");

        var first = await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}", key);
        var again = await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}", key);
        await desk.AttendAsync();

        Assert.Equal((first.Text, first.ETag), (again.Text, again.ETag));
        Assert.Equal(2, desk.Outside.Mails.Count);
    }

    [Fact]
    public async Task Whoever_decided_on_an_older_state_decides_again()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        bool isFirst = true;
        desk.Store.BeforeCommit = async batch =>
        {
            if (isFirst && batch.Table == "cases" && batch.Operations.Any(o => o.RowKey == "state"))
            {
                isFirst = false;
                await desk.DoAsync($"/api/cases/{id}/note", "{'text':'faster'}");
            }
        };

        var answer = await desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'workaround','summary':'s'}");
        await desk.AttendAsync();

        Assert.Equal("resolved", (string?)answer.Json["status"]);
        IReadOnlyList<string> events = await desk.EventsAsync(id);
        Assert.True(events.ToList().IndexOf("note-added") < events.ToList().IndexOf("resolved"));
        await desk.PassAsync(NodaTime.Duration.FromSeconds(61));
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_case_that_changes_all_the_time_gives_503_and_says_when_to_try_again()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        bool isInside = false;
        desk.Store.BeforeCommit = async batch =>
        {
            if (!isInside && batch.Table == "cases" && batch.Operations.Any(o => o.RowKey == "state"))
            {
                isInside = true;
                await desk.DoAsync($"/api/cases/{id}/note", "{'text':'faster'}");
                isInside = false;
            }
        };

        var answer = await desk.Http.SendAsync("POST", $"/api/cases/{id}/note", "{'text':'never'}", Role.Engineer);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.Status, answer.Problem));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("GET", "/api/cases/C-9999")]
    [InlineData("GET", "/api/cases/none")]
    [InlineData("GET", "/api/cases/C-9999/timeline")]
    [InlineData("GET", "/api/cases/C-9999/sla")]
    [InlineData("POST", "/api/cases/C-9999/note")]
    [InlineData("POST", "/api/cases/none/reply")]
    public async Task A_case_there_is_not_is_404(string method, string url)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        var answer = await desk.Http.SendAsync(method, url, method == "POST" ? "{'text':'t'}" : null);

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (answer.Status, answer.Problem));
    }

    [Theory]
    [InlineData("POST", "/api/cases", Role.Reader)]
    [InlineData("POST", "/api/cases/C-1001/note", Role.Reader)]
    [InlineData("POST", "/api/cases/C-1001/reply", Role.Reader)]
    [InlineData("GET", "/api/admin/ledger", Role.Lead)]
    [InlineData("GET", "/api/admin/dead-letters", Role.Lead)]
    [InlineData("POST", "/api/admin/dead-letters/x/replay", Role.Lead)]
    [InlineData("DELETE", "/api/admin/dead-letters/x", Role.Lead)]
    public async Task A_role_below_the_needed_one_gets_403_and_no_key_401(string method, string url, Role below)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();

        Assert.Equal("forbidden", (await desk.Http.SendAsync(method, url, method == "POST" ? "{}" : null, below)).Problem);
        Assert.Equal("unauthorized", (await desk.Http.SendAsync(method, url, method == "POST" ? "{}" : null, null)).Problem);
    }

    [Fact]
    public async Task Every_endpoint_of_cases_takes_its_life_from_opening_to_closing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        foreach ((string action, string body, string status) in new[]
                 {
                     ("triage", "{'severity':'sev2','priority':'p2','type':'question','product':'server','feature':'login','maturity':'beta','realQuestion':'q','highStakes':true,'reason':'r'}", "open"),
                     ("wait", "{'on':'engineering','ask':'Why?'}", "waiting-on-engineering"),
                     ("resolve", "{'kind':'product-update','summary':'s','rootCause':'c'}", "resolved"),
                     ("reopen", "{'reason':'not yet'}", "open"),
                     ("resolve", "{'kind':'resolution','summary':'s'}", "resolved"),
                     ("confirm", "{'documentation':'https://docs.example/login'}", "closed"),
                 })
        {
            DeskDriver.Answer answer = await desk.DoAsync($"/api/cases/{id}/{action}", body);
            Assert.Equal(status, (string?)answer.Json["status"]);
        }

        await desk.AttendAsync();
        await desk.PassAsync(NodaTime.Duration.FromSeconds(61));
        await desk.AssertInLineAsync();
    }
}
