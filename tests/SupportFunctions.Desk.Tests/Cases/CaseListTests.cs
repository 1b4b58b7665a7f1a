using System.Net;
using System.Text.Json.Nodes;
using SupportFunctions.Desk.Http;

namespace SupportFunctions.Desk.Tests.Cases;

public sealed class CaseListTests
{
    [Theory]
    [InlineData("", "C-1004 C-1003 C-1002 C-1001", "newest first")]
    [InlineData("status=&customer=&assignee=&priority=&severity=&text=", "C-1004 C-1003 C-1002 C-1001", "an empty filter is none")]
    [InlineData("status=new", "C-1004 C-1003", "untouched")]
    [InlineData("status=open", "C-1002", "triaged")]
    [InlineData("status=resolved", "C-1001", "done")]
    [InlineData("customer=acme", "C-1004 C-1003 C-1002 C-1001", "everybody is at Acme")]
    [InlineData("customer=none", "", "a customer there is not")]
    [InlineData("customer=a/b%23%25", "", "no id at all")]
    [InlineData("assignee=grace", "C-1002", "hers")]
    [InlineData("assignee=%00", "", "no id at all")]
    [InlineData("priority=p1", "C-1002", "triaged")]
    [InlineData("severity=sev2", "C-1002", "triaged")]
    [InlineData("severity=sev1", "", "none")]
    [InlineData("text=log", "C-1004 C-1001", "a prefix of login and of logs")]
    [InlineData("text=LOGIN", "C-1001", "case does not matter")]
    [InlineData("text=login+f", "C-1001", "every word must begin one")]
    [InlineData("text=login+x", "", "one word that does not")]
    [InlineData("text=%C3%BCber", "C-1003", "letters beyond ASCII")]
    [InlineData("text=kim", "C-1004 C-1003 C-1002 C-1001", "the requester")]
    [InlineData("text=corp", "C-1004 C-1003 C-1002 C-1001", "the customer's name")]
    [InlineData("text=d", "C-1002", "one letter begins a word")]
    [InlineData("text=%21%3F", "", "nothing that could begin a word")]
    [InlineData("text=log&status=new", "C-1004", "filters combine")]
    public async Task Filters(string query, string expected, string because)
    {
        await using CaseDesk desk = await FourCasesAsync();

        IEnumerable<string> ids = Ids((await desk.Http.GetAsync("/api/cases?" + query, Role.Reader)).Json);

        Assert.True(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order().SequenceEqual(ids.Order()), $"{because}: {string.Join(' ', ids)}");
    }

    [Theory]
    [InlineData("status=odd", "status")]
    [InlineData("priority=p9", "priority")]
    [InlineData("severity=1", "severity")]
    [InlineData("top=0", "top")]
    [InlineData("top=501", "top")]
    [InlineData("next=%21", "next")]
    public async Task A_word_that_means_nothing_is_named(string query, string field)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal([field], (await desk.Http.GetAsync("/api/cases?" + query)).FaultyFields);
    }

    [Theory]
    [InlineData("/api/cases?")]
    [InlineData("/api/cases?text=log&")]
    [InlineData("/api/queue?")]
    [InlineData("/api/cases/C-1001/timeline?")]
    [InlineData("/api/admin/dead-letters?")]
    public async Task A_forged_next_is_refused_and_never_a_fault_of_the_desk(string url)
    {
        await using CaseDesk desk = await FourCasesAsync();
        foreach (string place in new[] { "a/b", "\u0001", "-5", "99999999999999999999", "9223372036854775807", "4294967296|x", "0|a#b", new string('x', 3000) })
        {
            var answer = await desk.Http.GetAsync($"{url}next={Page.Encode(place)}");
            Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.OK, $"{place}: {answer.Text}");
        }

        Assert.Equal(["next"], (await desk.Http.GetAsync($"{url}next={Page.Encode("a/b")}")).FaultyFields);
        Assert.Empty(desk.Http.Log.Errors);
    }

    [Theory]
    [InlineData("/api/cases?", 4)]
    [InlineData("/api/cases?text=log", 2)]
    [InlineData("/api/cases?text=k", 4)]
    [InlineData("/api/cases?status=new", 2)]
    [InlineData("/api/cases?customer=acme", 4)]
    [InlineData("/api/queue?", 3)]
    public async Task Pages_show_everything_once_whatever_their_size(string url, int count)
    {
        await using CaseDesk desk = await FourCasesAsync();
        foreach (int top in new[] { 1, 2, 3, 500 })
        {
            foreach (int longestPage in new[] { 1, 2, 1000 })
            {
                desk.Store.LongestPage = longestPage;
                var seen = new List<string>();
                string? next = null;
                do
                {
                    JsonNode page = (await desk.Http.GetAsync($"{url}&top={top}{(next is null ? "" : "&next=" + next)}")).Json;
                    Assert.InRange(page["items"]!.AsArray().Count, 0, top);
                    seen.AddRange(Ids(page));
                    next = (string?)page["next"];
                }
                while (next is not null);
                Assert.Equal(count, seen.Count);
                Assert.Equal(count, seen.Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task A_timeline_goes_on_where_its_page_ended()
    {
        await using CaseDesk desk = await FourCasesAsync();
        IReadOnlyList<string> whole = await desk.EventsAsync("C-1001");
        var seen = new List<string>();
        string? next = null;
        do
        {
            JsonNode page = (await desk.Http.GetAsync($"/api/cases/C-1001/timeline?top=3{(next is null ? "" : "&next=" + next)}")).Json;
            seen.AddRange(page["items"]!.AsArray().Select(e => (string)e!["type"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(whole, seen);
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(c => (string)c!["id"]!);

    /// <summary>1001 resolved, 1002 triaged and with grace, 1003 and 1004 new; all of Acme.</summary>
    private static async Task<CaseDesk> FourCasesAsync()
    {
        CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme Corporation','tier':'team','deployment':'managed','domains':['acme.example']}");
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4}");
        foreach (string subject in new[] { "Login fails", "Disk full", "Übertragung", "Logs, logging and log levels" })
        {
            await desk.OpenAsync(subject);
        }

        await desk.DoAsync("/api/cases/C-1001/resolve", "{'kind':'resolution','summary':'s'}");
        await desk.DoAsync("/api/cases/C-1002/triage", "{'severity':'sev2','priority':'p1','reason':'r'}");
        await desk.DoAsync("/api/cases/C-1002/assign", "{'engineer':'grace'}");
        await desk.AttendAsync();
        return desk;
    }
}
