using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>R-SLA-10: every deadline can be explained to the second.</summary>
public sealed class SlaExplanationTests
{
    [Fact]
    public async Task Intervals_follow_one_another_and_sum_to_elapsed_over_pauses_and_a_daylight_saving_change()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();

        // To Friday noon in California; an answer is waited for over the change of Sunday, 8 March, until Monday.
        await desk.PassAsync(Instant.FromUtc(2026, 3, 6, 20, 0) - CaseDesk.Monday);
        await desk.DoAsync($"/api/cases/{id}/wait", "{'on':'customer','ask':'Which version?'}");
        await desk.PassAsync(Instant.FromUtc(2026, 3, 9, 17, 0) - Instant.FromUtc(2026, 3, 6, 20, 0));
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n','waitingOnCustomer':false}");
        await desk.PassAsync(Duration.FromHours(30));

        JsonNode sla = (await desk.Http.GetAsync($"/api/cases/{id}/sla", Role.Reader)).Json;
        JsonNode shown = (await desk.Http.GetAsync($"/api/cases/{id}")).Json;
        foreach (JsonNode? clock in sla["clocks"]!.AsArray())
        {
            AssertSum(clock!);
            Assert.Equal((string?)CaseShapeTests.Clock(shown, (string)clock!["name"]!)["elapsed"], (string?)clock["elapsed"]);
        }

        JsonNode resolution = CaseShapeTests.Clock(sla, "resolution");
        JsonArray intervals = resolution["intervals"]!.AsArray();

        // Each interval has one offset, so the switch on Sunday cuts the pause in two.
        Assert.Equal(
            [("2026-03-06T20:00:00Z", "2026-03-08T10:00:00Z", "PT0S", "-08"), ("2026-03-08T10:00:00Z", "2026-03-09T17:00:00Z", "PT0S", "-07")],
            intervals.Where(i => ((string)i!["why"]!).StartsWith("paused: ", StringComparison.Ordinal))
                .Select(i => ((string)i!["from"]!, (string)i["to"]!, (string)i["counted"]!, (string)i["offset"]!)));

        // Four days and three hours before the pause; six of Monday and six of Tuesday, from 10:00 on the wall.
        Assert.Equal("PT49H", (string?)resolution["elapsed"]);
        Assert.Equal(["-08:00", "-07:00"], intervals.Where(i => (string?)i!["counted"] != "PT0S").Select(i => Hours((string)i!["offset"]!)).Distinct());
    }

    [Fact]
    public async Task All_adds_the_clocks_that_were_replaced_and_each_sums_up()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        for (int i = 0; i < 3; i++)
        {
            await desk.PassAsync(Duration.FromHours(5));
            await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
        }

        JsonArray current = (await desk.Http.GetAsync($"/api/cases/{id}/sla")).Json["clocks"]!.AsArray();
        JsonArray all = (await desk.Http.GetAsync($"/api/cases/{id}/sla?all=true")).Json["clocks"]!.AsArray();

        Assert.Equal(current.Count, current.Select(c => (string)c!["name"]!).Distinct().Count());
        Assert.Equal(4, all.Count(c => (string?)c!["name"] == "next-update"));
        Assert.Equal(3, all.Count(c => (string?)c!["name"] == "next-reply"));
        Assert.All(all, c => AssertSum(c!));
        Assert.Equal("malformed", (await desk.Http.GetAsync($"/api/cases/{id}/sla?all=perhaps")).Problem);
    }

    [Fact]
    public async Task A_case_without_a_contract_says_why()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'free','deployment':'cloud','domains':['acme.example']}");
        string id = await desk.OpenAsync();

        JsonNode sla = (await desk.Http.GetAsync($"/api/cases/{id}/sla")).Json;

        Assert.Equal(["internal-response", "next-update"], sla["clocks"]!.AsArray().Select(c => (string)c!["name"]!));
        Assert.False(string.IsNullOrWhiteSpace((string?)sla["coverage"]));
    }

    private static void AssertSum(JsonNode clock)
    {
        Duration sum = Duration.Zero;
        string? at = (string?)clock["startedAt"];
        foreach (JsonNode? interval in clock["intervals"]!.AsArray())
        {
            Assert.Equal(at, (string?)interval!["from"]);
            at = (string?)interval["to"];
            Assert.True(Durations.TryRead((string?)interval["counted"], out Duration counted));
            sum += counted;
        }

        Assert.Equal(Durations.Write(sum), (string?)clock["elapsed"]);
    }

    private static string Hours(string offset) => offset.Length == 3 ? offset + ":00" : offset;
}
