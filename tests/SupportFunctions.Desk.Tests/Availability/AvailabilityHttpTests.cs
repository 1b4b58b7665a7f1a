using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Availability;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Availability;

/// <summary>R-MNT-4 over HTTP. The desk's clock stands at 2026-03-02T09:00Z: 25 hours of March are over in California.</summary>
public sealed class AvailabilityHttpTests
{
    private const string Managed = "{'name':'NAME','tier':'enterprise','deployment':'managed','products':['search','store']}";

    [Fact]
    public async Task The_present_month_of_the_contract_and_the_last_days_are_told_when_nothing_is_asked()
    {
        await using CaseDesk desk = await StartAsync();
        JsonNode report = await ReportAsync(desk, "");
        Assert.Equal(["2026-03", "rolling-30-days", "rolling-90-days"], report["periods"]!.AsArray().Select(p => (string?)p!["name"]));
        Assert.Equal(
            ("America/Los_Angeles", "2026-03-01T08:00:00Z", "2026-04-01T07:00:00Z"),
            ((string?)report["zone"], (string?)report["periods"]![0]!["from"], (string?)report["periods"]![0]!["to"]));
        Assert.Equal("2026-01-31T09:00:00Z", (string?)report["periods"]![1]!["from"]);
    }

    [Fact]
    public async Task An_outage_counts_for_whom_it_concerned_with_its_evidence_and_what_is_left()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.SendAsync("POST", "/api/incidents", "{'title':'t','products':['search'],'customers':['acme'],'startedAt':'2026-03-02T08:50:00Z'}", Role.Engineer);
        JsonNode month = (await ReportAsync(desk, ""))["periods"]![0]!;
        JsonNode acme = Of(month["customers"]!, "customer", "acme");
        JsonNode blue = Of(month["customers"]!, "customer", "blue");

        // March has 743 hours there: 222 min 54 s may be lost.
        Assert.Equal((13_374 - 600, 212.90m), ((long)acme["figures"]!["remainingSeconds"]!, (decimal)acme["figures"]!["remainingMinutes"]!));
        Assert.Equal((13_374L, "PT0S"), ((long)blue["figures"]!["remainingSeconds"]!, (string?)blue["figures"]!["down"]));
        Assert.Equal(0.993333m, (decimal)acme["figures"]!["byContract"]!);
        Assert.Equal(0.996666m, (decimal)month["all"]!["byContract"]!);
        Assert.Equal(("PT10M", "PT0S"), Down(month["products"]!, "search", "store"));
        Assert.Equal(("PT10M", "PT0S"), Down(acme["products"]!, "search", "store"));
        JsonNode evidence = Assert.Single(acme["evidence"]!.AsArray())!;
        Assert.Equal(
            ("2026-03-02T08:50:00Z", "2026-03-02T09:00:00Z", "I-1", "PT10M", "counted", "down: I-1"),
            ((string?)evidence["from"], (string?)evidence["to"], (string?)evidence["sources"]![0], (string?)evidence["counted"], (string?)evidence["judgement"], (string?)evidence["why"]));
    }

    [Fact]
    public async Task Only_instances_that_we_run_are_accounted_for_and_from_when_we_do()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/customers/own", Managed.Replace("NAME", "own").Replace("managed", "self-hosted"));
        await desk.Http.PutAsync("/api/customers/late", Managed.Replace("NAME", "late").Replace("'products'", $"'facts':{{'{AvailabilityBooks.SinceFact}':'2026-03-02T00:00:00Z'}},'products'"));
        JsonNode month = (await ReportAsync(desk, ""))["periods"]![0]!;
        Assert.Equal(["acme", "blue", "late"], month["customers"]!.AsArray().Select(c => (string?)c!["customer"]));
        Assert.Equal("PT9H", (string?)Of(month["customers"]!, "customer", "late")["figures"]!["elapsed"]);
    }

    [Fact]
    public async Task Outages_that_are_corrected_are_counted_anew()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'t','startedAt':'2026-03-02T08:50:00Z'}");
        await desk.DoAsync("/api/incidents/here/outages", "{'reason':'The logs say so.','outages':[{'from':'2026-03-01T07:59:30Z','to':'2026-03-01T08:00:30Z'}]}");
        JsonNode report = await ReportAsync(desk, "?from=2026-02-15&to=2026-03-02&customer=acme");
        Assert.Equal(
            [("2026-02", "PT30S"), ("2026-03", "PT30S"), ("rolling-30-days", "PT1M"), ("rolling-90-days", "PT1M")],
            report["periods"]!.AsArray().Select(p => ((string?)p!["name"], (string?)p["customers"]![0]!["figures"]!["down"])));
        Assert.All(report["periods"]!.AsArray(), p => Assert.Single(p!["customers"]!.AsArray()));
    }

    [Fact]
    public async Task The_table_has_a_line_for_each_group_and_plain_numbers()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'t','startedAt':'2026-03-01T20:00:00Z','reason':'The monitor.'}");
        DeskDriver.Answer answer = await desk.Http.GetAsync("/api/reports/availability?format=csv");
        string[] lines = answer.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + (3 * (1 + 2 + (2 * 3))), lines.Length);
        string[] acme = lines.Single(l => l.StartsWith("2026-03,", StringComparison.Ordinal) && l.Contains(",customer,acme,", StringComparison.Ordinal)).Split(',');
        Assert.Equal(["46800", "0", "46800"], acme[7..10]);
        Assert.Equal((13_374 - 46_800).ToString(CultureInfo.InvariantCulture), acme[14]);
        Assert.Equal(["-557.10", "true"], acme[15..]);
    }

    [Theory]
    [InlineData("?from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("?from=2020-01-01&to=2026-03-01", "to")]
    [InlineData("?from=soon&to=2026-03-01", "from")]
    [InlineData("?zone=Mars/Base", "zone")]
    [InlineData("?format=xml", "format")]
    public async Task What_cannot_be_read_is_named(string query, string field)
    {
        await using CaseDesk desk = await StartAsync();
        DeskDriver.Answer answer = await desk.Http.GetAsync("/api/reports/availability" + query);
        Assert.Equal(400, (int)answer.Status);
        Assert.Contains(field, answer.FaultyFields);
    }

    [Fact]
    public async Task What_is_left_of_a_month_is_told_of_every_customer()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'t','startedAt':'2026-03-02T08:50:00Z'}");
        AvailabilityBooks books = desk.Get<AvailabilityBooks>();
        Instant now = desk.Http.DeskClock.Now;
        Func<string, Duration?> left = await books.RemainingAsync(now, now, default);
        Assert.Equal(Duration.FromSeconds(13_374 - 600), left("acme"));
        Assert.Equal(Duration.FromSeconds(12_960), (await books.RemainingAsync(now + Duration.FromDays(31), now, default))("acme"));
        Assert.Null(left("nobody"));
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", Managed.Replace("NAME", "acme"));
        await desk.Http.PutAsync("/api/customers/blue", Managed.Replace("NAME", "blue"));
        return desk;
    }

    private static async Task<JsonNode> ReportAsync(CaseDesk desk, string query)
    {
        DeskDriver.Answer answer = await desk.Http.GetAsync("/api/reports/availability" + query);
        Assert.True((int)answer.Status == 200, answer.Text);
        return answer.Json;
    }

    private static JsonNode Of(JsonNode list, string field, string value) => list.AsArray().Single(i => (string?)i![field] == value)!;

    private static (string?, string?) Down(JsonNode products, string one, string other) =>
        ((string?)Of(products, "product", one)["figures"]!["down"], (string?)Of(products, "product", other)["figures"]!["down"]);
}
