using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Jobs;

/// <summary>Jobs are killed, doubled and held up; every case gets its change exactly once.</summary>
public sealed class JobResumeTests
{
    [Fact]
    public async Task A_job_of_a_thousand_cases_is_worked_off_in_pages_shows_its_progress_and_goes_on_at_its_place_after_a_kill()
    {
        await using CaseDesk first = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await first.OpenManyAsync(1000);
        string url = (await first.PutHolidayAsync()).Headers.GetValues("Link").Single().Split('<', '>')[1];

        // Two commits a case, claim and checkpoints: in the middle of the third page.
        first.Store.CrashAfter(2 * 500);
        await first.RunAsync();
        Assert.True(first.Store.Revive());

        await using CaseDesk second = await CaseDesk.StartAsync(first);
        JsonNode job = (await second.Http.GetAsync(url)).Json;
        Assert.Equal("running", (string?)job["state"]);
        Assert.Equal("""{"total":1000,"lookedAt":400,"lookedAtAgain":0,"changed":400,"failed":0}""", job["cases"]!.ToJsonString());
        await second.FinishAsync(isAlone: true);
        await second.RecoverAsync();

        job = (await second.Http.GetAsync(url)).Json;
        Assert.Equal("done", (string?)job["state"]);
        Assert.Equal("""{"total":1000,"lookedAt":1000,"lookedAtAgain":1000,"changed":1000,"failed":0}""", Without(job["cases"]!, ids.Count));
        await second.AssertRecomputedOnceAsync(ids);
        await second.AssertInLineAsync(mayBeLeft: 1000);
    }

    [Fact]
    public async Task Every_case_is_recomputed_once_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            IReadOnlyList<string> ids = await first.OpenManyAsync(3);
            first.Store.CrashAfter(commits);
            bool isAccepted = (await first.Http.SendAsync("PUT", JobDesk.Url, JobDesk.Holiday)).Status == System.Net.HttpStatusCode.OK;
            await TryAsync(() => first.FinishAsync());
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            if (!isAccepted)
            {
                await second.PutHolidayAsync();
            }

            await second.FinishAsync(isAlone: true);
            await second.RecoverAsync();

