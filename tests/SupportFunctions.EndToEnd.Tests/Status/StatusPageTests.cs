using System.Net;
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
    [InlineData(390, "a phone")]
    [InlineData(1280, "a desk")]
    public async Task It_passes_axe_and_fits_the_screen(int width, string because)
    {
        await DeclareAsync();
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, width);
        IResponse? answer = await browser.Page.GotoAsync("/status");
        Assert.Equal(200, answer!.Status);

        AxeResult axe = await browser.Page.RunAxe();

        await browser.ScreenshotAsync($"status-{width}");
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
    }

    /// <summary>Under an id of its own, so that the tests of this class share it; that it is down already is no news to the second of them.</summary>
    private async Task DeclareAsync()
    {
        (await shared.Client.PutAsync("/api/incidents/axe", new { title = "Search is down", products = new[] { "axe-search" } })).Expect(HttpStatusCode.OK);
        await shared.Client.PostAsync("/api/incidents/axe/outage/start", new { });
        (await shared.Client.PostAsync("/api/incidents/axe/update", new { summary = "The index is full.", nextSteps = "We enlarge it." })).Expect(HttpStatusCode.OK);
    }
}
