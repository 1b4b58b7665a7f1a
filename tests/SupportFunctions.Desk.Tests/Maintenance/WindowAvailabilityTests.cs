using System.Text.Json.Nodes;
using NodaTime;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>What maintenance costs of a customer's availability (R-MNT-4), and what the public sees of it.</summary>
public sealed class WindowAvailabilityTests
{
    [Fact]
    public async Task What_is_within_the_rules_is_shown_and_does_not_count_and_the_overrun_counts()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start + Duration.FromMinutes(80));
        await desk.DoAsync(id, "complete");

        JsonNode acme = await AccountAsync(desk, "acme");
        Assert.Equal(
            [(id, "PT1H", "PT0S", "excused"), (id, "PT20M", "PT20M", "counted")],
            acme["evidence"]!.AsArray().Select(e => ((string?)e!["sources"]![0], (string?)e["length"], (string?)e["counted"], (string?)e["judgement"])));
        Assert.Equal(("PT1H20M", "PT1H", "PT20M"), Figures(acme));
    }

    [Fact]
    public async Task Of_one_that_came_too_late_for_a_customer_all_counts_for_that_customer()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.CustomerAsync("blue");
        desk.Mails.Refuse = m => m.To.Address.EndsWith("@blue.example", StringComparison.Ordinal) ? new Desk.Mail.MailTransportException("550 5.1.1 No such user.", isFinal: true) : null;
        string id = await desk.PlanAsync();
        await desk.UntilAsync(WindowDesk.Start + Duration.FromHours(1) - Duration.FromSeconds(1));
        await desk.DoAsync(id, "complete");

        Assert.Equal(("PT59M59S", "PT59M59S", "PT0S"), Figures(await AccountAsync(desk, "acme")));
        Assert.Equal(("PT59M59S", "PT0S", "PT59M59S"), Figures(await AccountAsync(desk, "blue")));
    }

    [Fact]
    public async Task An_emergency_counts_while_it_goes_on()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Now, Duration.FromHours(1), ",'emergency':{'reason':'Disk fails.'}"));
        await desk.UntilAsync(WindowDesk.Now + Duration.FromMinutes(10));
        Assert.Equal(("PT10M", "PT0S", "PT10M"), Figures(await AccountAsync(desk, "acme")));
    }

    [Fact]
    public async Task The_public_sees_it_when_it_is_announced_while_it_is_under_way_and_no_longer_once_it_is_over()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", more: ",'products':['search','store']");
        await desk.CustomerAsync("blue", more: ",'products':['search']");
        string id = await desk.PlanAsync(WindowDesk.Body(more: ",'products':['search']"));
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromHours(3), more: ",'customers':['blue']", title: "Only theirs"));

        JsonNode ahead = await StatusAsync(desk);
        Assert.Equal([(id, false)], Maintenance(ahead));
        Assert.Equal("operational", (string?)ahead["state"]);

        await desk.UntilAsync(WindowDesk.Start);
        JsonNode under = await StatusAsync(desk);
        Assert.Equal([(id, true)], Maintenance(under));
        Assert.Equal([("search", "maintenance"), ("store", "operational")], under["products"]!.AsArray().Select(p => ((string?)p!["name"], (string?)p["state"])));

        await desk.DoAsync(id, "complete");
        Assert.Empty(Maintenance(await StatusAsync(desk)));
    }

    private static async Task<JsonNode> AccountAsync(WindowDesk desk, string customer) =>
        (await desk.Http.GetAsync("/api/reports/availability?customer=" + customer)).Json["periods"]![0]!["customers"]![0]!;

    private static (string?, string?, string?) Figures(JsonNode account) =>
        ((string?)account["figures"]!["down"], (string?)account["figures"]!["excused"], (string?)account["figures"]!["counted"]);

    private static async Task<JsonNode> StatusAsync(WindowDesk desk) => (await desk.Http.SendAsync("GET", "/status/summary.json", null, role: null)).Json;

    private static IEnumerable<(string?, bool)> Maintenance(JsonNode status) =>
        status["maintenance"]!.AsArray().Select(w => ((string?)w!["id"], (bool)w["hasBegun"]!));
}
