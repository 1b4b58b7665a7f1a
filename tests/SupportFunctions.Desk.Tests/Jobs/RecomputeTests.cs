using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Jobs;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Jobs;

/// <summary>R-SLA-8: a change of agreement, calendar or customer recomputes every open clock, and says so.</summary>
public sealed class RecomputeTests
{
    [Fact]
    public async Task A_holiday_moves_the_deadlines_of_an_open_case_and_the_timeline_has_old_and_new()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        Assert.Equal(JobDesk.WithoutHoliday, await desk.FirstResponseDueAsync(id));

        await desk.PutHolidayAsync();
        await desk.FinishAsync();

        JsonNode[] recomputed = [.. (await desk.Http.GetAsync($"/api/cases/{id}/timeline")).Json["items"]!.AsArray().Where(e => (string)e!["type"]! == "clock-recomputed").Select(e => e!)];
        Assert.Equal(["first-response", "resolution"], recomputed.Select(e => (string)e["data"]!["clock"]!));
        Assert.All(recomputed, e => Assert.Equal(("Admin key", JobDesk.Why), ((string)e["by"]!, (string)e["data"]!["why"]!)));
        Assert.Equal(
            ("2026-03-05T01:00:00Z", "2026-03-06T01:00:00Z"), ((string)recomputed[0]["data"]!["oldDueAt"]!, (string)recomputed[0]["data"]!["dueAt"]!));
        await desk.AssertRecomputedOnceAsync([id]);
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_closed_case_is_not_touched()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'It works.'}");
        await desk.DoAsync($"/api/cases/{id}/confirm", "{}");
        await desk.AttendAsync();
        IReadOnlyList<string> events = await desk.EventsAsync(id);

        await desk.PutHolidayAsync();
        await desk.FinishAsync();

        Assert.Equal(events, await desk.EventsAsync(id));
        Assert.Equal(0, (int)(await desk.OnlyJobAsync())["cases"]!["lookedAt"]!);
    }

    [Fact]
    public async Task A_clock_that_was_met_or_breached_keeps_its_verdict()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string met = await desk.OpenAsync();
        string breached = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{met}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.PassAsync(JobDesk.WithoutHoliday + Duration.FromHours(1) - CaseDesk.Monday);
        Clock before = (await desk.CaseAsync(met)).Clock(ClockName.FirstResponse)!;
        Assert.Equal(JobDesk.WithoutHoliday, (await desk.CaseAsync(breached)).Clock(ClockName.FirstResponse)!.BreachedAt);

        await desk.PutHolidayAsync();
        await desk.FinishAsync();

        Assert.Equal(before, (await desk.CaseAsync(met)).Clock(ClockName.FirstResponse));
        Assert.Equal((ClockState.Met, CaseDesk.Monday), (before.State, before.MetAt));
        Clock late = (await desk.CaseAsync(breached)).Clock(ClockName.FirstResponse)!;
        Assert.Equal((ClockState.Breached, JobDesk.WithoutHoliday), (late.State, late.BreachedAt));
    }

    [Fact]
    public async Task A_change_of_a_customer_touches_its_own_cases_only()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example']}");
        await desk.Http.PutAsync("/api/customers/best", "{'name':'Best','tier':'enterprise','deployment':'self-hosted','domains':['best.example']}");
        await desk.FinishAsync();
        string of = await desk.OpenAsync();
        string other = (await desk.TakeInAsync(Mails.From(from: "Lou <lou@best.example>"))).Case!;
        IReadOnlyList<string> events = await desk.EventsAsync(other);

        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example'],'agreement':'none'}");
        await desk.FinishAsync();

        Assert.Equal(2, (await desk.EventsAsync(of)).Count(e => e == "clock-cancelled"));
        Assert.Equal(events, await desk.EventsAsync(other));
        JsonNode job = (await desk.JobsAsync())[0];
        Assert.Equal(("customers", "acme", "done"), ((string)job["what"]!["table"]!, (string)job["what"]!["id"]!, (string)job["state"]!));
        Assert.Equal("""{"total":1,"lookedAt":1,"lookedAtAgain":1,"changed":1,"failed":0}""", job["cases"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_two_changes_in_a_row_the_one_that_moved_a_deadline_is_its_reason()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.Http.PutAsync("/api/agreements/gold", "{'name':'Gold','targets':{}}");
        await desk.RunAsync();

        desk.Http.MachineClock.Advance(JobTiming.ManyMachines.Settle);
        await desk.PutHolidayAsync();
        await desk.FinishAsync();

        Assert.Equal([JobDesk.Why, JobDesk.Why], (await desk.RecomputedAsync(id)).Select(e => e.Why));
        Assert.Equal([1, 0], (await desk.JobsAsync()).Select(j => (int)j["cases"]!["changed"]!));
    }

    [Fact]
    public async Task A_change_of_an_agreement_is_a_job_one_of_an_engineer_is_none_and_one_of_the_policy_looks_at_no_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.OpenAsync();
        await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4}");
        await desk.Http.PutAsync("/api/agreements/gold", "{'name':'Gold','targets':{}}");
        Assert.Equal("The agreement 'gold' was changed (R-SLA-8).", (string?)(await desk.OnlyJobAsync())["why"]);

        await desk.Http.PutAsync("/api/policy", "{'warnLeadFromPercent':80}");
        await desk.FinishAsync();
        JsonNode job = (await desk.JobsAsync())[0];
        Assert.Equal(("The policy 'desk' was changed (R-CUS-5).", "done", 0), ((string?)job["why"], (string?)job["state"], (int)job["cases"]!["lookedAt"]!));
    }

    [Fact]
    public async Task A_change_that_is_refused_leaves_no_job()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        IReadOnlyList<string> events = await desk.EventsAsync(id);

        DeskDriver.Answer answer = await desk.Http.SendAsync("PUT", JobDesk.Url, JobDesk.Holiday, Role.Admin, ("If-Match", "\"7-stale\""));
        await desk.FinishAsync();

        Assert.Equal((HttpStatusCode.PreconditionFailed, false), (answer.Status, answer.Headers.Contains("Link")));
        Assert.Empty(await desk.JobsAsync());
        Assert.Empty(desk.Store.Keys("jobs"));
        Assert.Equal(events, await desk.EventsAsync(id));
    }

    [Fact]
    public async Task A_change_that_failed_may_have_been_made_so_its_job_runs()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        desk.Store.BeforeCommit = batch => batch.Table == "calendars" ? throw new StoreUnavailableException("away") : Task.CompletedTask;

        Assert.Equal("unavailable", (await desk.Http.SendAsync("PUT", JobDesk.Url, JobDesk.Holiday)).Problem);
        await desk.FinishAsync();

        Assert.Equal("done", (string?)(await desk.OnlyJobAsync())["state"]);
    }

    [Theory]
    [InlineData(true, "its indexes are written")]
    [InlineData(false, "only the due index knows of it")]
    public async Task A_case_opened_on_a_machine_that_had_not_heard_of_the_change_is_found_by_the_second_look(bool isIndexed, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await using CaseDesk other = await CaseDesk.StartAsync(desk);
        await other.OpenAsync();
        await desk.PutHolidayAsync();
        await desk.RunAsync();

        string late = (string)(await other.DoAsync("/api/cases", "{'subject':'Late','from':{'email':'kim@acme.example'},'text':'It does not work.'}")).Json["id"]!;
        if (isIndexed)
        {
            await other.AttendAsync();
        }

        Assert.Equal((JobDesk.WithoutHoliday, because), (await other.FirstResponseDueAsync(late), because));
        await desk.FinishAsync();

        Assert.Equal((JobDesk.WithHoliday, because), (await desk.FirstResponseDueAsync(late), because));
        Assert.Equal(2, (await desk.RecomputedAsync(late)).Count);
    }

    [Fact]
    public async Task A_runner_on_a_machine_that_had_not_heard_of_the_change_forgets_what_it_knew()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await using CaseDesk other = await CaseDesk.StartAsync(desk);
        string id = await other.OpenAsync();
        await desk.PutHolidayAsync();

        await other.RunAsync();

        await desk.AssertRecomputedOnceAsync([id]);
    }
}
