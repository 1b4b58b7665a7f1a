using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using NodaTime;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Status;

/// <summary>What the public sees, without a key. The desk's clock stands at 2026-03-02T09:00Z.</summary>
public sealed class StatusHttpTests
{
    private static readonly XNamespace _atom = "http://www.w3.org/2005/Atom";

    [Theory]
    [InlineData("/status", "text/html")]
    [InlineData("/status/summary.json", "application/json")]
    [InlineData("/status/feed.atom", "application/atom+xml")]
    public async Task It_is_open_to_all(string url, string type)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer answer = await desk.Http.SendAsync("GET", url, null, role: null);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(type, answer.ContentHeaders.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_incident_is_there_at_once_and_moves_with_its_updates()
    {
        await using CaseDesk desk = await StartAsync();
        Assert.Equal("operational", (string?)(await SummaryAsync(desk))["state"]);
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'Search is down','products':['search'],'startedAt':'2026-03-02T08:50:00Z'}");
        await desk.DoAsync("/api/incidents/here/update", "{'summary':'The index is full.','phase':'identified'}");
        JsonNode down = await SummaryAsync(desk);
        Assert.Equal(("down", "identified", "The index is full."), ((string?)down["state"], (string?)down["incidents"]![0]!["phase"], (string?)down["incidents"]![0]!["summary"]));
        Assert.Equal([("search", "down"), ("store", "operational")], down["products"]!.AsArray().Select(p => ((string?)p!["name"], (string?)p["state"])));

        await desk.DoAsync("/api/incidents/here/resolve", "{'summary':'It works again.'}");
        JsonNode up = await SummaryAsync(desk);
        Assert.Equal(("operational", "PT10M"), ((string?)up["state"], (string?)up["products"]![0]!["down"]));
        Assert.Equal("2026-03-02", (string?)up["products"]![0]!["outages"]![0]!["day"]);
    }

    [Fact]
    public async Task The_page_says_it_in_words_and_names_no_customer_and_no_engineer()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/engineers/ada", "{'name':'Ada Secret','email':'ada@desk.example','level':4}");
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'Search <b>is</b> down','products':['search'],'commander':'ada','startedAt':'2026-03-02T08:50:00Z'}");
        await desk.Http.PutAsync("/api/incidents/theirs", "{'title':'Only theirs','customers':['acme'],'startedAt':'2026-03-02T08:50:00Z'}");
        string html = (await desk.Http.SendAsync("GET", "/status", null, role: null)).Text;
        Assert.Contains("<h1>Some of it is down</h1>", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"search: 1 day of 90 with an outage, 10 minutes in all\"", html, StringComparison.Ordinal);
        Assert.Contains("Search &lt;b&gt;is&lt;/b&gt; down", html, StringComparison.Ordinal);
        Assert.All(new[] { "acme", "Acme", "Only theirs", "Ada", "ada", "<script" }, w => Assert.DoesNotContain(w, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_feed_has_an_entry_an_incident_whose_id_stays_while_it_changes()
    {
        await using CaseDesk desk = await StartAsync();
        await desk.Http.PutAsync("/api/incidents/here", "{'title':'Search is down'}");
        XElement before = Assert.Single(await EntriesAsync(desk));
        desk.Http.DeskClock.Advance(Duration.FromMinutes(5));
        await desk.DoAsync("/api/incidents/here/update", "{'summary':'Bell \\u0007 and \\ud83d\\ude00.'}");
        XElement after = Assert.Single(await EntriesAsync(desk));
        Assert.Equal("tag:desk.example,2026:incident/here", (string?)before.Element(_atom + "id"));
        Assert.Equal((string?)before.Element(_atom + "id"), (string?)after.Element(_atom + "id"));
        Assert.Equal(("2026-03-02T09:00:00Z", "2026-03-02T09:05:00Z"), ((string?)before.Element(_atom + "updated"), (string?)after.Element(_atom + "updated")));
        Assert.Contains("Bell  and 😀.", (string?)after.Element(_atom + "content"), StringComparison.Ordinal);
    }

    private static async Task<CaseDesk> StartAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'managed','products':['search','store']}");
        return desk;
    }

    private static async Task<JsonNode> SummaryAsync(CaseDesk desk) => (await desk.Http.SendAsync("GET", "/status/summary.json", null, role: null)).Json;

    private static async Task<IReadOnlyList<XElement>> EntriesAsync(CaseDesk desk) =>
        [.. XDocument.Parse((await desk.Http.SendAsync("GET", "/status/feed.atom", null, role: null)).Text).Root!.Elements(_atom + "entry")];
}
