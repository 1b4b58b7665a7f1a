using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>R-IN-3: the pre-sales form in a real browser, without script, wide and on a phone.</summary>
[Collection(ProcessTests.Name)]
public sealed class PreSalesFormTests(SharedDesk shared)
{
    [SkippableTheory]
    [InlineData(1280, "desktop")]
    [InlineData(390, "phone")]
    public async Task A_form_is_mended_sent_and_becomes_a_case(int width, string name)
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, width, javaScript: false);
        IPage page = browser.Page;
        await page.GotoAsync("/intake/presales");
        await browser.ScreenshotAsync($"presales-{name}");
        await page.GetByLabel("Your mail address").FillAsync($"noor-{name}@desk.example");
        await page.GetByLabel("Prospect").FillAsync("Lumen & Sons");
        await page.GetByLabel("Summary").FillAsync($"Nothing is found on a {name}");
        await page.GetByLabel("What was attempted").FillAsync("<b>Connect</b>\nthe trial.");
        await page.GetByLabel("Total loss of service").CheckAsync();
        await page.GetByLabel("All users").CheckAsync();
        await page.GetByRole(AriaRole.Button).ClickAsync();

        Assert.Equal("Nothing was sent yet", await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Heading).InnerTextAsync());
        Assert.Equal(5, await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).CountAsync());
        await browser.ScreenshotAsync($"presales-{name}-faults");
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).Nth(1).ClickAsync();
        Assert.EndsWith("#stepsTaken", page.Url, StringComparison.Ordinal);
        Assert.Equal("<b>Connect</b>\nthe trial.", await page.GetByLabel("What was attempted").InputValueAsync());
        Assert.True(await page.GetByLabel("Total loss of service").IsCheckedAsync());

        await page.GetByLabel("Expected result").FillAsync("120 repositories");
        await page.GetByLabel("Steps already taken").FillAsync("none");
        await page.GetByLabel("Design documents").FillAsync("none");
        await page.GetByLabel("Place in the sales cycle").FillAsync("trial");
        await page.GetByLabel("Key dates").FillAsync("not known yet");
        await page.GetByRole(AriaRole.Button).ClickAsync();

        Assert.Equal("Your request has arrived", await page.Locator("h1").InnerTextAsync());
        await browser.ScreenshotAsync($"presales-{name}-received");
        string id = await page.Locator(".reference").InnerTextAsync();
        string? caseId = (await shared.Client.EndOfAsync(id)).CaseId;
        JsonNode of = (await shared.Client.GetAsync($"/api/cases/{caseId}")).ExpectSuccess().As<JsonNode>();
        Assert.Equal((caseId, "p0", "form"), ((string?)of["id"], (string?)of["suggestedPriority"], (string?)of["channel"]));
        Assert.Equal(["keyDates"], of["presales"]!["missing"]!.AsArray().Select(m => (string)m!));
        SentMail mail = Assert.Single(await shared.MailsOfAsync(caseId!, 1));
        Assert.Contains("Key dates (demonstration, end of the trial):", mail.Text, StringComparison.Ordinal);

        await page.GotoAsync($"/desk/cases/{caseId}?code={shared.Client.Key}");
        await browser.ScreenshotAsync($"presales-{name}-case");
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task The_form_keeps_within_the_width_of_a_phone_and_is_filled_in_from_the_keyboard()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, 320);
        IPage page = browser.Page;
        await page.GotoAsync("/intake/presales");

        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var order = new List<string>();
        while (order.Count < 20 && !order.Contains("BUTTON"))
        {
            await page.Keyboard.PressAsync("Tab");
            order.Add(await page.EvaluateAsync<string>("document.activeElement.name || document.activeElement.tagName"));
        }

        Assert.Equal(
            ["A", "from", "fromName", "company", "summary", "attempted", "expected", "stepsTaken", "impact", "affectedUsers", "severity", "designDocs", "salesStage", "keyDates", "BUTTON"],
            order);
        Assert.Empty(browser.Faults);
    }
}
