using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Intake;

namespace SupportFunctions.Desk.Tests.Admin;

/// <summary>R-IN-4: what became neither a case nor a message is there to be seen, replayed or discarded.</summary>
public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_letter_says_what_came_when_from_whom_and_why_it_was_put_aside()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From("nobody at all", "Who\tam I?"));
        desk.Http.MachineClock.Advance(Duration.FromMinutes(1));
        await desk.WorkOffAsync();

        JsonNode letter = (await desk.Http.GetAsync("/api/admin/dead-letters/" + id)).Json;

        Assert.Equal(
            "{\"id\":\"" + id + "\",\"state\":\"quarantine\",\"reason\":\"The mail names no author who could be answered.\",\"at\":\"2031-07-01T12:01:00Z\","
            + "\"receivedAt\":\"2026-03-02T09:00:00Z\",\"kind\":\"mail\",\"bytes\":221,\"from\":\"nobody at all\",\"subject\":\"Whoam I?\"}",
            letter.ToJsonString());
        Assert.Equal(letter.ToJsonString(), (await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("From: a\r\nSubject: b\r\n\r\nSubject: body", "a", "b", "a header")]
    [InlineData("\0\0from:\n Subject:\nSUBJECT: \u001b[31mred\u202e\r\nx", null, "[31mred\u202e", "no value, a fold, an escape")]
    [InlineData("nothing", null, null, "no header at all")]
    [InlineData("", null, null, "nothing at all")]
    public void The_head_of_what_cannot_be_read_is_guessed_line_by_line(string raw, string? from, string? subject, string because)
    {
        Assert.True((from, subject) == LetterHead.Of(Encoding.UTF8.GetBytes(raw)), because);
    }

    [Fact]
    public void Of_a_head_only_the_first_64_KiB_are_looked_at_and_200_characters_are_shown()
    {
        Assert.Equal(new string('x', 200), LetterHead.Of(Encoding.UTF8.GetBytes("Subject: " + new string('x', 70_000))).Subject);
        Assert.Null(LetterHead.Of(Encoding.UTF8.GetBytes(new string('x', 70_000) + "\nSubject: late")).Subject);
    }

    [Theory]
    [InlineData(100, "inline")]
    [InlineData(70_000, "a blob")]
    public async Task Its_raw_original_is_handed_out_to_be_saved_and_never_to_be_shown(int length, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string mail = Mails.From("nobody at all", text: "<script>alert(1)</script>" + new string('x', length));
        string id = await desk.ReceiveAsync(mail);
        await desk.WorkOffAsync();

        var answer = await desk.Http.GetAsync($"/api/admin/dead-letters/{id}/raw");

        Assert.True(answer.Text == mail, because);
        Assert.Equal(("message/rfc822", "attachment", id + ".eml"), (answer.ContentHeaders.ContentType!.MediaType, answer.ContentHeaders.ContentDisposition!.DispositionType, answer.ContentHeaders.ContentDisposition.FileName));
        Assert.Equal(
            ("nosniff", "no-store", "default-src 'none'; sandbox"),
            (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.CacheControl!.ToString(), answer.Headers.GetValues("Content-Security-Policy").Single()));
        Assert.DoesNotContain(desk.Http.Log.Errors, e => e.Contains("alert", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_form_that_was_too_large_is_handed_out_as_bytes_of_no_kind()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.Get<IntakeReception>().QuarantineAsync(IntakeKind.InboundParse, FormBuilder.ContentType, "x"u8.ToArray(), "It was too large.", default);

        Assert.Equal("application/octet-stream", (await desk.Http.GetAsync($"/api/admin/dead-letters/{id}/raw")).ContentHeaders.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_case_has_no_letter_and_a_letter_whose_original_is_gone_says_so()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string open = await desk.ReceiveAsync(Mails.From());
        string lost = await desk.ReceiveAsync(Mails.From("nobody at all", text: new string('x', 70_000)));
        await desk.WorkOffAsync();
        await desk.Outside.DeleteAsync(desk.Outside.Blobs.Single(), default);

        Assert.Equal("not-found", (await desk.Http.GetAsync($"/api/admin/dead-letters/{open}/raw")).Problem);
        Assert.Equal("not-found", (await desk.Http.GetAsync($"/api/admin/dead-letters/{lost}/raw")).Problem);
        Assert.Equal("not-found", (await desk.Http.GetAsync("/api/admin/dead-letters/nonsense")).Problem);
    }

    [Fact]
    public async Task Discarding_keeps_who_did_so_and_when_and_can_be_undone_by_a_replay()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk, "a@acme.example");
        desk.Http.MachineClock.Advance(Duration.FromMinutes(5));

        JsonNode discarded = (await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/" + id)).Json;

        Assert.Equal(("Admin key", "2031-07-01T12:05:00Z"), ((string)discarded["discardedBy"]!, (string)discarded["discardedAt"]!));
        Assert.Equal("{\"items\":[],\"next\":null}", (await desk.Http.GetAsync("/api/admin/dead-letters")).Text);
        Assert.Equal(id, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters?discarded=true")).Json["items"]!.AsArray().Single()!["id"]);
        Assert.Equal((0, 1), await CountsAsync(desk));

        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay")).Status);
        await desk.WorkOffAsync();

        Assert.Equal("case", (await desk.IntakeAsync(id)).State);
        Assert.Equal((0, 0), await CountsAsync(desk));
        Assert.Equal(["discarded"], (await desk.Http.GetAsync("/api/admin/dead-letters?discarded=yes")).FaultyFields);
    }

    [Fact]
    public async Task Many_are_replayed_at_once_and_what_is_no_letter_is_named()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string[] ids = [await DeadAsync(desk, "a@acme.example"), await DeadAsync(desk, "b@acme.example"), await desk.ReceiveAsync(Mails.From(id: "c@acme.example"))];

        var answer = await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", $"{{'ids':['{ids[0]}','{ids[1]}','{ids[2]}','{ids[0]}']}}");
        await desk.WorkOffAsync();

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal($"{{\"replayed\":[\"{ids[0]}\",\"{ids[1]}\"],\"unknown\":[\"{ids[2]}\"]}}", answer.Text);
        Assert.Equal(["case", "case"], [(await desk.IntakeAsync(ids[0])).State, (await desk.IntakeAsync(ids[1])).State]);
        Assert.Equal(["ids"], (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", "{'ids':[]}")).FaultyFields);
        Assert.Equal(["ids"], (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", "{'ids':['C-1001']}")).FaultyFields);
        Assert.Equal(["ids"], (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", "{}")).FaultyFields);
    }

    [Theory]
    [InlineData(false, "intake", "at the line that is queued again")]
    [InlineData(true, "intake", "the same, of one that was discarded")]
    [InlineData(true, "deadletters", "while it is put back on the list")]
    public async Task Whoever_is_overtaken_by_another_replay_is_told_of_the_same_intake(bool isDiscarded, string table, string when)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk, "a@acme.example");
        if (isDiscarded)
        {
            await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/" + id);
        }

        await desk.WorkOffAsync();
        DeskDriver.Answer? faster = null;
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == table && batch.Operations.Any(o => o.RowKey.EndsWith(id, StringComparison.Ordinal)))
            {
                desk.Store.BeforeCommit = null;
                faster = await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay");
            }
        };

        var slower = await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay");

        Assert.True((HttpStatusCode.Accepted, HttpStatusCode.Accepted) == (faster!.Status, slower.Status), $"{when}: {slower.Text}");
        Assert.Equal(faster.Text, slower.Text);
        Assert.Equal(1, desk.Waiting);
        await desk.WorkOffAsync();
        Assert.Equal("case", (await desk.IntakeAsync(id)).State);
        Assert.Equal((0, 0), await CountsAsync(desk));
    }

    [Fact]
    public async Task Many_replays_at_the_same_moment_make_one_case()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk, "a@acme.example");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay"))));
        await desk.WorkOffAsync();

        Assert.Contains(answers, a => a.Status == HttpStatusCode.Accepted);
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, a.Text));
        Assert.Equal("case", (await desk.IntakeAsync(id)).State);
        Assert.Single(desk.Store.Keys("cases"), k => k.RowKey == "state");
    }

    [Theory]
    [InlineData("gone", "no JSON")]
    [InlineData("{}", "JSON that says nothing")]
    [InlineData("{\"id\":\"in_202603010aaaaaaaaaaaaaaaaaaaa\",\"state\":\"dead\",\"reason\":\"x\",\"at\":\"2031-07-01T12:00:00Z\"}", "another one's letter")]
    public async Task A_damaged_letter_is_listed_as_such_and_can_be_discarded_and_replayed_like_any_other(string body, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string[] ids = [await DeadAsync(desk, "a@acme.example"), await DeadAsync(desk, "b@acme.example"), await DeadAsync(desk, "c@acme.example")];
        string damaged = ids.Order(StringComparer.Ordinal).ElementAt(1);
        await desk.Store.CommitAsync(new TableBatch("deadletters", "intake").Upsert(damaged, body), default);

        var list = await desk.Http.GetAsync("/api/admin/dead-letters?top=2");
        var rest = await desk.Http.GetAsync("/api/admin/dead-letters?top=2&next=" + Uri.EscapeDataString((string)list.Json["next"]!));

        JsonNode[] items = [.. list.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(i => i!)];
        Assert.Equal(ids.Order(StringComparer.Ordinal), items.Select(i => (string)i["id"]!));
        JsonNode shown = items[1];
        Assert.True(
            ("dead", "It could not be worked off: Test.", true, "2026-03-02T09:00:00Z", null)
                == ((string)shown["state"]!, (string)shown["reason"]!, (bool?)shown["damaged"], (string)shown["receivedAt"]!, (string?)shown["at"]),
            $"{because}: {shown.ToJsonString()}");
        Assert.Equal([null, null], [(bool?)items[0]["damaged"], (bool?)items[2]["damaged"]]);
        Assert.Equal(1, (int)(await AuditAsync(desk))["mismatches"]!);

        Assert.Equal("Admin key", (string)(await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/" + damaged)).Json["discardedBy"]!);
        Assert.Equal((2, 1), await CountsAsync(desk));
        Assert.Equal(damaged, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters?discarded=true")).Json["items"]!.AsArray().Single()!["id"]);
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{damaged}/replay")).Status);
        await desk.WorkOffAsync();
        Assert.Equal("case", (await desk.IntakeAsync(damaged)).State);
        Assert.Equal((2, 0), await CountsAsync(desk));
    }

    [Fact]
    public async Task A_letter_of_nothing_that_was_received_can_be_discarded_too_and_one_that_was_damaged_afterwards()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await desk.Store.CommitAsync(new TableBatch("deadletters", "intake").Upsert("in_garbage", "gone").Upsert("discarded|in_more", "gone"), default);

        JsonNode item = (await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]!.AsArray().Single()!;
        Assert.Equal(("in_garbage", true), ((string)item["id"]!, (bool)item["damaged"]!));
        Assert.NotEmpty((string)item["reason"]!);
        Assert.Equal("not-found", (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/in_garbage/replay")).Problem);
        Assert.Equal("not-found", (await desk.Http.GetAsync("/api/admin/dead-letters/in_garbage/raw")).Problem);
        foreach (string id in new[] { "in_garbage", "in_more" })
        {
            Assert.Equal(HttpStatusCode.OK, (await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/" + id)).Status);
            Assert.Equal("not-found", (await desk.Http.SendAsync("DELETE", "/api/admin/dead-letters/" + id)).Problem);
        }

        Assert.Equal(["in_garbage", "in_more"], (await desk.Http.GetAsync("/api/admin/dead-letters?discarded=true")).Json["items"]!.AsArray().Select(i => (string)i!["id"]!));
        Assert.Equal((0, 2), await CountsAsync(desk));
        Assert.Equal("not-found", (await desk.Http.GetAsync("/api/admin/dead-letters/discarded%7Cin_more")).Problem);
    }

    [Fact]
    public async Task A_letter_whose_line_cannot_be_read_is_no_reason_to_leave_the_others()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string[] ids = [await DeadAsync(desk, "a@acme.example"), await DeadAsync(desk, "b@acme.example")];
        await desk.Store.CommitAsync(new TableBatch("intake", ids[0][3..11] + "-" + ids[0][11]).Upsert("in|" + ids[0], "gone"), default);

        Assert.Equal("dead-letters/not-dead", (await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{ids[0]}/replay")).Problem);
        Assert.Equal(
            $"{{\"replayed\":[\"{ids[1]}\"],\"unknown\":[\"{ids[0]}\"]}}",
            (await desk.Http.SendAsync("POST", "/api/admin/dead-letters/replay", $"{{'ids':['{ids[0]}','{ids[1]}']}}")).Text);
    }

    [Fact]
    public async Task A_letter_that_is_dead_again_before_its_replay_has_ended_stays_on_the_list()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync("no mail at all");
        await desk.WorkOffAsync();
        desk.Store.BeforeCommit = async batch =>
        {
            // A sweep is faster than the replay: it finds it queued, works it off, and it is dead again.
            if (batch.Table == "deadletters")
            {
                desk.Store.BeforeCommit = null;
                await desk.Get<IntakeWorker>().ProcessAsync(id, default);
            }
        };

        await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay");
        await desk.WorkOffAsync();

        Assert.Equal("dead", (await desk.IntakeAsync(id)).State);
        Assert.Equal(id, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]!.AsArray().Single()!["id"]);
    }

    [Fact]
    public async Task Of_two_workers_on_the_same_intake_the_first_to_end_it_is_right()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From());
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Table == "messages")
            {
                // The other one gives up on what this one is about to file.
                desk.Store.BeforeCommit = null;
                await desk.Get<IntakeWorker>().GiveUpAsync(id, "It could not be worked off: Test.", default);
            }
        };

        await desk.WorkOffAsync();

        Assert.Equal(("dead", null, "It could not be worked off: Test."), await desk.IntakeAsync(id));
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Http.SendAsync("POST", $"/api/admin/dead-letters/{id}/replay")).Status);
        await desk.WorkOffAsync();
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(id));
        Assert.Single(desk.Store.Keys("cases"), k => k.RowKey == "state");
    }

    [Theory]
    [InlineData(Role.Lead)]
    [InlineData(Role.Reader)]
    public async Task Nobody_but_an_administrator_sees_a_raw_original(Role role)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await DeadAsync(desk, "a@acme.example");
        Assert.Equal("forbidden", (await desk.Http.GetAsync($"/api/admin/dead-letters/{id}/raw", role)).Problem);
    }

    private static async Task<string> DeadAsync(CaseDesk desk, string messageId)
    {
        string id = await desk.ReceiveAsync(Mails.From(id: messageId));
        await desk.Get<IntakeWorker>().GiveUpAsync(id, "It could not be worked off: Test.", default);
        return id;
    }

    private static async Task<JsonNode> AuditAsync(CaseDesk desk) => (await desk.Http.SendAsync("POST", "/api/admin/ledger/audit")).Json["audit"]!;

    private static async Task<(int Listed, int Discarded)> CountsAsync(CaseDesk desk)
    {
        JsonNode audit = await AuditAsync(desk);
        Assert.Equal(0, (int)audit["mismatches"]!);
        return ((int)audit["listed"]!, (int)audit["discarded"]!);
    }
}
