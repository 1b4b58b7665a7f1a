using System.Globalization;
using System.Net;
using NodaTime;
using SupportFunctions.Desk.Tests.CalendarFiles;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Status;

/// <summary>The feed of maintenance that anybody's calendar program asks for.</summary>
public sealed class StatusCalendarTests
{
    private const string Url = "/status/maintenance.ics";

    [SkippableFact]
    public async Task It_has_what_is_planned_under_way_and_called_off_as_calendar_programs_read_it()
    {
        await using WindowDesk desk = await PlannedAsync();
        await desk.DoAsync("W-2", "cancel", "{'reason':'Not needed.'}");
        await desk.UntilAsync(WindowDesk.Start + Duration.FromMinutes(5));

        string file = (await GetAsync(desk, Url)).Text;

        var strict = StrictCalendar.Read(file);
        Assert.Empty(strict.Faults);
        Assert.Empty(strict.Zones);
        (string, int, string, string, string)[] expected =
        [
            ("W-1@desk.example", 0, "Store; \"one\", 汉字", "2026-03-04T09:00:00.000Z", "CONFIRMED"),
            ("W-2@desk.example", 1, "Search", "2026-03-05T09:00:00.000Z", "CANCELLED"),
            ("W-3@desk.example", 0, "All", "2026-03-06T09:00:00.000Z", "CONFIRMED"),
        ];
        Assert.Equal(
            expected,
            Ical.Net.Calendar.Load(file)!.Events.Select(e => (e.Uid!, e.Sequence, e.Summary!, e.Start!.AsUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), e.Status!)));
        var read = ReadBackTests.Ask([file])[0]!;
        Assert.Equal("PUBLISH", (string?)read["method"]);
        Assert.Equal(
            expected,
            read["events"]!.AsArray().Select(e => ((string)e!["uid"]!, (int)e["sequence"]!, (string)e["summary"]!, (string)e["start"]!, (string)e["status"]!)));
        Assert.Contains("under way", (string)read["events"]![0]!["description"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?product=search", "W-2,W-3", "its own, and what concerns all")]
    [InlineData("?product=search&product=store", "W-1,W-2,W-3", "of either")]
    [InlineData("?product=unheard-of", "W-3", "what concerns all")]
    [InlineData("?product=", "W-1,W-2,W-3", "an empty one asks for nothing")]
    public async Task It_can_be_had_of_a_product(string query, string windows, string because)
    {
        await using WindowDesk desk = await PlannedAsync();
        string[] shown = [.. Ical.Net.Calendar.Load((await GetAsync(desk, Url + query)).Text)!.Events.Select(e => e.Uid!.Split('@')[0])];
        Assert.True(string.Join(',', shown) == windows, because + ": " + string.Join(',', shown));
    }

    [Fact]
    public async Task A_change_keeps_the_identity_and_raises_the_sequence()
    {
        await using WindowDesk desk = await PlannedAsync();
        await desk.Http.PutAsync("/api/maintenance-windows/W-1", WindowDesk.Body(WindowDesk.Start + Duration.FromHours(2), more: ",'products':['store']"));
        var changed = Ical.Net.Calendar.Load((await GetAsync(desk, Url)).Text)!.Events.Single(e => e.Uid == "W-1@desk.example");
        Assert.Equal((1, 11), (changed.Sequence, changed.Start!.AsUtc.Hour));
    }

    [Fact]
    public async Task Nobody_sees_drafts_what_was_never_announced_and_what_concerns_named_customers()
    {
        await using WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme");
        await desk.PlanAsync(WindowDesk.Body(more: ",'customers':['acme']"));
        string draft = await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromDays(1), more: ",'draft':true"));
        await desk.DoAsync(draft, "cancel", "{}");
        string file = (await GetAsync(desk, Url)).Text;
        Assert.DoesNotContain("VEVENT", file, StringComparison.Ordinal);
        var strict = StrictCalendar.Read(file);
        Assert.Empty(strict.Faults);
        Assert.Empty(Ical.Net.Calendar.Load(file)!.Events);
        Assert.Single(strict.Zones);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using WindowDesk desk = await PlannedAsync();
        DeskDriver.Answer first = await GetAsync(desk, Url);
        Assert.Equal(("text/calendar", "public, max-age=300"), (first.ContentHeaders.ContentType?.MediaType, first.Headers.CacheControl?.ToString()));
        string etag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await desk.Http.SendAsync("GET", Url, null, role: null, ("If-None-Match", etag))).Status);
        await desk.DoAsync("W-1", "cancel", "{}");
        Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("GET", Url, null, role: null, ("If-None-Match", etag))).Status);
    }

    private static Task<DeskDriver.Answer> GetAsync(WindowDesk desk, string url) => desk.Http.SendAsync("GET", url, null, role: null);

    private static async Task<WindowDesk> PlannedAsync()
    {
        WindowDesk desk = await WindowDesk.StartAsync();
        await desk.CustomerAsync("acme", more: ",'products':['search','store']");
        await desk.PlanAsync(WindowDesk.Body(title: "Store; \\\"one\\\", 汉字", more: ",'products':['store']"));
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromDays(1), title: "Search", more: ",'products':['search']"));
        await desk.PlanAsync(WindowDesk.Body(WindowDesk.Start + Duration.FromDays(2), title: "All"));
        return desk;
    }
}
