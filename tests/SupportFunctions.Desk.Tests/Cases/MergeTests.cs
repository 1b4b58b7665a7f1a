using System.Net;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Http;

namespace SupportFunctions.Desk.Tests.Cases;

/// <summary>docs/adr/0007-merging.md over HTTP and by mail.</summary>
public sealed class MergeTests
{
    private static readonly Duration Hour = Duration.FromHours(1);

    [Fact]
    public async Task Both_cases_show_the_merging_as_soon_as_it_is_answered()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);

        JsonNode left = (await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}','reason':'The same outage.'}}")).Json;
        JsonNode other = (await desk.Http.GetAsync($"/api/cases/{goesOn}")).Json;

        Assert.Equal(("closed", goesOn), ((string?)left["status"], (string?)left["mergedInto"]));
        Assert.Equal([("case", goesOn)], Links(left));
        Assert.Equal([("case", merged)], Links(other));
        JsonNode promised = CaseShapeTests.Clock(left, "first-response");
        Assert.Equal(("cancelled", goesOn), ((string?)promised["state"], (string?)promised["continuesOn"]));
        JsonNode kept = CaseShapeTests.Clock(other, "first-response");
        Assert.Equal((merged, "2026-03-02T09:00:00Z", (string?)promised["dueAt"]), ((string?)kept["continuedFrom"], (string?)kept["startedAt"], (string?)kept["dueAt"]));
        Assert.Equal(["lee@acme.example"], other["recipients"]!.AsArray().Select(r => (string)r!["email"]!));

        JsonNode explained = CaseShapeTests.Clock((await desk.Http.GetAsync($"/api/cases/{goesOn}/sla?inputs=true")).Json, "first-response");
        Assert.Equal(merged, (string?)explained["continuedFrom"]);
        Assert.Equal("2026-03-02T09:00:00Z", (string?)explained["intervals"]![0]!["from"]);
        Assert.Contains($"promised on {merged}", explained["inputs"]!.AsArray().Select(i => (string)i!));
        JsonNode absorbed = (await desk.Http.GetAsync($"/api/cases/{goesOn}/timeline?top=500")).Json["items"]!.AsArray().Single(e => (string?)e!["type"] == "absorbed")!;
        Assert.Equal(
            (merged, "[1]", "Engineer key", "The same outage."),
            ((string?)absorbed["data"]!["from"], absorbed["data"]!["messages"]!.ToJsonString(), (string?)absorbed["by"], (string?)absorbed["data"]!["reason"]));

        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromSeconds(61));
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task A_verdict_whose_place_is_taken_is_shown_beside_the_clock_that_took_it()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        await desk.PassAsync(Duration.FromDays(4));
        await desk.DoAsync($"/api/cases/{goesOn}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}");

        JsonNode shown = (await desk.Http.GetAsync($"/api/cases/{goesOn}")).Json;
        JsonNode explained = (await desk.Http.GetAsync($"/api/cases/{goesOn}/sla")).Json;
        foreach (JsonNode document in new[] { shown, explained })
        {
            JsonNode replaced = Assert.Single(document["replaced"]!.AsArray())!;
            Assert.Equal(
                ("first-response", "breached", "2026-03-05T19:00:00Z", "2026-03-06T19:00:00Z"),
                ((string?)replaced["name"], (string?)replaced["state"], (string?)replaced["breachedAt"], (string?)replaced["metAt"]));
            JsonNode kept = CaseShapeTests.Clock(document, "first-response");
            Assert.Equal(("breached", "2026-03-05T01:00:00Z", null), ((string?)kept["state"], (string?)kept["breachedAt"], (string?)kept["metAt"]));
        }
    }

    [Fact]
    public async Task People_read_where_a_case_goes_on_and_where_its_clocks_come_from()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        await desk.PassAsync(Duration.FromDays(4));
        await desk.DoAsync($"/api/cases/{goesOn}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}");

        string left = (await desk.Http.GetAsync($"/api/cases/{merged}/sla?format=text")).Text;
        Assert.Contains($"closed; merged into {goesOn}, where it goes on", left, StringComparison.Ordinal);
        Assert.Contains($"Continues on {goesOn}.", left, StringComparison.Ordinal);
        string kept = string.Join(' ', (await desk.Http.GetAsync($"/api/cases/{goesOn}/sla?format=text")).Text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"on {merged}, which was merged into this case", kept, StringComparison.Ordinal);
        Assert.Contains("has taken its place since; this verdict stays.", kept, StringComparison.Ordinal);

        string page = (await desk.Http.SendAsync("GET", $"/desk/cases/{merged}", null, Role.Reader, ("Accept", "text/html"))).Text;
        Assert.Contains($"Merged into <a href=\"{goesOn}\">{goesOn}</a>, where it goes on.", page, StringComparison.Ordinal);
        page = (await desk.Http.SendAsync("GET", $"/desk/cases/{goesOn}", null, Role.Reader, ("Accept", "text/html"))).Text;
        Assert.Contains($"<a href=\"{merged}\">{merged}</a>, which was merged into this case", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "1: 0 in time, 1 late", "the promise of the merged case counts where it is kept, and only there")]
    [InlineData(true, "2: 0 in time, 2 late", "so does the verdict whose place it took")]
    public async Task A_promise_counts_once_in_reports_and_no_breach_is_lost(bool isAnsweredBefore, string expected, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        await desk.DoAsync($"/api/cases/{merged}/triage", "{'severity':'sev1','customer':'acme','reason':'r'}");
        await desk.DoAsync($"/api/cases/{goesOn}/triage", "{'severity':'sev1','customer':'acme','reason':'r'}");
        await desk.PassAsync(Duration.FromDays(5));
        if (isAnsweredBefore)
        {
            await desk.DoAsync($"/api/cases/{goesOn}/reply", "{'summary':'s','nextSteps':'n'}");
        }

        await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}");
        await desk.DoAsync($"/api/cases/{goesOn}/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.AttendAsync();
        JsonNode response = (await desk.Http.GetAsync("/api/reports/sla?from=2026-03-01&to=2026-04-01")).Json["clocks"]![0]!;

        Assert.True(
            FormattableString.Invariant($"{response["total"]!["count"]}: {response["inTime"]!["count"]} in time, {response["late"]!["count"]} late") == expected, because + response);
        string link = (string)response["late"]!["cases"]!;
        Assert.All((await desk.Http.GetAsync(link)).Json["items"]!.AsArray(), c => Assert.Equal(goesOn, (string?)c!["caseId"]));
    }

    /// <summary>zammad #904: a merged ticket still escalates.</summary>
    [Fact]
    public async Task A_merged_case_never_warns_again_while_its_promise_breaches_once_where_it_is_kept()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}");
        await desk.AttendAsync();
        int events = (await desk.EventsAsync(merged)).Count;
        desk.Outside.Mails.Clear();

        await desk.PassAsync(Duration.FromDays(30));

        Assert.Equal(events, (await desk.EventsAsync(merged)).Count);
        Assert.Equal(Instant.FromUtc(2026, 3, 5, 1, 0), (await desk.CaseAsync(goesOn)).Clock(ClockName.FirstResponse)!.BreachedAt);
        Assert.All(desk.Outside.Mails, m => Assert.Contains($"[{goesOn}]", m.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_to_a_merged_case_goes_to_the_one_that_goes_on_and_its_answers_to_everybody_who_asked()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From("Lee <lee@acme.example>", "Search is down", id: "lee@acme.example"));
        await desk.TakeInAsync(Mails.From(subject: "Nothing is found"));
        await desk.TakeInAsync(Mails.From(subject: "Search", id: "third@acme.example"));
        OutgoingMail acknowledged = desk.Outside.Mails.Single(m => m.To.Address == "lee@acme.example");
        await desk.DoAsync("/api/cases/C-1001/merge", "{'into':'C-1002'}");
        await desk.DoAsync("/api/cases/C-1002/merge", "{'into':'C-1003'}");
        await desk.AttendAsync();

        string[] ways =
        [
            Mails.From("Lee <lee@acme.example>", "Re: x", id: "a@acme.example", text: "To our mail.", more: $"In-Reply-To: {acknowledged.MessageId}"),
            Mails.From("Lee <lee@acme.example>", "Re: x", id: "b@acme.example", text: "To my own.", more: "In-Reply-To: <lee@acme.example>"),
            Mails.From("Lee <lee@acme.example>", "Re: [C-1001] x", id: "c@acme.example", text: "By number."),
        ];
        foreach (string mail in ways)
        {
            Assert.Equal(("message", "C-1003", null), await desk.TakeInAsync(mail));
        }

        Assert.Equal(3, (await desk.EventsAsync("C-1003")).Count(e => e == "customer-wrote"));
        desk.Outside.Mails.Clear();
        await desk.DoAsync("/api/cases/C-1003/reply", "{'summary':'s','nextSteps':'n'}");
        await desk.AttendAsync();
        Assert.Equal(["kim@acme.example", "lee@acme.example"], desk.Outside.Mails.Select(m => m.To.Address).Order());
        Assert.Equal(2, desk.Outside.Mails.Select(m => m.EffectId).Distinct().Count());

        // Whoever a copy was passed on to is the customer's as much as whoever got the first one.
        OutgoingMail copy = desk.Outside.Mails.Single(m => m.To.Address == "lee@acme.example");
        await desk.TakeInAsync(Mails.From("Sam <sam@elsewhere.example>", "Re: x", id: "d@elsewhere.example", text: "Passed on.", more: $"In-Reply-To: {copy.MessageId}"));
        Assert.Equal(4, (await desk.EventsAsync("C-1003")).Count(e => e == "customer-wrote"));
    }

    [Fact]
    public async Task A_mail_whose_case_is_merged_while_it_is_worked_off_is_recorded_where_the_case_goes_on()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.TakeInAsync(Mails.From(id: "second@acme.example", text: "The other."));
        bool isMerged = false;
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "messages" && !isMerged)
            {
                isMerged = true;
                await desk.DoAsync("/api/cases/C-1001/merge", "{'into':'C-1002'}");
            }
        };

        string intake = await desk.ReceiveAsync(Mails.From(id: "later@acme.example", text: "More.", more: "In-Reply-To: <first@acme.example>"));
        await desk.WorkOffAsync();

        Assert.Equal(("message", "C-1002", null), await desk.IntakeAsync(intake));
        Assert.Contains("customer-wrote", await desk.EventsAsync("C-1002"));
    }

    [Fact]
    public async Task When_the_other_case_cannot_be_reached_the_outbox_brings_it_what_was_left()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        desk.Store.BeforeCommit = batch => batch.Table == "cases" && batch.Partition == goesOn ? throw new StoreUnavailableException("away") : Task.CompletedTask;

        Assert.Equal("closed", (string?)(await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}")).Json["status"]);
        await desk.AttendAsync();
        Assert.DoesNotContain("absorbed", await desk.EventsAsync(goesOn));
        desk.Store.BeforeCommit = null;
        await desk.PassAsync(Duration.FromMinutes(2));

        Assert.Single(await desk.EventsAsync(goesOn), e => e == "absorbed");
        Assert.Equal(merged, (await desk.CaseAsync(goesOn)).Clock(ClockName.FirstResponse)!.ContinuedFrom);
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task What_a_case_has_left_follows_the_other_one_that_was_merged_meanwhile()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string first, string second) = await TwoCasesAsync(desk);
        string third = await desk.OpenAsync("Search");
        await MergeOnlyAsync(desk, first, await desk.CaseAsync(second));
        await desk.DoAsync($"/api/cases/{second}/merge", $"{{'into':'{third}'}}");
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromSeconds(61));

        Assert.Equal(Instant.FromUtc(2026, 3, 2, 9, 0), (await desk.CaseAsync(third)).Clock(ClockName.FirstResponse)!.StartedAt);
        Assert.Equal(2, (await desk.EventsAsync(third)).Count(e => e == "absorbed"));
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task Cases_merged_into_each_other_at_the_same_moment_end_as_one_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string first, string second) = await TwoCasesAsync(desk);
        (Case one, Case other) = (await desk.CaseAsync(first), await desk.CaseAsync(second));
        await MergeOnlyAsync(desk, first, other);
        await MergeOnlyAsync(desk, second, one);
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromSeconds(61));

        (one, other) = (await desk.CaseAsync(first), await desk.CaseAsync(second));
        Assert.Equal((null, first), (one.Merge, other.Merge?.Into.ToString()));
        Assert.Equal(Instant.FromUtc(2026, 3, 2, 9, 0), one.Clock(ClockName.FirstResponse)!.StartedAt);
        Assert.True(one.Clock(ClockName.FirstResponse)!.IsOpen);
        Assert.Equal(("message", first, null), await desk.TakeInAsync(Mails.From(subject: $"Re: [{second}] x", text: "More.")));
        await desk.PassAsync(Duration.FromSeconds(61));
        await desk.AssertInLineAsync();
    }

    [Theory]
    [InlineData("{}", 400, "validation", "into what")]
    [InlineData("{'into':'nothing'}", 400, "validation", "no id")]
    [InlineData("{'into':'C-1001'}", 400, "validation", "itself")]
    [InlineData("{'into':'C-9999'}", 400, "validation", "there is none")]
    [InlineData("{'into':'C-1003'}", 422, "cases/against-rule", "another customer's")]
    [InlineData("{'into':'C-1004'}", 409, "cases/wrong-state", "merged itself")]
    public async Task What_cannot_be_merged_changes_nothing(string body, int status, string problem, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await TwoCasesAsync(desk);
        await desk.Http.PutAsync("/api/customers/globex", "{'name':'Globex','tier':'team','deployment':'cloud','domains':['globex.example']}");
        await desk.OpenAsync(more: ",'customer':'globex'");
        await desk.OpenAsync();
        await desk.DoAsync("/api/cases/C-1004/merge", "{'into':'C-1002'}");
        int rows = desk.Store.Keys("cases").Count;

        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", "/api/cases/C-1001/merge", body, Role.Engineer);

        Assert.True(((int)answer.Status, answer.Problem) == (status, problem), because + ": " + answer.Text);
        Assert.Equal(rows, desk.Store.Keys("cases").Count);
    }

    [Fact]
    public async Task A_merged_case_refuses_everything_with_409_and_says_where_it_goes_on()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string merged, string goesOn) = await TwoCasesAsync(desk);
        await desk.DoAsync($"/api/cases/{merged}/merge", $"{{'into':'{goesOn}'}}");

        foreach ((string action, string body) in new[] { ("merge", $"{{'into':'{goesOn}'}}"), ("reopen", "{'reason':'r'}"), ("reply", "{}"), ("note", "{'text':'t'}"), ("split", "{'messages':[1]}") })
        {
            DeskDriver.Answer answer = await desk.Http.SendAsync("POST", $"/api/cases/{merged}/{action}", body, Role.Engineer);
            Assert.Equal((HttpStatusCode.Conflict, "cases/merged"), (answer.Status, answer.Problem));
            Assert.Equal($"{merged} was merged into {goesOn}: go on there.", (string?)answer.Json["detail"]);
        }
    }

    [Fact]
    public async Task A_link_to_a_case_shows_on_both_and_goes_from_both()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        (string one, string other) = await TwoCasesAsync(desk);
        await desk.DoAsync($"/api/cases/{one}/links", "{'kind':'github','ref':'acme/server#12'}");
        JsonNode linked = (await desk.DoAsync($"/api/cases/{one}/links", $"{{'kind':'case','ref':'{other}'}}")).Json;

        Assert.Equal([("github", "acme/server#12"), ("case", other)], Links(linked));
        Assert.Equal([("case", one)], Links((await desk.Http.GetAsync($"/api/cases/{other}")).Json));
        await desk.DoAsync($"/api/cases/{other}/links", $"{{'kind':'case','ref':'{one}','remove':true}}");
        Assert.Equal([("github", "acme/server#12")], Links((await desk.Http.GetAsync($"/api/cases/{one}")).Json));
        Assert.Empty(Links((await desk.Http.GetAsync($"/api/cases/{other}")).Json));
        Assert.Equal(["ref"], (await desk.Http.SendAsync("POST", $"/api/cases/{one}/links", "{'kind':'case','ref':'C-9999'}", Role.Engineer)).FaultyFields);
        Assert.Equal(["kind"], (await desk.Http.SendAsync("POST", $"/api/cases/{one}/links", "{'ref':'x'}", Role.Engineer)).FaultyFields);
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromSeconds(61));
        await desk.AssertInLineAsync();
    }

    [Fact]
    public async Task Messages_become_a_case_whose_clocks_start_when_the_earliest_was_received()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.TakeInAsync(Mails.From());
        await desk.PassAsync(Hour);
        await desk.TakeInAsync(Mails.From(subject: "Re: [C-1001]", id: "b@acme.example", text: "Another thing."));
        await desk.PassAsync(Hour);
        await desk.TakeInAsync(Mails.From(subject: "Re: [C-1001]", id: "c@acme.example", text: "More of it."));
        long[] seqs = [.. (await desk.CaseAsync("C-1001")).CustomerMessages.Skip(1)];
        Case before = await desk.CaseAsync("C-1001");
        await desk.PassAsync(Hour);

        (string, string) key = (IdempotencyMiddleware.Header, "k1");
        string body = $"{{'messages':[{seqs[1]},{seqs[0]}],'subject':'The other thing','reason':'Two matters.'}}";
        DeskDriver.Answer answer = await desk.DoAsync("/api/cases/C-1001/split", body, key);
        DeskDriver.Answer again = await desk.DoAsync("/api/cases/C-1001/split", body, key);

        string made = (string)answer.Json["id"]!;
        Assert.Equal((answer.Text, answer.ETag), (again.Text, again.ETag));
        Assert.Equal(("The other thing", "2026-03-02T10:00:00Z", 2), ((string?)answer.Json["subject"], (string?)answer.Json["openedAt"], (int)answer.Json["messages"]!));
        JsonNode response = CaseShapeTests.Clock(answer.Json, "first-response");
        Assert.Equal(("2026-03-02T10:00:00Z", true), ((string?)response["startedAt"], (bool)response["provisional"]!));
        Assert.Equal([("case", "C-1001")], Links(answer.Json));
        JsonArray timeline = (await desk.Http.GetAsync($"/api/cases/{made}/timeline?top=500")).Json["items"]!.AsArray();
        Assert.Equal(["Another thing.", "More of it."], timeline.Where(e => (string?)e!["type"] is "opened" or "customer-wrote").Select(e => (string)e!["data"]!["text"]!));

        Case after = await desk.CaseAsync("C-1001");
        Assert.Equal(before.Clocks.Select(c => (c.Name, c.StartedAt, c.DueAt, c.IsOpen)), after.Clocks.Select(c => (c.Name, c.StartedAt, c.DueAt, c.IsOpen)));
        Assert.Equal([("case", made)], Links((await desk.Http.GetAsync("/api/cases/C-1001")).Json));
        await desk.AttendAsync();
        await desk.PassAsync(Duration.FromSeconds(61));
        Assert.Single(desk.Outside.Mails, m => m.Subject.Contains($"[{made}]", StringComparison.Ordinal));
        await desk.AssertInLineAsync();
    }

    [Theory]
    [InlineData("{}", 400, "none named")]
    [InlineData("{'messages':[2]}", 400, "no message of the customer")]
    [InlineData("{'messages':[-1]}", 400, "no sequence")]
    [InlineData("{'messages':['x']}", 400, "no number")]
    [InlineData("{'messages':[1]}", 422, "the only message")]
    public async Task What_cannot_be_split_off_changes_nothing(string body, int status, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        int rows = desk.Store.Keys("cases").Count;

        DeskDriver.Answer answer = await desk.Http.SendAsync("POST", $"/api/cases/{id}/split", body, Role.Engineer);

        Assert.True((int)answer.Status == status, because + ": " + answer.Text);
        Assert.Equal(rows, desk.Store.Keys("cases").Count);
    }

    [Fact]
    public async Task More_words_than_one_commit_can_hold_are_split_off_in_steps()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.OpenAsync();
        CaseId.TryRead(id, out CaseId read);
        foreach (int i in Enumerable.Range(0, 5))
        {
            var message = new CaseCommand.ReceiveMessage(
                CaseCommand.ByCustomer, new Person("kim@acme.example"), new string('ä', 100_000), new MessageSource($"m{i}", null, null), desk.Http.DeskClock.Now);
            Assert.IsType<CaseResult.Done>(await desk.Get<CaseService>().ExecuteAsync(read, message, CommitMarks.None, null, default));
        }

        long[] seqs = [.. (await desk.CaseAsync(id)).CustomerMessages.Skip(1)];
        Assert.Equal(["messages"], (await desk.Http.SendAsync("POST", $"/api/cases/{id}/split", $"{{'messages':[{string.Join(',', seqs)}]}}", Role.Engineer)).FaultyFields);
        Assert.Equal(4, (int)(await desk.DoAsync($"/api/cases/{id}/split", $"{{'messages':[{string.Join(',', seqs.Take(4))}]}}")).Json["messages"]!);
    }

    private static async Task<(string Earlier, string Later)> TwoCasesAsync(CaseDesk desk)
    {
        await desk.Http.PutAsync("/api/customers/acme", "{'name':'Acme','tier':'enterprise','deployment':'self-hosted','domains':['acme.example']}");
        DeskDriver.Answer answer = await desk.DoAsync("/api/cases", "{'subject':'Search is down','from':{'email':'lee@acme.example','name':'Lee'},'text':'It does not work.'}");
        await desk.AttendAsync();

        // From the night in California to eleven in the morning.
        await desk.PassAsync(10 * Hour);
        return ((string)answer.Json["id"]!, await desk.OpenAsync("Nothing is found"));
    }

    /// <summary>The first half alone, as when the process dies before the second.</summary>
    private static async Task MergeOnlyAsync(CaseDesk desk, string id, Case into)
    {
        CaseId.TryRead(id, out CaseId read);
        Assert.IsType<CaseResult.Done>(await desk.Get<CaseService>().ExecuteAsync(
            read, new CaseCommand.Merge("ada", OtherCase.Of(into), null), CommitMarks.None, expected: null, default));
    }

    private static IEnumerable<(string, string)> Links(JsonNode of) => of["links"]!.AsArray().Select(l => ((string)l!["kind"]!, (string)l["ref"]!));
}
