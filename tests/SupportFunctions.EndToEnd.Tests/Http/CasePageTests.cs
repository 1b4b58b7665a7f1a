using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Http;

/// <summary>The page of a case in a real browser, without script, wide and on a phone.</summary>
[Collection(ProcessTests.Name)]
public sealed class CasePageTests(SharedDesk shared)
{
    [SkippableTheory]
    [InlineData(1280, "desktop")]
    [InlineData(390, "phone")]
    public async Task A_case_opens_with_a_code_that_leaves_the_address_and_its_clocks_add_up(int width, string name)
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, width, javaScript: false);
        string id = await OpenCaseAsync("<script>alert(1)</script> Search & find");

        IResponse? answer = await browser.Page.GotoAsync($"/desk/cases/{id}?code={shared.Client.Key}");

        Assert.Equal((200, $"{shared.Client.Address.GetLeftPart(UriPartial.Authority)}/desk/cases/{id}"), (answer!.Status, browser.Page.Url));
        Assert.Equal("<script>alert(1)</script> Search & find", await browser.Page.Locator("h1").InnerTextAsync());
        ILocator card = browser.Page.Locator("#clock-resolution");
        Assert.Equal("running", await card.Locator(".badge").First.InnerTextAsync());
        Assert.True(await card.Locator("svg.bar").IsVisibleAsync());
        await browser.ScreenshotAsync($"case-{name}");

        await card.Locator("summary").ClickAsync();
        Assert.True(await card.Locator("table").IsVisibleAsync());
        decimal sum = (await card.Locator("td.counted").AllInnerTextsAsync()).Sum(Seconds);
        Assert.Equal(sum, Seconds(await card.Locator(".sum").InnerTextAsync()));
        Assert.Equal(sum, Seconds((await card.Locator(".elapsed").GetAttributeAsync("title"))!));
        await browser.ScreenshotAsync($"case-{name}-unfolded");
        Assert.Empty(browser.Faults);
    }

    [SkippableTheory]
    [InlineData(390, ColorScheme.Light, "a phone by day")]
    [InlineData(390, ColorScheme.Dark, "a phone at night")]
    [InlineData(1280, ColorScheme.Light, "a desk by day")]
    [InlineData(1280, ColorScheme.Dark, "a desk at night")]
    public async Task It_passes_axe_with_its_mails_and_fits_the_screen(int width, ColorScheme scheme, string because)
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, width);
        await browser.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        string id = await OpenCaseAsync("Whom did we tell?");
        await Until.TrueAsync(
            async () => (await shared.Client.GetAsync($"/api/cases/{id}/notifications")).Body.Contains("\"accepted\"", StringComparison.Ordinal), () => "no mail of it was accepted");
        await browser.Page.GotoAsync($"/desk/cases/{id}?code={shared.Client.Key}");

        AxeResult axe = await browser.Page.RunAxe();

        await browser.ScreenshotAsync($"case-mails-{width}-{scheme}");
        Assert.Equal(1, await browser.Page.Locator("section[aria-labelledby=mails] tbody tr").CountAsync());
        Assert.True(axe.Passes.Length > 10, "axe has looked at the page.");
        Assert.Empty(axe.Violations.Select(v => $"{because}: {v.Id}: {v.Help}: {v.Nodes[0].Html}"));
        Assert.Equal(width, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task The_page_keeps_within_the_width_of_a_phone()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, 390);
        string id = await OpenCaseAsync("A_word_that_is_" + string.Concat(Enumerable.Repeat("far_too_long_", 20)));

        await browser.Page.GotoAsync($"/desk/cases/{id}?open=true&code={shared.Client.Key}");

        Assert.Equal(390, await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task Without_a_key_the_form_lets_in_who_has_one_and_the_text_is_a_click_away()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address, javaScript: false);
        string id = await OpenCaseAsync("Who goes there");

        IResponse? refused = await browser.Page.GotoAsync($"/desk/cases/{id}");
        await browser.Page.GetByLabel("Key").FillAsync("wrong");
        await browser.Page.GetByRole(AriaRole.Button).ClickAsync();
        string again = await browser.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
        await browser.ScreenshotAsync("sign-in");
        await browser.Page.GetByLabel("Key").FillAsync(shared.Client.Key!);
        await browser.Page.GetByRole(AriaRole.Button).ClickAsync();

        Assert.Equal(401, refused!.Status);
        Assert.StartsWith("This is not one of the desk's keys.", again, StringComparison.Ordinal);
        Assert.EndsWith($"/desk/cases/{id}", browser.Page.Url, StringComparison.Ordinal);
        Assert.Equal("Who goes there", await browser.Page.Locator("h1").InnerTextAsync());
        await browser.Page.GetByText("Clocks as plain text").ClickAsync();
        Assert.EndsWith("/sla?format=text", browser.Page.Url, StringComparison.Ordinal);
        Assert.StartsWith($"Case {id}: its clocks, explained", await browser.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task Whoever_comes_from_a_mail_on_another_site_gets_in_with_the_session_they_have()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address);
        string id = await OpenCaseAsync("A link in a mail");
        await browser.Page.GotoAsync($"/desk/cases/{id}?code={shared.Client.Key}");
        await browser.Page.GotoAsync($"data:text/html,<a href='{shared.Client.Address}desk/cases/{id}'>the case</a>");

        await browser.Page.GetByText("the case").ClickAsync();
        Assert.Equal("A key is needed", await browser.Page.Locator("h1").InnerTextAsync());
        await browser.Page.GetByText("Open the page again").ClickAsync();

        Assert.Equal("A link in a mail", await browser.Page.Locator("h1").InnerTextAsync());
    }

    private async Task<string> OpenCaseAsync(string subject)
    {
        TestCustomer customer = await shared.NewCustomerAsync();
        return await shared.Client.OpenCaseAsync(customer.Letter(subject).ToString());
    }

    private static decimal Seconds(string shown)
    {
        string[] parts = shown.Split(':');
        return (decimal.Parse(parts[0], CultureInfo.InvariantCulture) * 3600) + (decimal.Parse(parts[1], CultureInfo.InvariantCulture) * 60)
            + decimal.Parse(parts[2], CultureInfo.InvariantCulture);
    }
}
