using System.Net;
using NodaTime;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Tests.Http;

public sealed class KeysTests
{
    [Theory]
    [InlineData("/api/customers", "a list")]
    [InlineData("/API/customers", "the case of a URL is no way round")]
    [InlineData("/api/no-such-thing", "what does not exist is not told to strangers")]
    [InlineData("/desk/", "pages need a key too")]
    public async Task Without_a_key_nothing_is_said(string url, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.GetAsync(url, null);
        Assert.Equal(("unauthorized", because), (answer.Problem, because));
        Assert.StartsWith("FunctionsKey ", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("the-key-of-admin", "another case")]
    [InlineData("the-key-of-Admin ", "accepted only as it is, apart from blanks around it, which HTTP drops", HttpStatusCode.OK)]
    [InlineData("the-key-of-Admin,the-key-of-Admin", "two in one")]
    public async Task Only_a_key_of_the_desk_opens_it(string key, string because, HttpStatusCode expected = HttpStatusCode.Unauthorized)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/customers");
        request.Headers.TryAddWithoutValidation(KeyMiddleware.Header, key.Trim());
        Assert.Equal((expected, because), ((await desk.SendAsync(request)).Status, because));
    }

    [Fact]
    public async Task A_code_in_the_address_opens_pages_only()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal("unauthorized", (await desk.GetAsync("/api/customers?code=" + DeskDriver.KeyOf(Role.Admin), null)).Problem);
        Assert.Equal("unauthorized", (await desk.GetAsync("/desk/?code=wrong", null)).Problem);
    }

    [Fact]
    public async Task A_code_is_exchanged_at_once_for_a_cookie_that_does_not_hold_the_key()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.GetAsync($"/desk/queue?mode=hard&code={DeskDriver.KeyOf(Role.Engineer)}&x=a%20b", null);
        Assert.Equal(HttpStatusCode.Found, answer.Status);
        Assert.Equal("/desk/queue?mode=hard&x=a%20b", answer.Headers.Location!.OriginalString);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("; samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("; max-age=43200", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-of", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_good_for_what_its_key_may_do_until_it_ends()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string cookie = await CookieAsync(desk, Role.Reader);
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(desk, "GET", "/api/customers", cookie)).Status);
        Assert.Equal("forbidden", (await WithCookieAsync(desk, "PUT", "/api/policy", cookie)).Problem);

        desk.MachineClock.Advance(DeskCookie.Lifetime - Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await WithCookieAsync(desk, "GET", "/api/customers", cookie)).Status);
        desk.MachineClock.Advance(Duration.FromSeconds(1));
        Assert.Equal("unauthorized", (await WithCookieAsync(desk, "GET", "/api/customers", cookie)).Problem);
    }

    [Fact]
    public async Task A_changed_cookie_is_none()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string reader = await CookieAsync(desk, Role.Reader);
        string admin = await CookieAsync(desk, Role.Admin);
        string[] r = reader.Split('=', 2)[1].Split('.');
        string[] a = admin.Split('=', 2)[1].Split('.');
        foreach (string forged in new[] { $"{a[0]}.{r[1]}.{r[2]}", $"{r[0]}.{long.MaxValue}.{r[2]}", $"{r[0]}.{r[1]}.", $"{r[0]}.{r[1]}", "x", "" })
        {
            Assert.Equal("unauthorized", (await WithCookieAsync(desk, "GET", "/api/customers", "desk-session=" + forged)).Problem);
        }
    }

    [Theory]
    [InlineData("http://desk.test", HttpStatusCode.Forbidden, "forbidden", "the same page, and the reader may not write")]
    [InlineData("http://evil.test", HttpStatusCode.Forbidden, "forbidden", "another site")]
    [InlineData("http://desk.test:81", HttpStatusCode.Forbidden, "forbidden", "another port")]
    [InlineData("null", HttpStatusCode.Forbidden, "forbidden", "a page without an origin")]
    public async Task A_write_by_cookie_comes_from_the_desks_own_pages(string origin, HttpStatusCode expected, string problem, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string cookie = await CookieAsync(desk, Role.Reader);
        var answer = await WithCookieAsync(desk, "DELETE", "/api/customers/one", cookie, origin);
        Assert.Equal((expected, problem, because), (answer.Status, answer.Problem, because));
        Assert.Equal(origin == "http://desk.test", answer.Text.Contains("Reader key", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_need_names_of_their_own_and_a_role()
    {
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new FixedApiKeys([ApiKey.Of("a", Role.Admin, "1"), ApiKey.Of("a", Role.Lead, "2")])).Message, StringComparison.Ordinal);
        Assert.Contains("'b'", Assert.Throws<ArgumentException>(() => new FixedApiKeys([ApiKey.Of("b", Role.Unknown, "1")])).Message, StringComparison.Ordinal);
    }

    private static async Task<string> CookieAsync(DeskDriver desk, Role role)
    {
        var answer = await desk.GetAsync($"/desk/?code={DeskDriver.KeyOf(role)}", null);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<DeskDriver.Answer> WithCookieAsync(DeskDriver desk, string method, string url, string cookie, string? origin = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Headers.Add("Cookie", cookie);
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        if (method == "PUT")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        return await desk.SendAsync(request);
    }
}
