using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Calendars;

public sealed class CalendarPreviewHttpTests
{
    private const string Url = "/api/calendars/pacific-business-hours";

    [Fact]
    public async Task A_preview_begins_today_and_has_twelve_months()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.SendAsync("POST", Url + "/holidays", "{'usFederal':{'from':2026,'to':2027},'dates':[{'date':'2026-08-01','name':'A Saturday'}]}");
        JsonNode json = (await desk.GetAsync(Url + "/preview", Role.Reader)).Json;

        // 09:00Z on 2 March is 01:00 in Los Angeles: the same day.
        Assert.Equal(("pacific-business-hours", "America/Los_Angeles", "2026-03-02", "2027-03-02"), ((string)json["calendar"]!, (string)json["timeZone"]!, (string)json["from"]!, (string)json["to"]!));
        // 261 weekdays less the 11 federal holidays in between.
        Assert.Equal("PT2000H", (string?)json["openTime"]);
        Assert.Equal(13, json["months"]!.AsArray().Count);
        Assert.Equal(
            """{"month":"2026-11","workingDays":19,"openTime":"PT152H","holidays":[{"date":"2026-11-11","name":"Veterans Day","closes":true},{"date":"2026-11-26","name":"Thanksgiving Day","closes":true}],"switches":[{"at":"2026-11-01T09:00:00Z","offsetBefore":"-07:00","offsetAfter":"-08:00"}]}""",
            json["months"]![8]!.ToJsonString());
        Assert.Equal(
            """[{"kind":"holiday-without-effect","text":"On a day that is closed anyway: Sat 2026-08-01 A Saturday. If another day is off instead, add that one."}]""",
            json["warnings"]!.ToJsonString());
        Assert.Null(json["days"]);
    }

    [Fact]
    public async Task Days_come_when_asked_for()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.SendAsync("POST", Url + "/holidays", "{'usFederal':{'from':2026}}");
        JsonNode json = (await desk.GetAsync(Url + "/preview?from=2026-12-24&months=1&days=true")).Json;

        Assert.Equal(31, json["days"]!.AsArray().Count);
        Assert.Equal(
            """[{"date":"2026-12-24","open":[{"from":"09:00","to":"17:00"}]},{"date":"2026-12-25","open":[],"holiday":"Christmas Day"},{"date":"2026-12-26","open":[]}]""",
            new JsonArray([.. json["days"]!.AsArray().Take(3).Select(d => d!.DeepClone())]).ToJsonString());
        Assert.Equal("holidays-run-out", (string?)json["warnings"]!.AsArray().Single()!["kind"]);
    }

    [Fact]
    public async Task A_preview_as_text_is_for_people()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/night", "{'timeZone':'Europe/Vienna','weekly':{'sun':[['01:00','04:00']]},'holidays':[{'date':'2026-03-27','name':'Friday'}]}");
        var answer = await desk.GetAsync("/api/calendars/night/preview?from=2026-03-15&months=1&format=text");

        Assert.Equal("text/plain; charset=utf-8", answer.ContentHeaders.ContentType?.ToString());
        Assert.Equal(
            """
            night (Europe/Vienna), 2026-03-15 to 2026-04-14

            month    days       open
            2026-03     3       8:00
            2026-04     2       6:00
            in all      5      14:00

            Holidays
              Fri 2026-03-27  Friday (closed anyway)

            Switches of the clock
              2026-03-29T01:00:00Z  from +01:00 to +02:00

            Warnings
              On a day that is closed anyway: Fri 2026-03-27 Friday. If another day is off instead, add that one.
              On 2026-03-29 the clock skips 02:00 to 03:00, within the hours 01:00-04:00. What is skipped is not counted.

            """,
            answer.Text);
    }

    [Theory]
    [InlineData("months=0", "months", "no month")]
    [InlineData("months=37", "months", "more than three years")]
    [InlineData("from=today&months=x&format=pdf", "format from months", "nothing of it")]
    [InlineData("from=1920-01-01", "from", "before all calendars")]
    [InlineData("from=2199-06-01", "from", "beyond the last year")]
    [InlineData("from=9999-12-31", "from", "beyond everything")]
    public async Task A_preview_that_cannot_be_is_refused(string query, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal((fields, because), (string.Join(' ', (await desk.GetAsync($"{Url}/preview?{query}")).FaultyFields), because));
    }

    [Fact]
    public async Task Every_calendar_there_is_has_a_preview_and_others_have_none()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Equal("PT8760H", (string?)(await desk.GetAsync("/api/calendars/always/preview")).Json["openTime"]);
        Assert.Equal("PT26304H", (string?)(await desk.GetAsync("/api/calendars/always/preview?from=2027-01-01&months=36")).Json["openTime"]);
        Assert.Equal("not-found", (await desk.GetAsync("/api/calendars/nowhere/preview")).Problem);
        Assert.Equal("unauthorized", (await desk.GetAsync("/api/calendars/always/preview", null)).Problem);
    }

    [Fact]
    public async Task A_calendar_that_its_holidays_close_is_kept_and_its_put_says_so()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        const string Body = "{'timeZone':'UTC','weekly':{'mon':[['09:00','17:00']]},'holidays':[";
        string closed = Body + string.Join(',', Enumerable.Range(0, 53).Select(w => $"{{'date':'{LocalDatePattern.Iso.Format(new LocalDate(2026, 3, 2).PlusWeeks(w))}','name':'Closed'}}")) + "]}";
        var put = await desk.PutAsync("/api/calendars/one", closed);
        var get = await desk.GetAsync("/api/calendars/one");
        var preview = await desk.GetAsync("/api/calendars/one/preview");

        Assert.Equal(
            """[{"kind":"no-opening","text":"Nothing is open from 2026-03-02 to 2027-03-01: holidays take every day that has hours. Clocks on this calendar stand still until 2027-03-08; give it hours, or take holidays away."}]""",
            put.Json["warnings"]!.ToJsonString());
        Assert.Equal(put.Json["warnings"]!.ToJsonString(), preview.Json["warnings"]!.ToJsonString());
        Assert.Equal((put.ETag, false), (get.ETag, get.Text.Contains("warnings", StringComparison.Ordinal)));

        // What was answered can be sent back as it is.
        var again = await desk.PutAsync("/api/calendars/one", put.Text.Replace("\"no-opening\"", "7", StringComparison.Ordinal));
        Assert.Equal((put.ETag, put.Text), (again.ETag, again.Text));
        Assert.Null((await desk.PutAsync("/api/calendars/one", Body + "]}")).Json["warnings"]);
        Assert.Null((await desk.SendAsync("POST", "/api/calendars/one/holidays", "{'dates':[{'date':'2026-03-09','name':'H'}]}")).Json["calendar"]!["warnings"]);
        var import = await desk.SendAsync("POST", "/api/calendars/one/holidays", "{'dates':[{'date':'2026-03-16','name':'H'}]}");
        Assert.Equal((HttpStatusCode.OK, "long-closure"), (import.Status, (string?)import.Json["calendar"]!["warnings"]![0]!["kind"]));
    }
}
