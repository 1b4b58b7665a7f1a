using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;

namespace SupportFunctions.Desk.Tests.Cases;

public sealed class CaseIndexTests
{
    [Fact]
    public async Task From_whatever_was_half_done_the_indexes_end_as_the_state_wants_them()
    {
        for (int first = 0; first < 12; first++)
        {
            for (int second = first % 3; second < 12; second += 3)
            {
                await using CaseDesk desk = await CaseDesk.StartAsync();
                await desk.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4}");
                string id = await desk.OpenAsync();
                await AdvanceAndDieAsync(desk, id, "assign", "{'engineer':'grace'}", first);
                await AdvanceAndDieAsync(desk, id, "triage", "{'severity':'sev2','priority':'p1','reason':'r'}", second);
                await desk.RecoverAsync();
                await desk.PassAsync(Duration.FromSeconds(61));
                await desk.AssertInLineAsync(mayBeLeft: 2);
            }
        }
    }

    [Fact]
    public async Task A_round_with_more_guards_than_a_batch_takes_clears_them_all()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        Case of = await desk.CaseAsync(id);
        List<DueEntry> guards = [.. Enumerable.Range(0, 250).Select(i => new DueEntry(DueLine.Machine, desk.Http.MachineClock.Now + Duration.FromMilliseconds(i), of.Id, 1))];
        foreach (DueEntry guard in guards)
        {
            await desk.Get<DueIndex>().AddAsync(guard, default);
        }

        await desk.Get<CaseLifecycle>().AdvanceAsync(of.Id, guards, default);

        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_guard_of_a_commit_that_never_came_goes_when_it_is_past_due_and_not_before()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var never = new CaseId(1500);
        var guard = new DueEntry(DueLine.Machine, desk.Http.MachineClock.Now + GuardedCommits.GuardTime, never, 1);
        await desk.Get<DueIndex>().AddAsync(guard, default);

        await desk.Get<CaseLifecycle>().AdvanceAsync(never, [guard], default);
        Assert.Equal([guard], await desk.DueAsync());

        await desk.PassAsync(GuardedCommits.GuardTime);
        Assert.Empty(await desk.DueAsync());
        Assert.Empty(desk.Store.Keys(CaseIndexKeys.Table));
    }

    [Fact]
    public async Task While_anything_is_pending_something_is_due()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var missing = new List<string>();
        desk.Store.BeforeCommit = async batch =>
        {
            bool hasOutbox = desk.Store.Keys("cases").Any(k => k.RowKey.StartsWith("outbox|", StringComparison.Ordinal));
            if (hasOutbox && (await desk.DueAsync()).Count == 0)
            {
                missing.Add($"{batch.Table}/{batch.Partition}");
            }
        };
        string id = await desk.OpenAsync();
        desk.Outside.Fault = new SupportFunctions.Desk.Mail.MailTransportException("away", isFinal: false) { RetryAfter = TimeSpan.FromMinutes(5) };
        await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.AttendAsync();
        desk.Outside.Fault = null;
        await desk.PassAsync(Duration.FromMinutes(6));

        Assert.Empty(missing);
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_commit_between_two_pages_of_an_outbox_is_not_taken_for_delivered()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        await desk.DoAsync($"/api/cases/{id}/note", "{'text':'n'}");
        desk.Store.LongestPage = 1;
        bool isReplied = false;
        desk.Store.AfterRange = async (table, partition) =>
        {
            if (!isReplied && table == "cases" && partition == id)
            {
                isReplied = true;
                await desk.DoAsync($"/api/cases/{id}/reply", "{'summary':'s','nextSteps':'n'}");
            }
        };

        // A sweep may have seen the guard before its commit.
        Case of = await desk.CaseAsync(id);
        await desk.Get<CaseLifecycle>().AdvanceAsync(
            of.Id, [.. Enumerable.Range(1, 50).Select(s => new DueEntry(DueLine.Machine, desk.Http.MachineClock.Now + GuardedCommits.GuardTime, of.Id, s))], default);
        (desk.Store.AfterRange, desk.Store.LongestPage) = (null, 1000);

        // The process ends here, before the reply's own signal was served.
        await using CaseDesk second = await CaseDesk.StartAsync(desk);
        await second.RecoverAsync();
        Assert.Equal(2, desk.Outside.Mails.Count);
        await second.PassAsync(Duration.FromSeconds(61));
        await second.AssertInLineAsync();
    }

    private static async Task AdvanceAndDieAsync(CaseDesk desk, string id, string action, string body, int commits)
    {
        await desk.DoAsync($"/api/cases/{id}/{action}", body);
        desk.Store.CrashAfter(commits);
        try
        {
            await desk.AttendAsync();
        }
        catch (CrashException)
        {
            // That is what is tried.
        }

        desk.Store.Revive();
    }
}
