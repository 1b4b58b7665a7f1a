using System.Net;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Status;

/// <summary>The status by mail, from the form to the last click, in a real browser and with mails as they are on disk.</summary>
[Collection(ProcessTests.Name)]
public sealed class SubscribePageTests
{
    [SkippableTheory]
    [InlineData(390, ColorScheme.Light, "a phone by day")]
    [InlineData(1280, ColorScheme.Dark, "a desk at night")]
    public async Task It_is_asked_for_confirmed_and_ended_without_a_script_and_every_page_passes_axe(int width, ColorScheme scheme, string because)
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(
            data, SharedDesk.Clock, settings: new Dictionary<string, string> { ["Mail__PublicBaseUrl"] = "https://desk.example" });
        (await desk.Client.PutAsync("/api/policy", new { products = new[] { "search", "store" } })).Expect(HttpStatusCode.OK);
        await using Browser browser = await Browser.OpenAsync(desk.Client.Address, width);
        await browser.Page.EmulateMediaAsync(new() { ColorScheme = scheme });

        await browser.Page.GotoAsync("/status");
        await browser.Page.ClickAsync("text=get them by mail");
        await LookAsync("form");
        await browser.Page.ClickAsync("text=Send me a link");
        Assert.Equal("true", await browser.Page.GetAttributeAsync("#address", "aria-invalid"));
        await LookAsync("faults");
        await browser.Page.FillAsync("#address", "kim@acme.example");
        await browser.Page.CheckAsync("label:text-is('search')");
        await browser.Page.ClickAsync("text=Send me a link");
        await LookAsync("sent");

        string link = await LinkAsync(1);
        Assert.Equal(200, (await browser.Page.GotoAsync(link))!.Status);
        await LookAsync("link");
        await browser.Page.ClickAsync("text=Yes, send me the status");
        Assert.Contains("From now on", await browser.Page.Locator("[role=status]").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await browser.Page.IsCheckedAsync("label:text-is('search')"));
        await LookAsync("subscription");

        (await desk.Client.PutAsync("/api/incidents/slow", new { title = "Search is slow", products = new[] { "search" } })).Expect(HttpStatusCode.OK);
        await LinkAsync(2);
        SentMail told = data.Outbox().Single(m => m.Subject == "[slow] Trouble: Search is slow");
        Assert.Contains($"https://desk.example{link}\n", told.Text, StringComparison.Ordinal);
        Assert.Equal(("auto-generated", "List-Unsubscribe=One-Click", $"<https://desk.example{link}>"), (told.Field("Auto-Submitted"), told.Field("List-Unsubscribe-Post"), told.Field("List-Unsubscribe")));

        await browser.Page.ClickAsync("text=No more of it");
        await LookAsync("ended");
        Assert.Equal(410, (await browser.Page.GotoAsync(link))!.Status);
        await LookAsync("gone");
        Assert.Empty(browser.Faults);

        async Task LookAsync(string page)
        {
            AxeResult axe = await browser.Page.RunAxe();
            await browser.ScreenshotAsync($"subscribe-{page}-{width}-{scheme}");
            Assert.True(axe.Passes.Length > 10, "axe has looked at the page.");
            Assert.Empty(axe.Violations.Select(v => $"{because}: {page}: {v.Id}: {v.Help}: {v.Nodes[0].Html}"));
            Assert.Equal(width, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }

        async Task<string> LinkAsync(int mails)
        {
            IReadOnlyList<SentMail> sent = [];
            await Until.TrueAsync(() => (sent = [.. data.Outbox().Where(m => m.Field("To") == "kim@acme.example")]).Count >= mails, () => $"{sent.Count} mails.\n{desk.Host.Report()}");
            Assert.Equal(mails, sent.Count);
            string text = sent[^1].Text;
            return text[text.IndexOf("/status/subscribe/", StringComparison.Ordinal)..].Split('\n')[0];
        }
    }
}
