using System.Net;
using NodaTime;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Jobs;

/// <summary>R-SLA-8 as an outside program sees it: a holiday moves the deadlines of open cases, and nothing is lost or doubled by a kill.</summary>
[Collection(ProcessTests.Name)]
public sealed class RecomputeTests
{
    private const string Calendar = "/api/calendars/pacific-business-hours";
    private const string Why = "The calendar 'pacific-business-hours' was changed (R-SLA-8).";
    private static readonly object[][] _dayShift = [["09:00", "17:00"]];

    /// <summary>The Thursday off; the desk's clock stands on the Wednesday before.</summary>
    private static readonly object _holiday = new
    {
        timeZone = "America/Los_Angeles",
        weekly = new { mon = _dayShift, tue = _dayShift, wed = _dayShift, thu = _dayShift, fri = _dayShift },
        holidays = new[] { new { date = "2026-03-05", name = "A day off" } },
    };

    [Fact]
    public async Task A_holiday_moves_the_deadline_of_an_open_case_and_the_job_is_shown_as_done()
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data, SharedDesk.Clock);
        string id = await desk.Client.OpenCaseAsync(new Letter("kim@one.example", "Search is down").ToString());
        await ListedAsync(desk, 1);
        Instant before = (await desk.Client.CaseAsync(id)).Clock("first-response").DueAt!.Value;

        (await desk.Client.PutAsync(Calendar, _holiday)).Expect(HttpStatusCode.OK);
        JobBody job = await DoneAsync(desk, 1);

        Assert.Equal(("calendars", "pacific-business-hours", "admin", Why), (job.What.Table, job.What.Id, job.By, job.Why));
        Assert.Equal((1, 1, 0), (job.Cases.LookedAt, job.Cases.Changed, job.Cases.Failed));
        Assert.InRange(job.RequestedAt, job.RequestedAt, job.StartedAt!.Value);
        Assert.InRange(job.StartedAt.Value, job.RequestedAt, job.FinishedAt!.Value);
        // From Monday at 10:00 to Tuesday at the same time.
        Assert.Equal(before + Duration.FromHours(24), (await desk.Client.CaseAsync(id)).Clock("first-response").DueAt);
        EventBody recomputed = (await RecomputedAsync(desk, id)).Single(e => e.Word("clock") == "first-response");
        Assert.Equal((before, before + Duration.FromHours(24), Why), (recomputed.Instant("oldDueAt"), recomputed.Instant("dueAt"), recomputed.Word("why")));
    }

    [Theory]
    [InlineData("commit:12", "in the middle of the cases")]
    [InlineData("due:1", "before the first case was changed")]
    public async Task A_kill_in_the_middle_of_a_job_loses_no_case_and_changes_none_twice(string failpoint, string because)
    {
        using var data = new DataFolder();
        var ids = new List<string>();
        await using (DeskProcess desk = await DeskProcess.StartAsync(data, SharedDesk.Clock))
        {
            for (int i = 0; i < 25; i++)
            {
                ids.Add(await desk.Client.OpenCaseAsync(new Letter("kim@one.example", $"Search is down {i}").ToString()));
            }

            await ListedAsync(desk, ids.Count);
            Assert.Equal(0, await desk.StopAsync());
        }

        await using (DeskProcess doomed = await DeskProcess.StartAsync(data, settings: new Dictionary<string, string> { ["Failpoints__KillAt"] = failpoint }))
        {
            await PutAsync(doomed);
            Assert.Equal(HostProcess.Killed, await doomed.Host.ExitAsync());
        }

        await using DeskProcess again = await DeskProcess.StartAsync(data);
        JobBody job = await DoneAsync(again, ids.Count);

        Assert.Equal((ids.Count, 0, because), (job.Cases.Changed, job.Cases.Failed, because));
        foreach (string id in ids)
        {
            Assert.Equal(["first-response", "resolution"], (await RecomputedAsync(again, id)).Select(e => e.Word("clock")).Order());
        }
    }

    /// <summary>The answer may come, or the process be dead before it is out.</summary>
    private static async Task PutAsync(DeskProcess doomed)
    {
        try
        {
            await doomed.Client.PutAsync(Calendar, _holiday);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The job was there before the change, so it is not needed.
        }
    }

    /// <summary>A case is in the indexes a moment after its mail was worked off; the second look would find it, only later.</summary>
    private static Task ListedAsync(DeskProcess desk, int count) =>
        Until.TrueAsync(async () => (await desk.Client.CasesAsync()).Count == count, () => $"not all {count} cases are listed.\n{desk.Host.Report()}");

    /// <summary>Waits until the only job is done.</summary>
    private static async Task<JobBody> DoneAsync(DeskProcess desk, int total)
    {
        JobBody? job = null;
        job = await Until.FoundAsync(
            async () =>
            {
                job = Assert.Single((await desk.Client.GetAsync("/api/admin/jobs")).Expect(HttpStatusCode.OK).As<ItemsBody<JobBody>>().Items);
                return job.State is "done" or "failed" ? job : null;
            },
            () => $"The job is {job}.\n{desk.Host.Report()}");
        Assert.Equal(("done", total), (job.State, job.Cases.Total));
        return job;
    }

    private static async Task<IReadOnlyList<EventBody>> RecomputedAsync(DeskProcess desk, string id) =>
        [.. (await desk.Client.TimelineAsync(id)).Where(e => e.Type == "clock-recomputed")];

    private sealed record JobBody(
        string Id, string State, SubjectBody What, string By, string Why, Instant RequestedAt, Instant? StartedAt, Instant? FinishedAt, CountsBody Cases);

    private sealed record SubjectBody(string Table, string Id);

    private sealed record CountsBody(int? Total, int LookedAt, int Changed, int Failed);
}
