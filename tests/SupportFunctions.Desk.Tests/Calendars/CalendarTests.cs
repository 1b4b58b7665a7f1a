using System.Net;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Calendars;

public sealed class CalendarTests
{
    private const string Nine = "{'timeZone':'UTC','weekly':{'mon':[['09:00','17:00']]}}";

    private const string Eight = "{'timeZone':'UTC','weekly':{'mon':[['08:00','17:00']]}}";

    [Theory]
    [InlineData("{}", "timeZone weekly", "what is required")]
    [InlineData("{'timeZone':'PST8','weekly':{'monday':[],'mon':[['9:00','17:00']],'tue':[['17:00','09:00']],'wed':[['09:00']],'thu':[['09:00','12:00'],['11:00','13:00']]}}", "timeZone weekly.mon weekly.monday weekly.thu weekly.tue weekly.wed", "hours of every wrong kind")]
    [InlineData("{'timeZone':'UTC','weekly':{'mon':[['24:00','24:00']]}}", "weekly.mon", "24:00 is an end only")]
    [InlineData("{'timeZone':'UTC','weekly':{'mon':[[9,17]]},'validFrom':'soon'}", "validFrom weekly.mon[0][0] weekly.mon[0][1] weekly.mon", "numbers are no times")]
    [InlineData("{'timeZone':'UTC','weekly':{'mon':[['09:00','17:00']]},'holidays':[{'date':'26.11.2026','name':'T'},{'date':'2026-11-27'},{'date':'2026-12-25','name':'A'},{'date':'2026-12-25','name':'B'},null]}", "holidays[0].date holidays[1].name holidays[3].date holidays[4].date holidays[4].name", "holidays")]
    public async Task Every_fault_of_a_calendar_is_named(string body, string fields, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        string[] found = [.. (await desk.SendAsync("PUT", "/api/calendars/one", body)).FaultyFields];
        Assert.Equal((string.Join(' ', fields.Split(' ').Order(StringComparer.Ordinal)), because), (string.Join(' ', found), because));
    }

