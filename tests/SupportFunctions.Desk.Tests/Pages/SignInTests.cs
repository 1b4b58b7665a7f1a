using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Pages;

/// <summary>How a browser that has no key gets in.</summary>
public sealed class SignInTests
{
    private static readonly (string, string) _browser = ("Accept", "text/html");

    [Fact]
    public async Task A_browser_without_a_key_is_asked_for_one_and_the_form_knows_the_way_back()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("GET", "/desk/cases/C-1001?before=70&code=wrong", null, null, _browser);
        IDocument page = await new HtmlParser().ParseDocumentAsync(answer.Text);

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
        Assert.StartsWith("FunctionsKey ", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(("post", "/desk/session"), (page.QuerySelector("form")!.GetAttribute("method"), page.QuerySelector("form")!.GetAttribute("action")));
        Assert.Equal("/desk/cases/C-1001?before=70", page.QuerySelector("input[name=to]")!.GetAttribute("value"));
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task A_good_key_opens_the_page_that_was_asked_for_and_leaves_only_a_cookie()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, DeskDriver.KeyOf(Role.Reader), "/desk/cases/C-1001?before=70");

        Assert.Equal((HttpStatusCode.SeeOther, "/desk/cases/C-1001?before=70"), (answer.Status, answer.Headers.Location!.OriginalString));
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-of", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_asked_for_again_and_the_way_back_is_kept()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, "wrong", "/desk/cases/C-1001");
        IDocument page = await new HtmlParser().ParseDocumentAsync(answer.Text);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.StartsWith("This is not one of the desk's keys.", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/desk/cases/C-1001", page.QuerySelector("input[name=to]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("https://evil.example/", "another site")]
    [InlineData("//evil.example/desk/", "another site, by half an address")]
    [InlineData("/desk/\\evil.example", "a backslash")]
    [InlineData("/desk/cases/\r\nX: y", "a header")]
    [InlineData("/api/cases", "no page")]
    [InlineData("", "nowhere")]
    public async Task The_way_back_is_a_page_of_the_desk_whatever_the_form_says(string to, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, DeskDriver.KeyOf(Role.Reader), to);
        Assert.Equal(("/desk/", because), (answer.Headers.Location!.OriginalString, because));
    }

    [Fact]
    public async Task Another_site_cannot_sign_anybody_in()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, DeskDriver.KeyOf(Role.Reader), "/desk/", ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task What_is_no_such_form_is_refused()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal("unsupported-media-type", (await desk.SendAsync("POST", "/desk/session", "{}", null)).Problem);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(desk, new string('x', 40_000), "/desk/")).Status);
    }

    [Fact]
    public async Task A_key_that_may_not_do_it_gets_a_page_that_says_so()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/desk/cases/C-1001");
        request.Headers.Add(KeyMiddleware.Header, DeskDriver.KeyOf(Role.Reader));
        request.Headers.Add("Accept", "text/html");
        var answer = await desk.SendAsync(request);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "text/html"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
    }

    private static async Task<DeskDriver.Answer> PostAsync(DeskDriver desk, string code, string to, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/desk/session")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code, ["to"] = to }),
        };
        request.Headers.Add("Accept", "text/html");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await desk.SendAsync(request);
    }
}
