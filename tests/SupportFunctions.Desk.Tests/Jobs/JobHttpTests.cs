using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Jobs;

public sealed class JobHttpTests
{
    [Fact]
    public async Task The_answer_to_a_change_says_where_to_watch_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string link = (await desk.PutHolidayAsync()).Headers.GetValues("Link").Single();
        JsonNode job = await desk.OnlyJobAsync();

        Assert.Equal($"</api/admin/jobs/{job["id"]}>; rel=\"monitor\"", link);
        Assert.Equal(
            $$$"""{"id":"{{{job["id"]}}}","state":"queued","what":{"table":"calendars","id":"pacific-business-hours"},"by":"Admin key","why":"{{{JobDesk.Why}}}","requestedAt":"2026-03-02T09:00:00Z","startedAt":null,"finishedAt":null,"cases":{"total":null,"lookedAt":0,"lookedAtAgain":0,"changed":0,"failed":0},"failures":[]}""",
            (await desk.Http.GetAsync($"/api/admin/jobs/{job["id"]}", Role.Lead)).Text);
    }

    [Fact]
    public async Task An_administrator_can_have_everything_recomputed()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenAsync();

        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", "/api/admin/jobs", "{'recompute':'all','why':'The night shift was wrong.'}");
        Assert.Equal((HttpStatusCode.Accepted, $"/api/admin/jobs/{answer.Json["id"]}"), (answer.Status, answer.Headers.Location?.ToString()));
        await desk.FinishAsync();

        JsonNode job = await desk.OnlyJobAsync();
        Assert.Equal("""{"table":"all","id":null}""", job["what"]!.ToJsonString());
        Assert.Equal(("done", 1, 0), ((string)job["state"]!, (int)job["cases"]!["lookedAt"]!, (int)job["cases"]!["changed"]!));
        Assert.Equal(("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"), ((string)job["startedAt"]!, (string)job["finishedAt"]!));
    }

    [Theory]
    [InlineData("{}", "recompute why", "both are needed")]
    [InlineData("{'recompute':'customers','why':'x'}", "recompute", "there is only all")]
    [InlineData("{'recompute':'all','why':' '}", "why", "a blank reason is none")]
    [InlineData("{'recompute':'all','why':'a\\nb'}", "why", "one line")]
    public async Task Every_fault_of_a_request_is_named(string body, string fields, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", "/api/admin/jobs", body);
        Assert.Equal((fields, because), (string.Join(' ', answer.FaultyFields), because));
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_can_be_filtered_by_state()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.PutHolidayAsync();
        await desk.FinishAsync();
        for (int i = 1; i <= 4; i++)
        {
            await desk.Http.SendAsync("POST", "/api/admin/jobs", $"{{'recompute':'all','why':'{i}'}}");
        }

        JsonNode page = (await desk.Http.GetAsync("/api/admin/jobs?top=3")).Json;
        Assert.Equal(["4", "3", "2"], page["items"]!.AsArray().Select(j => (string)j!["why"]!));
        page = (await desk.Http.GetAsync($"/api/admin/jobs?top=3&next={page["next"]}")).Json;
        Assert.Equal(["1", JobDesk.Why], page["items"]!.AsArray().Select(j => (string)j!["why"]!));
        Assert.Null(page["next"]);
        Assert.Equal([JobDesk.Why], (await desk.JobsAsync("?state=done")).Select(j => (string)j["why"]!));
        Assert.Equal(4, (await desk.JobsAsync("?state=queued")).Count);
        Assert.Empty(await desk.JobsAsync("?state=failed"));
    }

    [Theory]
    [InlineData("?state=dead", "validation", "no such state")]
    [InlineData("?next=MWFiYw", "validation", "no place of this list")]
    [InlineData("/job_1", "not-found", "no id")]
    [InlineData("/job_202603020900000000000-00000000", "not-found", "nobody's id")]
    public async Task What_there_is_not_is_refused(string url, string problem, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        Assert.Equal((problem, because), ((await desk.Http.GetAsync("/api/admin/jobs" + url)).Problem, because));
    }

    [Fact]
    public async Task A_job_is_kept_for_90_days_after_its_end()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.PutHolidayAsync();
        await desk.FinishAsync();
        await AskAsync("to the day", JobStore.KeptFor - Duration.FromTicks(1));
        await AskAsync("after it", Duration.FromTicks(1));

        Assert.Equal(["after it", "to the day"], (await desk.JobsAsync()).Select(j => (string)j["why"]!));
        Assert.Equal(2, desk.Store.Keys("jobs").Count);

        async Task AskAsync(string why, Duration later)
        {
            desk.Http.DeskClock.Advance(later);
            await desk.Http.SendAsync("POST", "/api/admin/jobs", $"{{'recompute':'all','why':'{why}'}}");
            await desk.FinishAsync();
            Assert.Contains(await desk.JobsAsync(), j => (string)j["why"]! == why);
        }
    }

    [Fact]
    public void Ids_sort_by_time_and_their_keys_newest_first()
    {
        Instant at = Instant.FromUtc(2026, 3, 4, 9, 0);
        string[] ids = [JobId.New(at), JobId.New(at + Duration.FromTicks(1)), JobId.New(Instant.FromUtc(2027, 1, 1, 0, 0))];

        Assert.StartsWith("job_202603040900000000000-", ids[0], StringComparison.Ordinal);
        Assert.All(ids, id => Assert.True(JobId.IsValid(id)));
        Assert.Equal(ids, ids.Order(StringComparer.Ordinal));
        Assert.Equal(ids.Reverse(), ids.OrderBy(JobId.NewestFirst, StringComparer.Ordinal));
        Assert.False(JobId.IsValid(ids[0].ToUpperInvariant()));
    }
}
