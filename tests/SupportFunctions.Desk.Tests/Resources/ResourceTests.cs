using System.Net;
using System.Text.Json.Nodes;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Resources;

public sealed class ResourceTests
{
    [Theory]
    [InlineData("customers", Bodies.Customer)]
    [InlineData("engineers", Bodies.Engineer)]
    [InlineData("agreements", Bodies.Agreement)]
    [InlineData("calendars", Bodies.Calendar)]
    public async Task What_is_put_as_in_the_contract_comes_back_with_its_id(string table, string body)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/engineers/grace", Bodies.Small("engineers"));
        string url = $"/api/{table}/{(table == "engineers" ? "grace" : "my.one_1-x")}";
        var put = await desk.PutAsync(url, body);
        var get = await desk.GetAsync(url, Role.Reader);

        JsonObject expected = JsonNode.Parse(body.Replace('\'', '"'))!.AsObject();
        expected["id"] = url[(url.LastIndexOf('/') + 1)..];
        Assert.True(JsonNode.DeepEquals(expected, get.Json), get.Text);
        Assert.Equal(get.Text, put.Text);
        Assert.Equal(get.ETag, put.ETag);
        Assert.Matches("^\"[0-9]+-[0-9a-f]{16}\"$", get.ETag);
        var list = await desk.GetAsync($"/api/{table}", Role.Reader);
        Assert.Contains(list.Json["items"]!.AsArray(), i => JsonNode.DeepEquals(i, expected));
    }

    [Fact]
    public async Task The_smallest_customer_gets_the_defaults()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var put = await desk.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'free','deployment':'cloud','contacts':[{'email':'a@b.example'}],'unknown':1}");
        Assert.Equal(
            "{'id':'acme','name':'Acme','tier':'free','deployment':'cloud','domains':[],'contacts':[{'email':'a@b.example','statusMail':true}],'language':'en','products':[],'facts':{}}".Replace('\'', '"'),
            put.Text);
    }

    [Theory]
    [InlineData("customers")]
    [InlineData("engineers")]
    [InlineData("agreements")]
    [InlineData("calendars")]
    public async Task What_is_deleted_is_answered_once_more_and_then_gone(string table)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var put = await desk.PutAsync($"/api/{table}/one", Bodies.Small(table));
        var delete = await desk.SendAsync("DELETE", $"/api/{table}/one");
        Assert.Equal((HttpStatusCode.OK, put.Text), (delete.Status, delete.Text));
        Assert.Equal("not-found", (await desk.GetAsync($"/api/{table}/one")).Problem);
        Assert.Equal("not-found", (await desk.SendAsync("DELETE", $"/api/{table}/one")).Problem);
    }

    [Theory]
    [InlineData("Acme", "upper case")]
    [InlineData("a%20b", "a blank")]
    [InlineData("a~b", "another character")]
    [InlineData("..%2e", "only dots")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456", "65 characters or more")]
    public async Task An_id_that_is_none_is_refused_in_put_and_unknown_elsewhere(string id, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var put = await desk.SendAsync("PUT", $"/api/customers/{id}", Bodies.Small("customers"));
        Assert.True(put.FaultyFields is ["id"], because + put.Text);
        Assert.Contains("a-z, 0-9", put.Text, StringComparison.Ordinal);
        Assert.Equal("not-found", (await desk.GetAsync($"/api/customers/{id}")).Problem);
        Assert.Equal("not-found", (await desk.SendAsync("DELETE", $"/api/customers/{id}")).Problem);
    }

    [Fact]
    public async Task A_stale_or_missing_version_in_if_match_is_412_and_changes_nothing()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        const string Url = "/api/customers/acme";
        Assert.Equal("precondition-failed", (await desk.SendAsync("PUT", Url, Bodies.Small("customers"), Role.Admin, ("If-Match", "*"))).Problem);
        string first = (await desk.PutAsync(Url, Bodies.Small("customers"), ("If-None-Match", "*"))).ETag!;
        Assert.Equal("precondition-failed", (await desk.SendAsync("PUT", Url, Bodies.Small("customers"), Role.Admin, ("If-None-Match", "*"))).Problem);

        string renamed = Bodies.Small("customers").Replace("Acme", "Bcme", StringComparison.Ordinal);
        string second = (await desk.PutAsync(Url, renamed, ("If-Match", first))).ETag!;
        Assert.NotEqual(first, second);
        var stale = await desk.SendAsync("PUT", Url, Bodies.Small("customers"), Role.Admin, ("If-Match", first));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Contains(second.Trim('"'), (string)stale.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal("precondition-failed", (await desk.SendAsync("DELETE", Url, null, Role.Admin, ("If-Match", first))).Problem);
        Assert.Equal("precondition-failed", (await desk.SendAsync("DELETE", Url, null, Role.Admin, ("If-Match", "W/" + second))).Problem);
        Assert.Equal("malformed", (await desk.SendAsync("DELETE", Url, null, Role.Admin, ("If-Match", "no quotes"))).Problem);
        Assert.Equal(second, (await desk.GetAsync(Url)).ETag);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync("DELETE", Url, null, Role.Admin, ("If-Match", $"\"other\", {second}"))).Status);
    }

    [Fact]
    public async Task A_list_comes_in_pages_without_gap_or_double_even_when_the_store_gives_short_ones()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string[] ids = ["a", "a-b", "a.b", "alwayz", "b", "desk-hourz", "m", "standard", "x1", "z"];
        foreach (string id in ids)
        {
            await desk.PutAsync($"/api/calendars/{id}", Bodies.Small("calendars"));
        }

        desk.Store.LongestPage = 2;
        foreach (int top in new[] { 1, 2, 3, 5, 12, 13, 500 })
        {
            var seen = new List<string>();
            string? next = null;
            int pages = 0;
            do
            {
                var page = await desk.GetAsync($"/api/calendars?top={top}{(next is null ? "" : "&next=" + next)}");
                Assert.True(page.Json["items"]!.AsArray().Count <= top);
                seen.AddRange(page.Json["items"]!.AsArray().Select(i => (string)i!["id"]!));
                next = (string?)page.Json["next"];
                pages++;
            }
            while (next is not null);

            Assert.Equal([.. ids.Concat(["always", "pacific-business-hours", "desk-hours"]).Order(StringComparer.Ordinal)], seen);
            Assert.Equal((13 + top - 1) / top, pages);
        }
    }

    [Theory]
    [InlineData("top=0", "top", "none is no page")]
    [InlineData("top=501", "top", "too many")]
    [InlineData("top=ten", "top", "not a number")]
    [InlineData("top=%2B5", "top", "a sign")]
    [InlineData("next=!", "next", "not a place")]
    [InlineData("next=MQ", "next", "an empty place")]
    [InlineData("next=MUEvQg", "next", "the place A/B, which no list gave")]
    public async Task A_page_that_cannot_be_is_refused(string query, string field, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((field, because), (string.Join(' ', (await desk.GetAsync("/api/customers?" + query)).FaultyFields), because));
    }

    [Fact]
    public async Task Fifty_come_when_nothing_is_said()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        for (int i = 0; i < 51; i++)
        {
            await desk.PutAsync(FormattableString.Invariant($"/api/customers/c{i:D3}"), Bodies.Small("customers"));
        }

        var page = await desk.GetAsync("/api/customers");
        Assert.Equal(50, page.Json["items"]!.AsArray().Count);
        var rest = await desk.GetAsync("/api/customers?next=" + page.Json["next"]);
        Assert.Equal("c050", (string?)Assert.Single(rest.Json["items"]!.AsArray())!["id"]);
        Assert.Null(rest.Json["next"]);
    }

    [Fact]
    public async Task A_race_for_the_same_resource_is_run_again_and_both_changes_count()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Bodies.Small("calendars"));
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "calendars")
            {
                desk.Store.BeforeCommit = null;
                await desk.PutAsync("/api/calendars/one", Bodies.Small("calendars").Replace("09:00", "08:00", StringComparison.Ordinal));
            }
        };
        var put = await desk.PutAsync("/api/calendars/one", Bodies.Small("calendars").Replace("09:00", "07:00", StringComparison.Ordinal));
        Assert.StartsWith("\"3-", put.ETag, StringComparison.Ordinal);
    }
}
