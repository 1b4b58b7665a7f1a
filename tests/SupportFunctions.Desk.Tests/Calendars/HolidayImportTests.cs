using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Calendars;

public sealed class HolidayImportTests
{
    private const string Url = "/api/calendars/pacific-business-hours/holidays";

    private const string File = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:May Day\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";

    [Fact]
    public async Task Federal_holidays_and_own_dates_are_added_as_a_new_version_that_clocks_count_on()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026,'to':2027},'dates':[{'date':'2026-07-03','name':'Bridge'},{'date':'2026-12-24','name':'Christmas Eve'}]}");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((24, 0, 0, true), (Count(answer, "added"), Count(answer, "removed"), (int)answer.Json["unchanged"]!, (bool)answer.Json["saved"]!));
        Assert.Contains("{\"date\":\"2026-07-03\",\"name\":\"Bridge\"},{\"date\":\"2026-09-07\",\"name\":\"Labor Day\"}", answer.Text, StringComparison.Ordinal);
        Assert.Contains("{\"date\":\"2027-12-31\",\"name\":\"New Year's Day (observed)\"}", answer.Text, StringComparison.Ordinal);
        var get = await desk.GetAsync("/api/calendars/pacific-business-hours", Role.Reader);
        Assert.Equal((answer.ETag, answer.Json["calendar"]!.ToJsonString()), (get.ETag, get.Json.ToJsonString()));
        Assert.StartsWith("\"2-", get.ETag, StringComparison.Ordinal);
        var calendar = (await desk.Directory.SlaTermsAsync(CancellationToken.None)).Calendar("pacific-business-hours").Versions.Last;
        Assert.Equal((2, false), (calendar.Version, calendar.IsOpen(Instant.FromUtc(2026, 12, 25, 19, 0))));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_makes_no_version()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var first = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026}}");
        var second = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026,'to':2026}}");
        var third = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026,'to':2026},'replace':true}");

        Assert.Equal((11, 0), (Count(first, "added"), (int)first.Json["unchanged"]!));
        Assert.All([second, third], a => Assert.Equal((0, 0, 11, first.ETag), (Count(a, "added"), Count(a, "removed"), (int)a.Json["unchanged"]!, a.ETag)));
    }

    [Fact]
    public async Task A_day_that_is_a_holiday_keeps_its_name_unless_all_are_replaced()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.SendAsync("POST", Url, "{'dates':[{'date':'2026-12-25','name':'Weihnachten'},{'date':'2026-05-01','name':'Old'}]}");
        var kept = await desk.SendAsync("POST", Url, "{'dates':[{'date':'2026-12-25','name':'Christmas'}]}");
        var replaced = await desk.SendAsync("POST", Url, "{'replace':true,'dates':[{'date':'2026-12-25','name':'Christmas'}]}");
        var emptied = await desk.SendAsync("POST", Url + "?replace=true", "{'dates':[]}");

        Assert.Equal((0, 1, 2), (Count(kept, "added"), (int)kept.Json["unchanged"]!, kept.Json["calendar"]!["holidays"]!.AsArray().Count));
        Assert.Equal("""[{"date":"2026-12-25","name":"Christmas"}]""", replaced.Json["added"]!.ToJsonString());
        Assert.Equal("""[{"date":"2026-05-01","name":"Old"},{"date":"2026-12-25","name":"Weihnachten"}]""", replaced.Json["removed"]!.ToJsonString());
        Assert.Equal((1, "[]"), (Count(emptied, "removed"), emptied.Json["calendar"]!["holidays"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_dry_run_shows_all_and_saves_nothing()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var before = await desk.GetAsync("/api/calendars/pacific-business-hours");
        var dry = await desk.SendAsync("POST", Url + "?dryRun=true", "{'usFederal':{'from':2026}}");
        var after = await desk.GetAsync("/api/calendars/pacific-business-hours");

        Assert.Equal((11, false, before.ETag), (dry.Json["calendar"]!["holidays"]!.AsArray().Count, (bool)dry.Json["saved"]!, dry.ETag));
        Assert.Equal((before.ETag, before.Text), (after.ETag, after.Text));
        Assert.Equal("""["dates[0].name"]""", new JsonArray([.. (await desk.SendAsync("POST", Url + "?dryRun=true", "{'dates':[{'date':'2026-01-01'}]}")).FaultyFields.Select(f => (JsonNode)f)]).ToJsonString());
    }

    [Fact]
    public async Task An_iCalendar_file_brings_this_year_and_the_five_after_it_and_says_what_was_skipped()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, Url, File);
        var years = await PostAsync(desk, Url + "?from=2033&to=2034&replace=true", File, "text/calendar; charset=\"UTF-8\"; component=vevent");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["2026-05-01", "2027-05-01", "2028-05-01", "2029-05-01", "2030-05-01", "2031-05-01"], answer.Json["added"]!.AsArray().Select(h => (string)h!["date"]!));
        Assert.Equal("""[{"line":8,"why":"A VTODO is no holiday; only VEVENT is read."}]""", answer.Json["skipped"]!.ToJsonString());
        Assert.Equal((2, 6), (Count(years, "added"), Count(years, "removed")));
    }

    [Theory]
    [InlineData("{}", "usFederal", "nothing to do")]
    [InlineData("{'usFederal':{}}", "usFederal.from", "no year")]
    [InlineData("{'usFederal':{'from':1919}}", "usFederal.from", "before all calendars")]
    [InlineData("{'usFederal':{'from':2026,'to':2200}}", "usFederal.to", "after all calendars")]
    [InlineData("{'usFederal':{'from':2027,'to':2026}}", "usFederal.to", "backwards")]
    [InlineData("{'usFederal':{'from':2020,'to':2120}}", "usFederal.to", "too many years")]
    [InlineData("{'usFederal':{'from':2020,'to':2119}}", "holidays", "more than a calendar holds")]
    [InlineData("{'usFederal':{'from':'2026'},'dates':[{'date':'26.11.2026','name':'T'},null,{'date':'2026-01-01','name':' '},{'date':'2026-01-01','name':'b'}]}", "dates[0].date dates[1].date dates[1].name dates[2].name dates[3].date usFederal.from", "everything at once")]
    public async Task Every_fault_of_an_import_is_named(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.SendAsync("POST", Url, body)).FaultyFields), because));
    }

    [Theory]
    [InlineData("from=2026", "from", "JSON has its years inside")]
    [InlineData("from=soon&to=2200", "from to", "no years")]
    [InlineData("from=2030&to=2026", "to", "backwards")]
    public async Task Years_of_a_file_are_checked(string query, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = query == "from=2026" ? await desk.SendAsync("POST", $"{Url}?{query}", "{'dates':[]}") : await PostAsync(desk, $"{Url}?{query}", File);
        Assert.Equal((fields, because), (string.Join(' ', answer.FaultyFields), because));
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n", "text/calendar", 400, "malformed", "a file cut off")]
    [InlineData("", "text/calendar", 400, "malformed", "an empty file")]
    [InlineData("[]", "application/json", 400, "malformed", "no object")]
    [InlineData(File, "text/calendar; charset=iso-8859-1", 415, "unsupported-media-type", "RFC 5545 is UTF-8 here")]
    [InlineData(File, "text/plain", 415, "unsupported-media-type", "another type")]
    [InlineData(File, "", 415, "unsupported-media-type", "no type")]
    public async Task What_cannot_be_read_is_refused(string body, string type, int status, string problem, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var answer = await PostAsync(desk, Url, body, type);
        Assert.Equal((status, problem, because), ((int)answer.Status, answer.Problem, because));
    }

    [Fact]
    public async Task A_refusal_of_a_file_names_its_line()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal(
            "Line 3: the file ends inside the VEVENT of line 3; it may have been cut off, so send it whole.",
            (string?)(await PostAsync(desk, Url, "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n")).Json["detail"]);
    }

    [Fact]
    public async Task A_file_over_a_mebibyte_is_too_large()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal("too-large", (await PostAsync(desk, Url, new string('A', 1_048_577))).Problem);
    }

    [Fact]
    public async Task Who_may_and_what_stays_is_as_for_a_put()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        const string Body = "{'usFederal':{'from':2026}}";
        Assert.Equal("forbidden", (await desk.SendAsync("POST", Url, Body, Role.Lead)).Problem);
        Assert.Equal("unauthorized", (await desk.SendAsync("POST", Url, Body, null)).Problem);
        Assert.Equal("built-in", (await desk.SendAsync("POST", "/api/calendars/always/holidays", Body)).Problem);
        Assert.Equal("not-found", (await desk.SendAsync("POST", "/api/calendars/nowhere/holidays", Body)).Problem);
        string etag = (await desk.GetAsync("/api/calendars/pacific-business-hours")).ETag!;
        var first = await desk.SendAsync("POST", Url, Body, Role.Admin, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("precondition-failed", (await desk.SendAsync("POST", Url, "{'usFederal':{'from':2027}}", Role.Admin, ("If-Match", etag))).Problem);
    }

    [Fact]
    public async Task The_same_idempotency_key_gets_the_same_answer()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var first = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026}}", Role.Admin, ("Idempotency-Key", "k1"));
        var again = await desk.SendAsync("POST", Url, "{'usFederal':{'from':2026}}", Role.Admin, ("Idempotency-Key", "k1"));
        Assert.Equal((first.Text, first.ETag), (again.Text, again.ETag));
    }

    [Fact]
    public async Task What_another_writes_in_between_is_not_lost()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "calendars")
            {
                desk.Store.BeforeCommit = null;
                await desk.SendAsync("POST", Url, "{'dates':[{'date':'2026-05-01','name':'May Day'}]}");
            }
        };
        var answer = await desk.SendAsync("POST", Url, "{'dates':[{'date':'2026-12-25','name':'Christmas'}]}");

        Assert.Equal(["2026-05-01", "2026-12-25"], answer.Json["calendar"]!["holidays"]!.AsArray().Select(h => (string)h!["date"]!));
        Assert.Equal((1, "\"3-"), (Count(answer, "added"), answer.ETag![..3]));
    }

    private static int Count(DeskDriver.Answer answer, string list) => answer.Json[list]!.AsArray().Count;

    private static async Task<DeskDriver.Answer> PostAsync(DeskDriver desk, string url, string body, string type = "text/calendar")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Add(KeyMiddleware.Header, DeskDriver.KeyOf(Role.Admin));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (type.Length > 0)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return await desk.SendAsync(request);
    }
}
