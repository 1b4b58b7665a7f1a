using Microsoft.Playwright;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Http;

/// <summary>What a real browser sees.</summary>
[Collection(ProcessTests.Name)]
public sealed class BrowserTests(SharedDesk shared)
{
    [SkippableFact]
    public async Task The_description_of_the_api_opens_without_a_key()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address);

        IResponse? answer = await browser.Page.GotoAsync("/openapi.json");

        Assert.Equal(200, answer!.Status);
        Assert.Contains("/intake/email/raw", await browser.Page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(browser.Faults);
    }

    [SkippableFact]
    public async Task A_key_in_the_address_is_exchanged_for_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address);

        await browser.Page.GotoAsync($"/desk/?code={shared.Client.Key}");

        Assert.DoesNotContain(shared.Client.Key!, browser.Page.Url, StringComparison.Ordinal);
        BrowserContextCookiesResult cookie = Assert.Single(await browser.Page.Context.CookiesAsync());
        Assert.True(cookie.HttpOnly, "No script may read it.");
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain(shared.Client.Key!, cookie.Value, StringComparison.Ordinal);
        IResponse? api = await browser.Page.GotoAsync("/api/cases");
        Assert.Equal(200, api!.Status);
    }

    [SkippableFact]
    public async Task Without_a_key_a_page_of_the_desk_is_refused()
    {
        await using Browser browser = await Browser.OpenAsync(shared.Client.Address);

        IResponse? answer = await browser.Page.GotoAsync("/desk/");

        Assert.Equal(401, answer!.Status);
    }
}