            string when = FormattableString.Invariant($"after {commits} commits");
            await second.AssertRecomputedOnceAsync(ids, when);
            IReadOnlyList<JsonNode> jobs = await second.JobsAsync();
            Assert.Equal((3, when), (jobs.Sum(j => (int)j["cases"]!["changed"]!), when));
            Assert.All(jobs, j => Assert.Equal("done", (string?)j["state"]));
            await second.AssertInLineAsync(mayBeLeft: 3);
        }

        Assert.InRange(commits, 15, 60);
    }

    [Fact]
    public async Task Of_two_runners_one_has_the_lease_and_when_both_are_at_work_nothing_happens_twice()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.OpenManyAsync(20);
        await desk.PutHolidayAsync();
        var isHeld = new TaskCompletionSource();
        var mayGoOn = new TaskCompletionSource();
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "cases")
            {
                desk.Store.BeforeCommit = null;
                isHeld.SetResult();
                await mayGoOn.Task;
            }
        };
        Task<Instant?> slow = desk.RunAsync();
        await isHeld.Task;
        JobRunner other = desk.AnotherRunner();

        Instant? leasedUntil = await other.RunAsync(Duration.FromDays(1), isAlone: false, default);
        Assert.Equal(desk.Http.MachineClock.Now + JobTiming.Lease, leasedUntil);
        desk.Http.MachineClock.Advance(JobTiming.Lease);
        Instant? left = await other.RunAsync(Duration.FromDays(1), isAlone: false, default);
        Assert.Null(left);
        Assert.Equal("done", (string?)(await desk.OnlyJobAsync())["state"]);
        mayGoOn.SetResult();
        await slow;

        await desk.AttendAsync();
        await desk.AssertRecomputedOnceAsync(ids);
        JsonNode job = await desk.OnlyJobAsync();
        Assert.Equal(("done", 20), ((string?)job["state"], (int)job["cases"]!["lookedAt"]!));
        Assert.Null(await desk.RunAsync());
    }

    [Fact]
    public async Task A_pass_that_has_used_its_time_leaves_the_rest_to_the_next()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.OpenManyAsync(JobCases.PageSize + 5);
        await desk.PutHolidayAsync();
        desk.Store.BeforeCommit = batch =>
        {
            if (batch.Table == "cases")
            {
                lock (ids)
                {
                    desk.Http.MachineClock.Advance(Duration.FromMilliseconds(300));
                }
            }

            return Task.CompletedTask;
        };

        Instant? next = await desk.Get<JobRunner>().RunAsync(Duration.FromSeconds(45), isAlone: false, default);

        Assert.Equal(desk.Http.MachineClock.Now, next);
        Assert.Equal(JobCases.PageSize, (int)(await desk.OnlyJobAsync())["cases"]!["lookedAt"]!);
        await desk.AnotherRunner().RunAsync(Duration.FromSeconds(45), isAlone: false, default);
        await desk.AssertRecomputedOnceAsync(ids);
    }

    [Fact]
    public async Task A_job_whose_process_died_before_it_was_released_begins_after_a_minute_and_one_that_began_too_early_is_followed_by_another()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        JobStore store = desk.Get<JobStore>();
        StoredJob waiting = await store.AddAsync(new JobSubject("calendars", "x"), "ada", "why", JobTiming.Unreleased, default);

        Assert.Equal(desk.Http.MachineClock.Now + Duration.FromMinutes(1), await desk.RunAsync());
        Assert.Equal("queued", (string?)(await desk.OnlyJobAsync())["state"]);
        desk.Http.MachineClock.Advance(Duration.FromMinutes(1));
        await desk.FinishAsync();
        Assert.Equal("done", (string?)(await desk.OnlyJobAsync())["state"]);

        await store.ReleaseAsync(waiting, default);
        Assert.Equal(["queued", "done"], (await desk.JobsAsync()).Select(j => (string)j["state"]!));
    }

    [Fact]
    public async Task A_case_that_the_store_cannot_take_is_waited_for_and_then_named()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.OpenManyAsync(3);
        await desk.PutHolidayAsync();
        desk.Store.BeforeCommit = batch => batch.Partition == ids[1] ? throw new StoreUnavailableException("C-x is busy.") : Task.CompletedTask;
        Instant start = desk.Http.MachineClock.Now;

        Assert.Equal(start + Duration.FromSeconds(5), await desk.RunAsync());
        await desk.FinishAsync();

        JsonNode job = await desk.OnlyJobAsync();
        Assert.Equal("failed", (string?)job["state"]);
        Assert.Equal("""{"total":3,"lookedAt":3,"lookedAtAgain":4,"changed":2,"failed":1}""", job["cases"]!.ToJsonString());
        Assert.Equal($$"""[{"case":"{{ids[1]}}","why":"C-x is busy."}]""", job["failures"]!.ToJsonString());
        // 5, 10, 20, 40 and 80 seconds in the first look, and twice in the second, because its commits are in the due index too.
        Assert.Equal(start + Duration.FromSeconds(3 * 155), desk.Http.MachineClock.Now);
        await desk.AssertRecomputedOnceAsync([ids[0], ids[2]]);
    }

    [Fact]
    public async Task What_failed_in_the_first_look_is_tried_again_in_the_second()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        IReadOnlyList<string> ids = await desk.OpenManyAsync(2);
        await desk.PutHolidayAsync();
        desk.Store.BeforeCommit = batch => batch.Partition == ids[0] ? throw new FormatException("broken") : Task.CompletedTask;
        await desk.RunAsync();
        desk.Store.BeforeCommit = null;

        await desk.FinishAsync();

        JsonNode job = await desk.OnlyJobAsync();
        Assert.Equal(("done", "[]"), ((string?)job["state"], job["failures"]!.ToJsonString()));
        await desk.AssertRecomputedOnceAsync(ids);
        Assert.StartsWith(ids[0] + " could not be recomputed by job_", Assert.Single(desk.Http.Log.Errors), StringComparison.Ordinal);
    }

    /// <summary>The second look finds cases twice that are in the due index too.</summary>
    private static string Without(JsonNode counts, int lookedAtAgain)
    {
        Assert.InRange((int)counts["lookedAtAgain"]!, lookedAtAgain, 2 * lookedAtAgain);
        counts["lookedAtAgain"] = lookedAtAgain;
        return counts.ToJsonString();
    }

    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (CrashException)
        {
            // That is what it is for.
        }
    }
}
