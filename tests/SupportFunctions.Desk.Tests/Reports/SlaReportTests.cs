using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.WhatIf;

namespace SupportFunctions.Desk.Tests.Reports;

/// <summary>R-SLA-11, with the cases behind every figure (R-KPI-3).</summary>
public sealed class SlaReportTests
{
    private const string Url = "/api/reports/sla?from=2026-03-01&to=2026-04-01";

    [Fact]
    public async Task Attainment_is_what_was_in_time_of_what_is_decided()
    {
        await using CaseDesk desk = await ADeskAsync();
        JsonNode report = (await desk.Http.GetAsync(Url, Role.Reader)).Json;
        JsonNode response = report["clocks"]![0]!;

        // Three answered in time, one late, one not at all; one is still provisional.
        Assert.Equal("first-response 5: 3 in time, 1 late, 1 breached, 0 running, 0 paused, 0 cancelled", Shown(response));
        Assert.Equal((60m, 100, false), ((decimal)response["attainment"]!, (int)response["target"]!, (bool)response["isAttained"]!));
        Assert.Equal((1, 1), ((int)response["provisional"]!["total"]!["count"]!, (int)response["provisional"]!["breached"]!["count"]!));
        Assert.Equal((6, 95), ((int)report["cases"]!, (int)report["clocks"]![1]!["target"]!));
        Assert.Equal((null, null), ((int?)report["clocks"]![2]!["target"], (bool?)report["clocks"]![2]!["isAttained"]));
        Assert.Equal("2026-03-01T00:00:00Z", (string)report["from"]!);
    }

    [Fact]
    public async Task By_customer_and_by_severity_the_same_cases_are_counted()
    {
        await using CaseDesk desk = await ADeskAsync();
        JsonNode report = (await desk.Http.GetAsync(Url, Role.Reader)).Json;

        Assert.Equal([("null", 1), ("acme", 5)], report["customers"]!.AsArray().Select(c => ((string?)c!["customer"] ?? "null", (int)c["cases"]!)));
        Assert.Equal([("null", 1), ("sev1", 5)], report["severities"]!.AsArray().Select(s => ((string?)s!["severity"] ?? "null", (int)s["cases"]!)));
        Assert.Equal(Shown(report["clocks"]![0]!), Shown(report["customers"]![1]!["clocks"]![0]!));
    }

    [Fact]
    public async Task Behind_every_figure_are_as_many_cases_as_it_says()
    {
        await using CaseDesk desk = await ADeskAsync();
        int figures = await FollowAsync(desk, (await desk.Http.GetAsync(Url, Role.Reader)).Json);

        Assert.True(figures > 30, $"only {figures} figures have cases");
    }

    [Fact]
    public async Task Time_waited_without_a_question_is_summed_up()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = (await desk.FillAsync(1))[0];
        await desk.DoAsync($"/api/cases/{id}/wait", "{'on':'customer'}");
        await desk.PassAsync(Duration.FromHours(5));
        JsonNode waiting = (await desk.Http.GetAsync(Url, Role.Reader)).Json["unjustifiedWaiting"]!;

