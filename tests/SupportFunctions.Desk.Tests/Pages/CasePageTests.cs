using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Clocks;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Pages;

/// <summary>The page of a case, as a browser gets it.</summary>
public sealed partial class CasePageTests
{
    private const string Url = "/desk/cases/C-1001";

    private static readonly (string, string) _browser = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    public static TheoryData<string> Stories => SlaStories.Names;

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task The_table_of_every_clock_adds_up_to_what_the_card_and_the_api_say(string story)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync(story);
        IDocument page = await OpenAsync(desk);
        var clocks = (await desk.Http.GetAsync("/api/cases/C-1001/sla")).Json["clocks"]!.AsArray();

        Assert.Equal(clocks.Count, page.QuerySelectorAll("article.clock").Length);
        foreach (var clock in clocks)
        {
            IElement card = page.QuerySelector($"#clock-{(string?)clock!["name"]}")!;
            string[] counted = [.. card.QuerySelectorAll("td.counted").Select(c => c.TextContent)];
            Assert.Equal(clock["intervals"]!.AsArray().Select(i => Shown((string)i!["counted"]!)), counted);
            Assert.Equal(Shown((string)clock["elapsed"]!), card.QuerySelector(".sum")!.TextContent);
            Assert.Equal(Shown((string)clock["elapsed"]!), card.QuerySelector(".elapsed")!.GetAttribute("title"));
            Assert.Contains((string)clock["digest"]!, card.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_heading_and_the_due_time_are_in_the_desks_and_in_the_customers_zone()
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("pause-over-the-switch");
        IDocument page = await OpenAsync(desk);

        Assert.Equal(("C-1001 Search is down", "Search is down"), (page.Title, page.QuerySelector("h1")!.TextContent));
        IElement card = page.QuerySelector("#clock-resolution")!;
        Assert.Contains("Fri 13 Mar 2026, 15:00:00 PDT", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("for the customer Fri 13 Mar 2026, 18:00:00 EDT", Blanks().Replace(card.TextContent, " "), StringComparison.Ordinal);
        Assert.Equal("2026-03-13T22:00:00Z", card.QuerySelector("time")!.GetAttribute("title"));
        Assert.Contains("Justified 69:00:00, unjustified 0:00:00", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_strangers_write_is_text_and_nothing_else()
    {
        const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From($"\"{Hostile.Replace("\"", "\\\"", StringComparison.Ordinal)}\" <kim@acme.example>", Hostile, text: Hostile + "\r\n</pre></details><form action=https://evil.example>"));

        string html = (await GetAsync(desk)).Text;
        IDocument page = await new HtmlParser().ParseDocumentAsync(html);

        Assert.Equal(Hostile, page.QuerySelector("h1")!.TextContent);
        Assert.Contains(Hostile, page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("script, img, form, iframe, object, embed, base, meta[http-equiv]"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name == "style" || a.Name.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_browser_is_told_to_run_nothing_load_nothing_and_keep_nothing()
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("met");
        var answer = await GetAsync(desk);

        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(
            ("nosniff", "no-referrer", "no-store", "text/html; charset=utf-8"),
            (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Referrer-Policy").Single(),
                answer.Headers.CacheControl!.ToString(), answer.ContentHeaders.ContentType!.ToString()));
        string style = Style().Match(answer.Text).Groups[1].Value;
        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style))), policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_has_every_event_once_over_its_pages()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        for (int i = 0; i < 60; i++)
        {
            await desk.DoAsync($"/api/cases/{id}/note", $"{{'text':'note {i}'}}");
        }

        long last = (await desk.CaseAsync(id)).Sequence;
        var seen = new List<string>();
        string? url = Url;
        while (url is not null)
        {
            IDocument page = await OpenAsync(desk, url);
            seen.AddRange(page.QuerySelectorAll("li.event").Select(e => e.GetAttribute("value")!));
            url = page.QuerySelector("a[rel=next]")?.GetAttribute("href") is { } next ? "/desk/cases/" + next.Split('#')[0] : null;
            Assert.Equal(seen.Count == CasePageEndpoints.EventsShown, page.QuerySelector("a[rel=prev]") is null);
        }

        Assert.Equal(Enumerable.Range(1, (int)last).Reverse().Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)), seen);
    }

    [Fact]
    public async Task The_mails_of_the_case_are_on_it_newest_first_with_what_became_of_them()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenAsync();
        await desk.PassAsync(Duration.FromMinutes(5));
        await desk.DoAsync("/api/cases/C-1001/reply", "{'summary':'Done.','nextSteps':'Wait.'}");
        await desk.AttendAsync();
        await desk.TakeInAsync(Intake.Bounces.Of("postfix-failed", desk.Outside.Mails[0].MessageId));
        string reply = desk.Outside.Mails[1].EffectId;
        await desk.Http.SendAsync("POST", $"/api/cases/C-1001/notifications/{reply}/resend", null, Role.Engineer);
        await desk.AttendAsync();

        IElement section = (await OpenAsync(desk)).QuerySelector("section[aria-labelledby=mails]")!;
        Assert.Equal(
            [
                "reply, once more|kim@acme.example|accepted|R-INT-3|–",
                "reply|kim@acme.example|accepted|R-INT-3|–",
                "acknowledgement|kim@acme.example|bounced|R-IN-2|5.1.1: 550 5.1.1 <[address]>: Recipient address rejected: User unknown in virtual mailbox table",
            ],
            section.QuerySelectorAll("tbody tr").Select(r => string.Join('|', new[] { 1, 2, 3, 5, 6 }.Select(c => r.QuerySelectorAll("td")[c].TextContent.Trim()))));
        Assert.Equal("2026-03-02T09:05:00Z", section.QuerySelector("tbody td time")!.GetAttribute("datetime"));
        Assert.Equal(("../../api/cases/C-1001/notifications", "As JSON"), (section.QuerySelector("a")!.GetAttribute("href"), section.QuerySelector("a")!.TextContent));
        Assert.Equal(7, section.QuerySelectorAll("thead th[scope=col]").Length);
        Assert.Null((await OpenAsync(desk, Url + "?show=conversation")).QuerySelector("#mails"));
    }

    [Fact]
    public async Task Of_many_mails_the_ten_newest_are_shown_and_a_link_leads_to_all()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            await desk.DoAsync("/api/cases/C-1001/reply", "{'summary':'Done.','nextSteps':'Wait.'}");
        }

        await desk.AttendAsync();
        IElement section = (await OpenAsync(desk)).QuerySelector("section[aria-labelledby=mails]")!;
        Assert.Equal(Enumerable.Repeat("reply", 10), section.QuerySelectorAll("tbody tr").Select(r => r.QuerySelectorAll("td")[1].TextContent));
        Assert.Contains("the latest 10", section.TextContent, StringComparison.Ordinal);
        Assert.Equal("All as JSON", section.QuerySelector("a")!.TextContent);
    }

    [Fact]
    public async Task A_very_long_message_is_cut_and_says_so()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From(text: string.Concat(Enumerable.Repeat("word ", 4000))));
        IDocument page = await OpenAsync(desk);
        Assert.Equal(8000, page.QuerySelector("pre")!.TextContent.Length);
        Assert.Contains("Cut after 8000 of ", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_paper_everything_is_unfolded()
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("late");
        Assert.Empty((await OpenAsync(desk)).QuerySelectorAll("details[open]"));
        Assert.Empty((await OpenAsync(desk, Url + "?open=true")).QuerySelectorAll("details:not([open])"));
    }

    [Fact]
    public async Task A_page_costs_three_transactions_and_the_conversation_two()
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("late");
        await GetAsync(desk);
        int before = desk.Store.Accesses;
        await GetAsync(desk);
        Assert.Equal(3, desk.Store.Accesses - before);
        await GetAsync(desk, Url + "?show=conversation");
        Assert.Equal(5, desk.Store.Accesses - before);
    }

    [Theory]
    [InlineData("C-9999", HttpStatusCode.NotFound, "There is no case 'C-9999'. Ids look like C-1042")]
    [InlineData("<script>", HttpStatusCode.NotFound, "There is no case '<script>'.")]
    [InlineData("C-1001?before=x", HttpStatusCode.BadRequest, "Give the number of an event")]
    [InlineData("C-1001/more", HttpStatusCode.NotFound, "Nothing is served at")]
    public async Task A_fault_is_a_page_that_says_what_to_do(string rest, HttpStatusCode status, string says)
    {
        await using CaseDesk desk = await SlaStories.PlayAsync("met");
        var answer = await GetAsync(desk, "/desk/cases/" + rest.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal));
        Assert.Equal((status, "text/html"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
        Assert.Contains(says, (await new HtmlParser().ParseDocumentAsync(answer.Text)).Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Programs_get_faults_as_problems()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal("not-found", (await desk.Http.GetAsync("/desk/cases/C-9999", Role.Reader)).Problem);
    }

    [Fact]
    public void The_links_in_mails_lead_to_the_page() =>
        Assert.Equal("https://desk.example/desk/cases/C-1001", new MailSettings { PublicBaseUrl = new Uri("https://desk.example") }.CasePage(new CaseId(1001))!.AbsoluteUri);

    [Fact]
    public void Every_event_has_words_of_its_own()
    {
        string[] titles =
        [
            .. ClosedFamilies.Members(typeof(CaseEvent)).Select(t => EventWords.Of((CaseEvent)Json.Samples.Of(t), at => "then").Title),
        ];
        Assert.DoesNotContain(titles, string.IsNullOrWhiteSpace);
        Assert.Equal(titles.Distinct(), titles);
    }

    [Fact]
    public void A_case_closed_by_merging_is_not_said_to_have_been_closed_by_silence() =>
        Assert.Equal("Closed: it goes on in another case", EventWords.Of(new CaseEvent.Closed(ClosedBecause.Merged, null), at => "then").Title);

    private static Task<DeskDriver.Answer> GetAsync(CaseDesk desk, string url = Url) => desk.Http.SendAsync("GET", url, null, Role.Reader, _browser);

    private static async Task<IDocument> OpenAsync(CaseDesk desk, string url = Url)
    {
        var answer = await GetAsync(desk, url);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return await new HtmlParser().ParseDocumentAsync(answer.Text);
    }

    private static string Shown(string duration)
    {
        Assert.True(Durations.TryRead(duration, out Duration read));
        return SupportFunctions.Desk.Clocks.ShownTime.Length(read);
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
