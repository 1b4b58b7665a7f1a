using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>The URLs of maintenance windows, with everything that they refuse.</summary>
public sealed class WindowHttpTests
{
    [Fact]
    public async Task A_window_is_created_announced_shown_and_listed()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");

        DeskDriver.Answer created = await desk.PostAsync(WindowDesk.Body(more: ",'products':['search','api','search']"));

        Assert.Equal((HttpStatusCode.Created, "/api/maintenance-windows/W-1", "\"2\""), (created.Status, created.Headers.Location?.ToString(), created.ETag));
        Assert.Equal(
            """{"id":"W-1","title":"Database upgrade","state":"announced","startsAt":"2026-03-04T09:00:00Z","endsAt":"2026-03-04T10:00:00Z","products":["api","search"],"regions":[],"customers":[],"expectedEnd":"2026-03-04T10:00:00Z","flags":[],"shortNotice":[],"notDelivered":[],"consents":[],"revision":0,"createdAt":"2026-03-02T09:00:00Z","announcedAt":"2026-03-02T09:00:00Z","maxLength":"PT2H"}""",
            created.Text);
        Assert.Equal(created.Text, (await desk.Http.GetAsync("/api/maintenance-windows/w-1", Role.Reader)).Text);
        Assert.Equal(["drafted", "announced"], await TypesAsync(desk, "W-1"));
        JsonNode list = (await desk.Http.GetAsync("/api/maintenance-windows?state=announced&from=2026-03-04T09:59:59Z&to=2026-03-05&customer=acme", Role.Reader)).Json;
        Assert.Equal("W-1", (string?)Assert.Single(list["items"]!.AsArray())!["id"]);
        Assert.Empty((await desk.Http.GetAsync("/api/maintenance-windows?from=2026-03-04T10:00:00Z", Role.Reader)).Json["items"]!.AsArray());
        Assert.Empty((await desk.Http.GetAsync("/api/maintenance-windows?state=completed", Role.Reader)).Json["items"]!.AsArray());
    }

    [Theory]
    [InlineData(0, HttpStatusCode.Created, "exactly 24 hours ahead")]
    [InlineData(-1, HttpStatusCode.UnprocessableEntity, "one second less")]
    public async Task The_POST_decides_by_the_instant_of_its_commit(int seconds, HttpStatusCode status, string because)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");

        DeskDriver.Answer answer = await desk.PostAsync(WindowDesk.Body(WindowDesk.Now + Duration.FromHours(24) + Duration.FromSeconds(seconds), Duration.FromHours(2)));

        Assert.True(status == answer.Status, because);
        if (seconds < 0)
        {
            Assert.Equal("maintenance/too-soon", answer.Problem);
            Assert.Contains("The earliest start is 2026-03-03T09:00:00Z", (string?)answer.Json["detail"], StringComparison.Ordinal);
            Assert.Empty((await desk.Http.GetAsync("/api/maintenance-windows")).Json["items"]!.AsArray());
        }
    }

    [Theory]
    [InlineData("maintenance/too-long", "2026-03-05T09:00:00Z", "2026-03-05T11:00:01Z", "")]
    [InlineData("maintenance/overlap", "2026-03-04T09:59:59Z", "2026-03-04T10:30:00Z", "")]
    [InlineData("maintenance/overlap", "2026-03-04T09:59:59Z", "2026-03-04T10:30:00Z", ",'emergency':{'reason':'x'}")]
    [InlineData("maintenance/too-soon", "2026-03-01T09:00:00Z", "2026-03-01T10:00:00Z", "")]
    public async Task A_rule_says_no_with_its_own_type(string type, string start, string end, string more)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.PlanAsync();

        DeskDriver.Answer answer = await desk.PostAsync($"{{'title':'x','startsAt':'{start}','endsAt':'{end}'{more}}}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, type), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task Windows_of_customers_who_share_nothing_may_overlap()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", more: ",'products':['search'],'region':'us'");
        await desk.CustomerAsync("bank", more: ",'products':['api'],'region':'eu'");
        await desk.PlanAsync(WindowDesk.Body(more: ",'products':['search']"));

        await desk.PlanAsync(WindowDesk.Body(more: ",'products':['api']"));
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromHours(1), more: ",'regions':['us']"));
        Assert.Equal("maintenance/overlap", (await desk.PostAsync(WindowDesk.Body(more: ",'customers':['bank']"))).Problem);
    }

    [Theory]
    [InlineData("{}", "endsAt startsAt title")]
    [InlineData("{'title':'x','startsAt':'tomorrow','endsAt':'2026-03-05T10:00:00Z'}", "startsAt")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T09:00:00Z'}", "endsAt")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T10:00:00Z'}", "endsAt")]
    [InlineData("{'title':'x\\ny','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z'}", "title")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','customers':['nobody','acme','a b']}", "customers[0] customers[2]")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','products':['unknown'],'regions':['moon']}", "products[0] regions[0]")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','emergency':{}}", "emergency.reason")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','recurs':'FREQ=YEARLY'}", "recurs.rule")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','recurs':{'rule':'FREQ=DAILY','timeZone':'Mars/Base'}}", "recurs.timeZone")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','recurs':{'rule':'FREQ=WEEKLY;BYDAY=MO'}}", "startsAt")]
    [InlineData("{'title':'x','startsAt':'2026-03-05T10:00:00Z','endsAt':'2026-03-05T11:00:00Z','consents':[{'customer':'nobody'}]}", "consents[0] consents[0].by")]
    public async Task Bad_input_is_named_field_by_field(string body, string fields)
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.Http.PutAsync("/api/policy", "{'products':['search'],'regions':['us']}");

        DeskDriver.Answer answer = await desk.PostAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, fields), (answer.Status, string.Join(' ', answer.FaultyFields)));
    }

    [Fact]
    public async Task What_is_over_is_not_cancelled_and_nothing_is_started_twice()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "start")).Problem);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "complete", "{}")).Problem);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "announce")).Problem);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "extend", $"{{'endsAt':'{WindowDesk.Text(WindowDesk.Start + Duration.FromHours(2))}'}}")).Problem);

        await desk.UntilAsync(WindowDesk.Start);
        Assert.Equal("in-progress", (string?)(await desk.WindowAsync(id))["state"]);
        Assert.Equal(HttpStatusCode.OK, (await desk.DoAsync(id, "start")).Status);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "start")).Problem);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "cancel", "{'reason':'x'}")).Problem);
        Assert.Equal(HttpStatusCode.OK, (await desk.DoAsync(id, "complete", "{'summary':'Done.'}")).Status);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "cancel")).Problem);
        Assert.Equal("maintenance/wrong-state", (await desk.DoAsync(id, "complete")).Problem);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.DoAsync("W-99", "cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.DoAsync("C-1001", "cancel")).Status);
        Assert.Equal(["endsAt"], (await desk.DoAsync(id, "extend", "{}")).FaultyFields);
        Assert.Equal(HttpStatusCode.Forbidden, (await desk.Http.SendAsync("POST", $"/api/maintenance-windows/{id}/cancel", "{}", Role.Reader)).Status);
    }

    [Fact]
    public async Task A_draft_tells_nobody_until_it_is_announced_and_a_change_needs_the_version_it_was_made_on()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync(WindowDesk.Body(WindowDesk.Now + Duration.FromHours(1), more: ",'draft':true"));
        Assert.Empty(desk.Mails.Taken);
        Assert.Equal("maintenance/too-soon", (await desk.DoAsync(id, "announce")).Problem);

        string url = "/api/maintenance-windows/" + id;
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await desk.Http.SendAsync("PUT", url, WindowDesk.Body(), Role.Engineer, ("If-Match", "\"7\""))).Status);
        DeskDriver.Answer changed = await desk.Http.SendAsync("PUT", url, WindowDesk.Body(), Role.Engineer, ("If-Match", "\"1\""));
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (changed.Status, changed.ETag));
        Assert.Equal(HttpStatusCode.OK, (await desk.DoAsync(id, "announce")).Status);
        Assert.Equal(["[W-1] Maintenance announced: Database upgrade"], desk.Mails.Subjects("c1@acme.example"));
        Assert.Equal(["draft", "recurs"], (await desk.Http.SendAsync("PUT", url, WindowDesk.Body(more: ",'draft':true,'recurs':'FREQ=DAILY'"), Role.Engineer)).FaultyFields);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Http.SendAsync("PUT", "/api/maintenance-windows/W-77", WindowDesk.Body(), Role.Engineer)).Status);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_makes_one_window()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        (string, string) key = ("Idempotency-Key", "k1");

        DeskDriver.Answer first = await desk.PostAsync(WindowDesk.Body(), key);
        DeskDriver.Answer again = await desk.PostAsync(WindowDesk.Body(), key);

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        Assert.Single((await desk.Http.GetAsync("/api/maintenance-windows")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_two_windows_that_are_planned_at_the_same_moment_one_is_refused()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");

        DeskDriver.Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => desk.PostAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromMinutes(i))))));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        // Whoever came between the reservation and the window is asked to try again, and then refused.
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.Contains(a.Problem, (string[])["maintenance/overlap", "unavailable"]));
        Assert.Equal("maintenance/overlap", (await desk.PostAsync(WindowDesk.Body())).Problem);
    }

    private static async Task<IEnumerable<string?>> TypesAsync(WindowDesk desk, string id) =>
        (await desk.Http.GetAsync($"/api/maintenance-windows/{id}/timeline", Role.Reader)).Json["items"]!.AsArray().Select(e => (string?)e!["type"]);
}