        Assert.Equal(("PT5H", 1), ((string)waiting["total"]!, (int)waiting["cases"]!["count"]!));
        Assert.Equal([id], (await desk.Http.GetAsync((string)waiting["cases"]!["cases"]!, Role.Reader)).Json["items"]!.AsArray().Select(c => (string)c!["caseId"]!));
    }

    /// <summary>R-INT-2: after a customer message the aim is minutes, which is reported.</summary>
    [Fact]
    public async Task How_soon_we_answered_customers_is_counted_by_speed_with_the_messages_behind_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.FillAsync(2);
        foreach ((string id, int minutes) in new[] { (ids[0], 15), (ids[0], 16), (ids[0], 120), (ids[0], 121), (ids[0], 1440), (ids[1], 1441), (ids[1], -1) })
        {
            Assert.Equal("message", (await desk.TakeInAsync($"From: kim@acme.example\nSubject: [{id}] And now?\nMessage-ID: <{minutes}@acme.example>\n\nAfter {minutes}?\n")).State);
            if (minutes > 0)
            {
                await desk.PassAsync(Duration.FromMinutes(minutes));
                await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'We looked.','nextSteps':'We look on.'}");
            }
        }

        await desk.AttendAsync();
        JsonNode replies = (await desk.Http.GetAsync(Url, Role.Reader)).Json["replies"]!;

        Assert.Equal(
            [1, 2, 2, 1, 1], new[] { "withinMinutes", "withinHours", "withinDay", "later", "owed" }.Select(n => (int)replies[n]!["count"]!));
        Assert.Equal(("PT2H1M", "PT24H1M", 16.66m), ((string?)replies["median"], (string?)replies["longest"], (decimal)replies["minutesShare"]!));
        Assert.Equal(5, await FollowAsync(desk, replies));
        JsonNode later = (await desk.Http.GetAsync((string)replies["later"]!["cases"]!, Role.Reader)).Json["items"]![0]!;
        Assert.Equal((ids[1], Duration.FromMinutes(1441)), ((string)later["caseId"]!, At(later["repliedAt"]!) - At(later["wroteAt"]!)));
        Assert.EndsWith(",1,2,2,1,1,PT2H1M,PT24H1M", (await desk.Http.GetAsync(Url + "&format=csv", Role.Reader)).Text.Split("\r\n")[1]);

        static Instant At(JsonNode instant) => NodaTime.Text.InstantPattern.ExtendedIso.Parse((string)instant!).Value;
    }

    [Fact]
    public async Task As_a_table_it_has_a_line_a_clock_and_group()
    {
        await using CaseDesk desk = await ADeskAsync();
        string[] lines = (await desk.Http.GetAsync(Url + "&format=csv", Role.Reader)).Text.Split("\r\n");

        Assert.Equal("group,name,clock,provisional,total,inTime,late,breached,running,paused,cancelled,attainment,target,unjustifiedWaiting,repliedWithinMinutes,repliedWithinHours,repliedWithinDay,repliedLater,replyOwed,medianReply,longestReply", lines[0]);
        Assert.Equal("all,,first-response,false,5,3,1,1,0,0,0,60,100,PT0S,0,0,0,0,0,,", lines[1]);
        Assert.Contains("customer,acme,first-response,false,5,3,1,1,0,0,0,60,100,PT0S,0,0,0,0,0,,", lines);
        Assert.Contains("severity,sev1,first-response,false,5,3,1,1,0,0,0,60,100,PT0S,0,0,0,0,0,,", lines);
    }

    [Fact]
    public async Task Cases_behind_a_figure_come_in_pages_and_as_a_table()
    {
        await using CaseDesk desk = await ADeskAsync();
        const string Cases = "/api/reports/sla/cases?from=2026-03-01&to=2026-04-01&clock=first-response";
        var ids = new List<string>();
        string next = "";
        for (int pages = 0; pages < 10 && (pages == 0 || next.Length > 0); pages++)
        {
            JsonNode page = (await desk.Http.GetAsync(Cases + "&top=2" + next, Role.Reader)).Json;
            ids.AddRange(page["items"]!.AsArray().Select(c => (string)c!["caseId"]!));
            next = page["next"] is { } more ? "&next=" + more : "";
        }

        Assert.Equal(["C-1001", "C-1002", "C-1003", "C-1004", "C-1005", "C-1006"], ids);
        string[] lines = (await desk.Http.GetAsync(Cases + "&format=csv&outcome=late", Role.Reader)).Text.Split("\r\n");
        Assert.Equal(["C-1004,acme,sev1,first-response,late,false,2026-03-05T20:00:00Z,2026-03-05T20:00:00Z,2026-03-05T21:00:00Z,PT0S,/api/cases/C-1004,,", ""], lines[1..]);
    }

    [Theory]
    [InlineData("/api/reports/sla", "from to", "both are needed")]
    [InlineData("/api/reports/sla?from=yesterday&to=2026-03-01", "from", "no date")]
    [InlineData("/api/reports/sla?from=2026-03-02&to=2026-03-01", "to", "backwards")]
    [InlineData("/api/reports/sla?from=2026-03-01&to=2026-03-02&format=xml", "format", "no such format")]
    [InlineData("/api/reports/sla/cases?from=2026-03-01&to=2026-03-02&clock=x&outcome=x&severity=x&provisional=x&waiting=x&reply=x", "clock outcome provisional reply severity waiting", "no such words")]
    [InlineData("/api/reports/sla/cases?from=2026-03-01&to=2026-03-02&next=MXg", "next", "no place of this list")]
    public async Task Every_fault_of_a_query_is_named(string url, string fields, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.Http.GetAsync(url, Role.Reader)).FaultyFields), because));
    }

    /// <summary>Six cases of Monday: three answered on Monday, one on Thursday an hour late, one never, and one of nobody known that nobody has triaged; it is Saturday.</summary>
    private static async Task<CaseDesk> ADeskAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.FillAsync(3);
        foreach (int _ in new int[2])
        {
            string id = await desk.OpenAsync();
            await desk.DoAsync($"/api/cases/{id}/triage", "{'severity':'sev1','priority':'p1'}");
        }

        await desk.DoAsync("/api/cases", "{'subject':'Hello','from':{'email':'who@elsewhere.example'},'text':'It does not work.'}");
        await desk.AttendAsync();
        await desk.PassAsync(Instant.FromUtc(2026, 3, 5, 21, 0) - desk.Http.DeskClock.Now);
        await desk.DoAsync("/api/cases/C-1004/reply", "{'summary':'We looked.','nextSteps':'We look on.'}");
        await desk.PassAsync(Duration.FromDays(2));
        await desk.AttendAsync();
        return desk;
    }

    private static string Shown(JsonNode clock)
    {
        int Of(string name) => (int)clock[name]!["count"]!;
        return $"{clock["clock"]} {Of("total")}: {Of("inTime")} in time, {Of("late")} late, {Of("breached")} breached, {Of("running")} running, {Of("paused")} paused, {Of("cancelled")} cancelled";
    }

    /// <returns>How many figures have a link.</returns>
    private static async Task<int> FollowAsync(CaseDesk desk, JsonNode node)
    {
        int followed = 0;
        if (node is JsonObject of && of["count"] is { } count)
        {
            Assert.Equal((int)count == 0, of["cases"] is null);
            if (of["cases"] is { } link)
            {
                DeskDriver.Answer cases = await desk.Http.GetAsync((string)link!, Role.Reader);
                Assert.True(cases.Json["items"]?.AsArray().Count == (int)count, $"{link} does not have {count}: {cases.Text}");
                followed++;
            }

            return followed;
        }

        IEnumerable<JsonNode?> inner = node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] };
        foreach (JsonNode part in inner.OfType<JsonNode>())
        {
            followed += await FollowAsync(desk, part);
        }

        return followed;
    }
}