    [Fact]
    public async Task Always_is_as_it_is()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        Assert.Contains("\"sun\":[[\"00:00\",\"24:00\"]]", (await desk.GetAsync("/api/calendars/always")).Text, StringComparison.Ordinal);
        var put = await desk.SendAsync("PUT", "/api/calendars/always", Nine);
        Assert.Equal((HttpStatusCode.Conflict, "built-in"), (put.Status, put.Problem));
        Assert.Equal("built-in", (await desk.SendAsync("DELETE", "/api/calendars/always")).Problem);
    }

    [Theory]
    [InlineData("pacific-business-hours", """{"id":"pacific-business-hours","timeZone":"America/Los_Angeles","weekly":{"mon":[["09:00","17:00"]],"tue":[["09:00","17:00"]],"wed":[["09:00","17:00"]],"thu":[["09:00","17:00"]],"fri":[["09:00","17:00"]]},"holidays":[]}""")]
    [InlineData("desk-hours", """{"id":"desk-hours","timeZone":"UTC","weekly":{"mon":[["09:00","24:00"]],"tue":[["09:00","24:00"]],"wed":[["09:00","24:00"]],"thu":[["09:00","24:00"]],"fri":[["09:00","24:00"]]},"holidays":[]}""")]
    public async Task The_others_are_there_from_the_start_can_be_replaced_and_come_back(string id, string text)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        var start = await desk.GetAsync($"/api/calendars/{id}");
        Assert.Equal(text, start.Text);
        await desk.PutAsync($"/api/calendars/{id}", Nine);
        Assert.Equal(2, (await InForceAsync(desk, id)).Version);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendAsync("DELETE", $"/api/calendars/{id}")).Status);
        Assert.Equal(text, (await desk.GetAsync($"/api/calendars/{id}")).Text);
        Assert.Equal(3, (await InForceAsync(desk, id)).Version);
        Assert.Equal(text.Contains("UTC", StringComparison.Ordinal) ? "UTC" : "America/Los_Angeles", (await ThroughTimeAsync(desk, id)).Versions.Spans[0].Value.Zone.Id);
    }

    [Fact]
    public async Task A_calendar_in_use_stays()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Nine);
        await desk.PutAsync("/api/agreements/gold", "{'name':'G','targets':{'sev2':{'resolution':{'duration':'PT1H','calendar':'one'}}}}");
        await desk.PutAsync("/api/policy", "{'workingDaysCalendar':'one'}");
        var answer = await desk.SendAsync("DELETE", "/api/calendars/one");
        Assert.Equal("in-use", answer.Problem);
        Assert.Equal("The calendar 'one' is used by agreement 'gold', the policy. Change these first.", (string?)answer.Json["detail"]);
    }

    [Fact]
    public async Task Old_versions_explain_old_clocks_even_after_a_deletion()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Nine);
        await desk.PutAsync("/api/calendars/one", Nine);
        Instant change = Tick(desk);
        await desk.PutAsync("/api/calendars/one", Eight);
        await desk.SendAsync("DELETE", "/api/calendars/one");
        EffectiveCalendar calendar = await ThroughTimeAsync(desk, "one");
        Assert.Equal((1, "09:00-17:00"), Hours(calendar.At(change - Duration.FromSeconds(1))));
        Assert.Equal((2, "08:00-17:00"), Hours(calendar.At(change)));
        Tick(desk);
        await desk.PutAsync("/api/calendars/one", Nine);
        Assert.Equal(3, (await InForceAsync(desk, "one")).Version);

        static (int Version, string Hours) Hours(WorkCalendar calendar) => (calendar.Version, calendar.Weekly[IsoDayOfWeek.Monday].Single().ToString());
    }

    [Fact]
    public async Task A_version_counts_from_its_day_on_and_the_one_before_until_then()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Nine);
        await desk.PutAsync("/api/calendars/one", Eight.Replace("{'timeZone'", "{'validFrom':'2026-03-10','timeZone'", StringComparison.Ordinal));
        Assert.Equal(1, (await InForceAsync(desk, "one")).Version);
        desk.DeskClock.Advance(Instant.FromUtc(2026, 3, 10, 0, 0) - desk.DeskClock.Now - Duration.FromNanoseconds(100));
        Assert.Equal(1, (await InForceAsync(desk, "one")).Version);
        desk.DeskClock.Advance(Duration.FromNanoseconds(100));
        Assert.Equal(2, (await InForceAsync(desk, "one")).Version);
    }

    [Fact]
    public async Task A_change_cannot_begin_in_the_past_unless_it_is_a_correction_with_its_reason()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Nine);
        string past = Eight.Replace("{'timeZone'", "{'validFrom':'2026-03-01','timeZone'", StringComparison.Ordinal);
        var refused = await desk.SendAsync("PUT", "/api/calendars/one", past);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.StartsWith("A change cannot begin in the past", (string?)refused.Json["errors"]!["validFrom"]![0], StringComparison.Ordinal);
        var unreasoned = await desk.SendAsync("PUT", "/api/calendars/one", Eight.Replace("{'timeZone'", "{'correction':{'from':'2026-03-01'},'timeZone'", StringComparison.Ordinal));
        Assert.NotNull(unreasoned.Json["errors"]!["correction.reason"]);
        Assert.Equal(1, (await InForceAsync(desk, "one")).Version);
    }

    [Fact]
    public async Task A_correction_counts_from_its_own_day_and_what_was_recorded_before_stays_known()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await desk.PutAsync("/api/calendars/one", Nine);
        await desk.PutAsync("/api/calendars/one", Eight.Replace("{'timeZone'", "{'correction':{'from':'2026-03-01','reason':'It was agreed so.'},'timeZone'", StringComparison.Ordinal));
        SlaTerms terms = await desk.Directory.SlaTermsAsync(CancellationToken.None);
        Instant then = Instant.FromUtc(2026, 3, 1, 12, 0);
        Assert.Equal((2, 1), (terms.Calendar("one").At(then).Version, terms.AsRecorded.Calendar("one").At(then).Version));
        var correction = Assert.Single(terms.Corrections);
        Assert.Equal(("calendar 'one' version 2", "Admin key", "It was agreed so."), (correction.Of, correction.By, correction.Why));
    }

    private static Instant Tick(DeskDriver desk)
    {
        desk.DeskClock.Advance(Duration.FromHours(1));
        return desk.DeskClock.Now;
    }

    private static async Task<EffectiveCalendar> ThroughTimeAsync(DeskDriver desk, string id) => (await desk.Directory.SlaTermsAsync(CancellationToken.None)).Calendar(id);

    private static async Task<WorkCalendar> InForceAsync(DeskDriver desk, string id) => (await ThroughTimeAsync(desk, id)).At(desk.DeskClock.Now);
}
