using System.Net;
using NodaTime;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>The process dies between any two writes; another one starts on what it left. Nothing is lost and nothing doubled.</summary>
public sealed class CrashTests
{
    private static readonly Duration PastGuards = Duration.FromSeconds(61);

    [Fact]
    public async Task A_mail_becomes_one_case_with_one_acknowledgement_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            first.Store.CrashAfter(commits);
            string? intake = await TryAsync(async () => await first.ReceiveAsync(Mails.From()));
            await TryAsync(first.WorkOffAsync);
            await TryAsync(first.AttendAsync);
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            await second.RecoverAsync();
            if (intake is null)
            {
                // No 202: the sender tries again.
                intake = await second.ReceiveAsync(Mails.From());
                await second.WorkOffAsync();
                await second.AttendAsync();
            }

            await second.PassAsync(PastGuards);
            await AssertOneAsync(second, intake, $"after {commits} commits");
        }

        Assert.InRange(commits, 10, 40);
    }

    [Theory]
    [InlineData("reply", "{'summary':'s','nextSteps':'n'}", "a mail and new clocks")]
    [InlineData("triage", "{'severity':'sev1','priority':'p0','type':'defect','reason':'r'}", "another place in every index")]
    [InlineData("assign", "{'engineer':'grace'}", "another engineer's queue")]
    [InlineData("resolve", "{'kind':'resolution','summary':'s'}", "out of the queue")]
    [InlineData("wait", "{'on':'customer','ask':'Which version?'}", "a mail and paused clocks")]
    public async Task A_command_whose_caller_tries_again_happens_once_whenever_the_process_dies(string action, string body, string because)
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            await first.Http.PutAsync("/api/engineers/grace", "{'name':'Grace','email':'grace@desk.example','level':4}");
            string id = await first.OpenAsync();
            int mails = first.Outside.Mails.Count;
            (string, string) key = (IdempotencyMiddleware.Header, "k1");

            first.Store.CrashAfter(commits);
            DeskDriver.Answer? answer = await TryAsync(() => first.Http.SendAsync("POST", $"/api/cases/{id}/{action}", body, Role.Engineer, key));
            await TryAsync(first.AttendAsync);
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            await second.RecoverAsync();
            await second.PassAsync(PastGuards);
            if (answer?.Status != HttpStatusCode.OK)
            {
                await second.DoAsync($"/api/cases/{id}/{action}", body, key);
                await second.AttendAsync();
                await second.PassAsync(PastGuards);
            }

            string[] events = ["replied", "triaged", "assigned", "resolved", "wait-started"];
            Assert.Single(await second.EventsAsync(id), e => events.Contains(e));
            Assert.Equal(action is "reply" or "resolve" or "wait" ? 1 : 0, second.Outside.Mails.Skip(mails).Select(m => m.EffectId).Distinct().Count());
            await second.AssertInLineAsync(mayBeLeft: 1);
        }

        Assert.True(commits > 5, because);
    }

    [Fact]
    public async Task A_case_that_is_created_over_HTTP_exists_once_whenever_the_process_dies()
    {
        const string Body = "{'subject':'Login fails','from':{'email':'kim@acme.example','name':'Kim'},'text':'It does not work.'}";
        (string, string) key = (IdempotencyMiddleware.Header, "k1");
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            first.Store.CrashAfter(commits);
            DeskDriver.Answer? answer = await TryAsync(() => first.Http.SendAsync("POST", "/api/cases", Body, Role.Engineer, key));
            await TryAsync(first.AttendAsync);
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            await second.RecoverAsync();
            await second.PassAsync(PastGuards);
            answer = answer?.Status == HttpStatusCode.OK ? answer : await second.DoAsync("/api/cases", Body, key);
            await second.AttendAsync();
            await second.PassAsync(PastGuards);

            var list = (await second.Http.GetAsync("/api/cases")).Json["items"]!.AsArray();
            Assert.Equal([(string)answer.Json["id"]!], list.Select(c => (string)c!["id"]!));
            Assert.Single(second.Outside.Mails.Select(m => m.EffectId).Distinct());
            await second.AssertInLineAsync(mayBeLeft: 1);
        }

        Assert.InRange(commits, 10, 40);
    }

    [Fact]
    public async Task A_merging_is_whole_on_both_cases_and_happens_once_whenever_the_process_dies()
    {
        (string, string) key = (IdempotencyMiddleware.Header, "k1");
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            string merged = await first.OpenAsync("Search is down");
            await first.PassAsync(Duration.FromHours(10));
            string goesOn = await first.OpenAsync("Nothing is found");
            string body = $"{{'into':'{goesOn}'}}";
            first.Store.CrashAfter(commits);
            DeskDriver.Answer? answer = await TryAsync(() => first.Http.SendAsync("POST", $"/api/cases/{merged}/merge", body, Role.Engineer, key));
            await TryAsync(first.AttendAsync);
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            second.Http.DeskClock.Advance(Duration.FromHours(10));
            second.Http.MachineClock.Advance(Duration.FromHours(10));
            await second.RecoverAsync();
            await second.PassAsync(PastGuards);
            if (answer?.Status != HttpStatusCode.OK)
            {
                await second.DoAsync($"/api/cases/{merged}/merge", body, key);
                await second.AttendAsync();
                await second.PassAsync(PastGuards);
            }

            Assert.Single(await second.EventsAsync(merged), e => e == "merged");
            IReadOnlyList<string> events = await second.EventsAsync(goesOn);
            Assert.Equal((1, 4), (events.Count(e => e == "absorbed"), events.Count(e => e == "clock-continued")));
            Assert.Equal(CaseDesk.Monday, (await second.CaseAsync(goesOn)).Clock(ClockName.FirstResponse)!.StartedAt);
            Assert.All((await second.CaseAsync(merged)).Clocks, c => Assert.False(c.IsOpen));
            await second.AssertInLineAsync(mayBeLeft: 2);
        }

        Assert.InRange(commits, 10, 60);
    }

    [Fact]
    public async Task A_split_makes_one_case_whenever_the_process_dies()
    {
        (string, string) key = (IdempotencyMiddleware.Header, "k1");
        const string Body = "{'messages':[1]}";
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            await first.TakeInAsync(Mails.From());
            await first.TakeInAsync(Mails.From(subject: "Re: [C-1001]", id: "b@acme.example", text: "Another thing."));
            first.Outside.Mails.Clear();
            first.Store.CrashAfter(commits);
            DeskDriver.Answer? answer = await TryAsync(() => first.Http.SendAsync("POST", "/api/cases/C-1001/split", Body, Role.Engineer, key));
            await TryAsync(first.AttendAsync);
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            await second.RecoverAsync();
            await second.PassAsync(PastGuards);
            answer = answer?.Status == HttpStatusCode.OK ? answer : await second.DoAsync("/api/cases/C-1001/split", Body, key);
            await second.AttendAsync();
            await second.PassAsync(PastGuards);

            Assert.Single(await second.EventsAsync("C-1001"), e => e == "split-off");
            Assert.Equal(
                ["C-1001", (string)answer.Json["id"]!],
                (await second.Http.GetAsync("/api/cases")).Json["items"]!.AsArray().Select(c => (string)c!["id"]!).Order());
            Assert.Single(second.Outside.Mails.Select(m => m.EffectId).Distinct());
            await second.AssertInLineAsync(mayBeLeft: 2);
        }

        Assert.InRange(commits, 10, 60);
    }

    [Fact]
    public async Task A_breach_that_nobody_noticed_is_recorded_once_whenever_the_process_dies()
    {
        int commits = 0;
        for (bool died = true; died; commits++)
        {
            await using CaseDesk first = await CaseDesk.StartAsync();
            string id = await first.OpenAsync();
            Instant due = (await first.CaseAsync(id)).Clock(ClockName.InternalResponse)!.DueAt!.Value;
            first.Store.CrashAfter(commits);
            await TryAsync(() => first.PassAsync(Duration.FromHours(2)));
            died = first.Store.Revive();

            await using CaseDesk second = await CaseDesk.StartAsync(first);
            second.Http.DeskClock.Advance(Duration.FromHours(2));
            await second.RecoverAsync();
            await second.PassAsync(PastGuards);

            Assert.Single(await second.EventsAsync(id), e => e == "clock-breached");
            Assert.Equal(due, (await second.CaseAsync(id)).Clock(ClockName.InternalResponse)!.BreachedAt);
            await second.AssertInLineAsync(mayBeLeft: 1);
        }

        Assert.True(commits > 5);
    }

    private static async Task AssertOneAsync(CaseDesk desk, string intake, string when)
    {
        Assert.Equal(("case", 1), ((await desk.IntakeAsync(intake)).State, desk.Store.Keys("cases").Count(k => k.RowKey == "state")));
        Assert.True(desk.Outside.Mails.Select(m => m.MessageId).Distinct().Count() == 1, when);
        Assert.True(desk.Outside.Mails.Count <= 2, when);
        var ledger = (await desk.Http.GetAsync("/api/admin/ledger")).Json;
        Assert.Equal((true, 0L, 1L), ((bool)ledger["balanced"]!, (long)ledger["queued"]!, (long)ledger["case"]!));
        await desk.AssertInLineAsync(mayBeLeft: 1);
    }

    private static Task<string?> TryAsync(Func<Task> step) => TryAsync(async () =>
    {
        await step();
        return "";
    });

    /// <returns>Null when the process died, or the caller got no good answer.</returns>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> step) where T : class
    {
        try
        {
            return await step();
        }
        catch (Exception e) when (e is CrashException or Xunit.Sdk.TrueException)
        {
            return null;
        }
    }
}
