using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Resources;

namespace SupportFunctions.Desk.Tests.Agreements;

public sealed class AgreementTests
{
    [Theory]
    [InlineData("{}", "name targets", "what is required")]
    [InlineData("{'name':'G','targets':{'sev1':{'firstResponse':{}}}}", "targets.sev1.firstResponse.calendar targets.sev1.firstResponse.duration", "an empty target")]
    [InlineData("{'name':'G','targets':{'sev1':{'firstResponse':{'duration':'PT0S','calendar':'always'},'resolution':{'duration':'PT1H','calendar':'nope'}}}}", "targets.sev1.firstResponse.duration targets.sev1.resolution.calendar", "no time, no calendar")]
    [InlineData("{'name':'G','targets':{'sev2':{'resolution':{'duration':'24 hours','calendar':'always','mode':'round'}}}}", "targets.sev2.resolution.duration targets.sev2.resolution.mode", "unreadable, and not said twice")]
    [InlineData("{'name':'G','targets':{'sev2':{'resolution':{'duration':'P367D','calendar':'always'}}}}", "targets.sev2.resolution.duration", "more than a year")]
    [InlineData("{'name':'G','targets':{},'validFrom':'2026-01-01','validTo':'2026-01-01'}", "validTo", "an end at the start")]
    [InlineData("{'name':'G','targets':{},'availability':{'target':99.5}}", "availability.target", "a share, not per cent")]
    [InlineData("{'name':'G','targets':{},'availability':{},'maintenance':{'notice':'PT0S'}}", "availability.target maintenance.maxLength maintenance.notice", "terms left out")]
    public async Task Every_fault_of_an_agreement_is_named(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.SendAsync("PUT", "/api/agreements/gold", body)).FaultyFields), because));
    }

    [Fact]
    public async Task The_standard_agreement_is_there_from_the_start_can_be_replaced_and_comes_back()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var start = await desk.GetAsync("/api/agreements/standard");
        Assert.Equal(
            """
            {"id":"standard","name":"Standard support agreement","targets":{"sev1":{"firstResponse":{"duration":"PT24H","calendar":"pacific-business-hours"},"resolution":{"duration":"PT72H","calendar":"pacific-business-hours"}},"sev2":{"firstResponse":{"duration":"PT40H","calendar":"pacific-business-hours"}}},"pauseResolutionWhileWaiting":true,"availability":{"target":0.995,"countsMaintenance":false},"maintenance":{"notice":"PT24H","maxLength":"PT2H"}}
            """,
            start.Text);
        await desk.PutAsync("/api/agreements/standard", "{'name':'Ours','targets':{}}", ("If-Match", start.ETag!));
        Assert.Equal("Ours", (await TermsAsync(desk, "standard")).Name);
        var restored = await desk.SendAsync("DELETE", "/api/agreements/standard");
        Assert.Equal((HttpStatusCode.OK, start.Text), (restored.Status, restored.Text));
        Assert.StartsWith("\"3-", restored.ETag, StringComparison.Ordinal);
        Assert.Equal(Agreement.Standard with { Version = 3 }, await TermsAsync(desk, "standard"));
        Assert.Equal("built-in", (await desk.SendAsync("PUT", "/api/agreements/none", "{'name':'N','targets':{}}")).Problem);
    }

    [Fact]
    public async Task What_is_written_is_what_decisions_see()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/agreements/gold", Bodies.Agreement);
        Assert.Equal(
            new Agreement(
                "gold",
                "Gold",
                new SeverityTargets(new SlaTarget(Duration.FromHours(24), "pacific-business-hours", CountingMode.Rolled), new SlaTarget(Duration.FromHours(72), "always")),
                new SeverityTargets(new SlaTarget(Duration.FromHours(40), "pacific-business-hours"), null),
                true,
                Instant.FromUtc(2026, 1, 1, 0, 0),
                Instant.FromUtc(2027, 1, 1, 0, 0),
                new AvailabilityTerms(0.995m, false),
                new MaintenanceTerms(Duration.FromHours(24), Duration.FromHours(2))),
            await TermsAsync(desk, "gold"));
    }

    [Fact]
    public async Task An_agreement_of_a_customer_stays_and_every_version_is_kept()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/agreements/gold", Bodies.Agreement);
        await desk.PutAsync("/api/agreements/gold", Bodies.Small("agreements"));
        await desk.PutAsync("/api/customers/acme", "{'name':'A','tier':'team','deployment':'managed','agreement':'gold'}");
        Assert.Equal("The agreement 'gold' is used by customer 'acme'. Change these first.", (string?)(await desk.SendAsync("DELETE", "/api/agreements/gold")).Json["detail"]);
        await desk.SendAsync("DELETE", "/api/customers/acme");
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync("DELETE", "/api/agreements/gold")).Status);
        var again = await desk.PutAsync("/api/agreements/gold", Bodies.Agreement);
        Assert.StartsWith("\"3-", again.ETag, StringComparison.Ordinal);
        string[] versions = [.. desk.Store.Keys("agreements", "all").Where(k => k.StartsWith("version", StringComparison.Ordinal))];
        Assert.Equal(["version|gold|0000000001", "version|gold|0000000002", "version|gold|0000000003"], versions);
        JsonNode row = JsonNode.Parse((await desk.Store.ReadAsync("agreements", "all", versions[0], CancellationToken.None))!.Body)!;
        Assert.Equal((1, "2026-03-02T09:00:00Z", "Admin key"), ((int)row["version"]!, (string)row["at"]!, (string)row["by"]!));
    }

    private static async Task<Agreement> TermsAsync(DeskDriver desk, string id) =>
        (await desk.Directory.SlaTermsAsync(CancellationToken.None)).Agreements[id].Last;
}
