using System.Net;
using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Status;

/// <summary>The public status page in a real browser: on a phone and on a desk, for whoever sees it and whoever hears it.</summary>
[Collection(ProcessTests.Name)]
public sealed class StatusPageTests(SharedDesk shared)
{
    [SkippableTheory]
    [InlineData(390, ColorScheme.Light, "a phone by day")]
    [InlineData(390, ColorScheme.Dark, "a phone at night")]
    [InlineData(1280, ColorScheme.Light, "a desk by day")]
    [InlineData(1280, ColorScheme.Dark, "a desk at night")]
    public async Task It_passes_axe_and_fits_the_screen(int width, ColorScheme scheme, string because)
    {
        await DeclareAsync();
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, width);
        await browser.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        IResponse? answer = await browser.Page.GotoAsync("/status");
        Assert.Equal(200, answer!.Status);

        AxeResult axe = await browser.Page.RunAxe();

        await browser.ScreenshotAsync($"status-{width}-{scheme}");
        foreach (string section in (string[])["now", "maintenance", "products", "recent"])
        {
            Assert.Equal(1, await browser.Page.Locator($"section[aria-labelledby={section}]").CountAsync());
        }

        Assert.True(axe.Passes.Length > 10, "axe has looked at the page.");
        Assert.Empty(axe.Violations.Select(v => $"{because}: {v.Id}: {v.Help}: {v.Nodes[0].Html}"));
        Assert.Equal(width, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task It_needs_no_script()
    {
        await DeclareAsync();
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, javaScript: false);
        await browser.Page.GotoAsync("/status");
        Assert.Equal("Some of it is down", await browser.Page.Locator("h1").InnerTextAsync());
        Assert.Equal("Down", await browser.Page.Locator("section[aria-labelledby=products] .card", new() { HasText = "axe-search" }).Locator(".badge").InnerTextAsync());
        Assert.Equal(
            "axe-store: 1 day of 90 with an outage, 10 minutes in all",
            await browser.Page.Locator("section[aria-labelledby=products] .card", new() { HasText = "axe-store" }).Locator("svg").GetAttributeAsync("aria-label"));
    }

    [SkippableFact]
    public async Task Its_links_lead_to_the_feed_and_to_the_calendar()
    {
        await DeclareAsync();
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address);
        await browser.Page.GotoAsync("/status");
        string[] links = await browser.Page.Locator("header a").EvaluateAllAsync<string[]>("links => links.map(l => new URL(l.href).pathname)");
        Assert.Equal(["/status/feed.atom", "/status/maintenance.ics"], links);
        Assert.Contains("Search is down", (await shared.Client.GetAsync(links[0])).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:New disks for search", (await shared.Client.GetAsync(links[1])).Expect(HttpStatusCode.OK).Body, StringComparison.Ordinal);
    }

    /// <summary>Something of everything. Under ids of their own, so that the tests of this class share it; that it is there already is no news to the second of them.</summary>
    private async Task DeclareAsync()
    {
        (await shared.Client.PutAsync("/api/incidents/axe", new { title = "Search is down", products = new[] { "axe-search" } })).Expect(HttpStatusCode.OK);
        await shared.Client.PostAsync("/api/incidents/axe/outage/start", new { });
        (await shared.Client.PostAsync("/api/incidents/axe/update", new { summary = "The index is full.", nextSteps = "We enlarge it." })).Expect(HttpStatusCode.OK);
        DateTimeOffset now = (DateTimeOffset)(await SummaryAsync())["asOf"]!;
        (await shared.Client.PutAsync("/api/incidents/axe-past", new
        {
            title = "The store was slow", products = new[] { "axe-store" }, startedAt = now.AddMinutes(-10), reason = "The monitor saw it.",
        })).Expect(HttpStatusCode.OK);
        await shared.Client.PostAsync("/api/incidents/axe-past/resolve", new { summary = "It works again.", at = now });
        if (!(await SummaryAsync())["maintenance"]!.AsArray().Any(w => (string?)w!["title"] == "New disks for search"))
        {
            (await shared.Client.PostAsync("/api/maintenance-windows", new
            {
                title = "New disks for search", startsAt = now.AddDays(3), endsAt = now.AddDays(3).AddHours(1), products = new[] { "axe-search" },
            })).Expect(HttpStatusCode.Created);
        }
    }

    private async Task<JsonNode> SummaryAsync() => JsonNode.Parse((await shared.Client.GetAsync("/status/summary.json")).Expect(HttpStatusCode.OK).Body)!;
}
