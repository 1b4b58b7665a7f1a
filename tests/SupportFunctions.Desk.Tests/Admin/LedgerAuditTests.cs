using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Admin;

/// <summary>R-IN-4: whatever is damaged in the store is found, and named; what can be mended without harm is mended, and counted.</summary>
public sealed class LedgerAuditTests
{
    [Theory]
    [InlineData("no-line", "its line and its mark's words are gone")]
    [InlineData("unreadable-line", "its line is no JSON")]
    [InlineData("no-state", "its line says nothing")]
    [InlineData("no-reason", "ignored, and nobody knows why")]
    [InlineData("never-received", "a line out of nowhere")]
    [InlineData("no-raw", "its bytes were deleted")]
    [InlineData("raw-changed", "its bytes are others")]
    [InlineData("no-case", "its case was deleted")]
    [InlineData("opened-by-another", "a second line claims the case")]
    [InlineData("not-on-case", "the case never got it")]
    [InlineData("no-first", "what it repeats is gone")]
    [InlineData("unreadable-row", "its letter is no JSON")]
    [InlineData("foreign-row", "a row whose key names nothing")]
    public async Task What_a_line_claims_and_is_not_true_is_an_alarm_until_it_is_put_right(string kind, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        History of = await History.PlayAsync(desk);
        Assert.Equal((true, 0), await AuditAsync(desk));
        string intake = kind switch
        {
            "no-raw" or "raw-changed" or "no-case" => of.Case,
            "no-reason" => of.Ignored,
            "unreadable-row" => of.Dead,
            "foreign-row" => "queued|garbage",
            "no-line" or "unreadable-line" or "no-state" or "not-on-case" or "never-received" or "opened-by-another" => of.Message,
            _ => of.Duplicate,
        };
        IReadOnlyList<(string Partition, string RowKey)> before = desk.Store.Keys("intake");
        Func<Task> mend = await DamageAsync(desk, kind, intake, of);
        desk.Http.MachineClock.Advance(Duration.FromHours(1));

        Assert.Equal((false, 1), await AuditAsync(desk));
        JsonNode audit = (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!;
        JsonNode found = audit["items"]!.AsArray().Single()!;
        Assert.Equal((intake, kind, "2031-07-01T13:00:00Z"), ((string)found["intakeId"]!, (string)found["kind"]!, (string)found["since"]!));
        Assert.True((string)audit["since"]! == "2031-07-01T13:00:00Z", because);
        Assert.NotEmpty((string)found["whatToDo"]!);
        Assert.Contains(desk.Http.Log.Errors, e => e.StartsWith("The intake ledger does not hold: 1 mismatches.", StringComparison.Ordinal));

        desk.Http.MachineClock.Advance(Duration.FromMinutes(5));
        Assert.Equal((false, 1), await AuditAsync(desk));
        Assert.Equal("2031-07-01T13:00:00Z", (string?)(await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!["since"]);

        await mend();
        desk.Http.MachineClock.Advance(Duration.FromHours(1));
        Assert.Equal((true, 0), await AuditAsync(desk));
        Assert.Equal(before, desk.Store.Keys("intake"));
    }

    [Fact]
    public void Every_kind_of_mismatch_is_tried_above()
    {
        string[] tried = [.. typeof(LedgerAuditTests).GetMethod(nameof(What_a_line_claims_and_is_not_true_is_an_alarm_until_it_is_put_right))!
            .GetCustomAttributesData().Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!)];
        Assert.Equal(SupportFunctions.Desk.Json.Words.All<MismatchKind>().Order(), tried.Order());
    }

    [Theory]
    [InlineData("event|0000000001", "what opened the case")]
    [InlineData("mail|", "which intake brought the message")]
    public async Task A_damaged_row_of_a_case_hides_nothing_that_came_later(string row, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        History of = await History.PlayAsync(desk);
        desk.Http.MachineClock.Advance(Duration.FromDays(2));
        string later = await desk.ReceiveAsync(Mails.From(id: "later@acme.example", subject: "Another matter"));
        await desk.WorkOffAsync();
        await desk.AttendAsync();
        Assert.Equal((true, 0), await AuditAsync(desk));

        // Both days are looked at anew; on the later one bytes are gone.
        string key = row == "mail|" ? row + (await desk.Get<IntakeStore>().ReadAsync(of.Message, default))!.Identity : row;
        await ChangeAsync(desk, "cases", "C-1001", key, _ => "gone");
        await ChangeAsync(desk, later, "raw|" + later, _ => null);
        await desk.Get<DeadLetters>().ReplayAsync(of.Dead, default);
        await desk.WorkOffAsync();
        desk.Http.MachineClock.Advance(Duration.FromHours(1));

        await AuditAsync(desk);
        JsonArray items = (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!["items"]!.AsArray();
        Assert.Contains(items, i => ((string)i!["intakeId"]!, (string)i["kind"]!) == (later, "no-raw"));
        Assert.True(items.Any(i => ((string)i!["intakeId"]!, (string)i["kind"]!) == (row == "mail|" ? of.Message : of.Case, "unreadable-row")), because);
    }

    [Theory]
    [InlineData("line", "written again from its mark, and worked off to the same end")]
    [InlineData("mark", "written again from its line")]
    [InlineData("queue-entry", "put back on the list of what is queued")]
    [InlineData("stale-queue-entry", "taken off the list of what is queued")]
    [InlineData("letter", "put back on the list of dead letters")]
    [InlineData("stale-letter", "taken off the list of dead letters")]
    public async Task What_can_be_mended_without_harm_is_mended_and_counted(string kind, string because)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        History of = await History.PlayAsync(desk);
        string queued = await desk.ReceiveAsync(Mails.From(id: "queued@acme.example", subject: "Another matter"));
        Assert.Equal((true, 0), await AuditAsync(desk));
        string whole = await ContentsAsync(desk);
        switch (kind)
        {
            case "line":
                await DeleteAsync(desk, of.Case, "in|" + of.Case);
                break;
            case "mark":
                await DeleteAsync(desk, of.Message, $"in|{of.Message}|as-received");
                break;
            case "queue-entry":
                await DeleteAsync(desk, queued, "queued|" + queued);
                break;
            case "stale-queue-entry":
                await desk.Store.CommitAsync(new TableBatch("intake", Partition(of.Ignored)).Upsert("queued|" + of.Ignored, "{}"), default);
                break;
            case "letter":
                await desk.Store.CommitAsync(new TableBatch("deadletters", "intake").DeleteIfPresent(of.Dead), default);
                break;
            default:
                await desk.Store.CommitAsync(new TableBatch("deadletters", "intake").Upsert(of.Message, (await desk.Store.ReadAsync("deadletters", "intake", of.Dead, default))!.Body), default);
                break;
        }

        Assert.Equal((true, 0), await AuditAsync(desk));
        Assert.Equal($"{{\"{kind}\":1}}", (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!["repaired"]!.ToJsonString());
        await desk.RecoverAsync();
        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(of.Case));
        Assert.Equal((true, 0), await AuditAsync(desk));
        Assert.True(whole.Replace("queued", "case", StringComparison.Ordinal) == (await ContentsAsync(desk)).Replace("queued", "case", StringComparison.Ordinal), because);
        Assert.Equal($"{{\"{kind}\":1}}", (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!["repaired"]!.ToJsonString());
        Assert.Contains(desk.Http.Log.Errors, e => e.StartsWith("The audit of the intake ledger mended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_audit_looks_once_at_what_has_not_changed_and_never_again_at_a_closed_day()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await History.PlayAsync(desk);
        int first = await CostAsync();
        int second = await CostAsync();
        desk.Http.MachineClock.Advance(Duration.FromDays(2));
        await CostAsync();
        int closed = await CostAsync();

        // Open: lines, the list of what is queued and letters are read; nothing is looked up. Closed: not even those.
        Assert.Equal((16, 5), (second, closed));
        Assert.InRange(first, second + 1, 60);

        async Task<int> CostAsync()
        {
            int before = desk.Store.Accesses;
            Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromMinutes(1), default));
            return desk.Store.Accesses - before;
        }
    }

    [Fact]
    public async Task However_many_letters_there_are_each_is_looked_up_once_an_hour_and_a_discarded_one_never()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        for (int i = 0; i < 30; i++)
        {
            string id = await desk.ReceiveAsync(Mails.From("nobody at all", id: $"{i}@acme.example"));
            await desk.WorkOffAsync();
            if (i % 3 == 0)
            {
                Assert.NotNull(await desk.Get<DeadLetters>().DiscardAsync(id, "admin", default));
            }
        }

        desk.Http.MachineClock.Advance(Duration.FromDays(2));
        Assert.Equal((true, 0), await AuditAsync(desk));
        JsonNode audit = (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!;
        Assert.Equal((20, 10), ((int)audit["listed"]!, (int)audit["discarded"]!));
        Assert.Equal(5, await CostAsync());
        desk.Http.MachineClock.Advance(Duration.FromHours(1));

        // Line and mark of the twenty that are listed.
        Assert.Equal(5 + (2 * 20), await CostAsync());

        async Task<int> CostAsync()
        {
            int before = desk.Store.Accesses;
            Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromMinutes(1), default));
            return desk.Store.Accesses - before;
        }
    }

    [Fact]
    public async Task An_audit_whose_time_is_up_among_the_letters_goes_on_there_and_keeps_the_counts_until_then()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        History of = await History.PlayAsync(desk);
        await desk.Store.CommitAsync(
            new TableBatch("deadletters", "intake").Upsert(of.Message, (await desk.Store.ReadAsync("deadletters", "intake", of.Dead, default))!.Body), default);
        desk.Store.LongestPage = 1;
        desk.Store.AfterRange = (table, _) =>
        {
            if (table == "deadletters")
            {
                desk.Store.AfterRange = null;
                desk.Http.MachineClock.Advance(Duration.FromMinutes(1));
            }

            return Task.CompletedTask;
        };

        Assert.False(await desk.Get<IntakeAudit>().RunAsync(Duration.FromMinutes(1), default));
        Assert.Equal("""[0,{}]""", await SeenAsync());
        Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromMinutes(1), default));
        Assert.Equal("""[2,{"stale-letter":1}]""", await SeenAsync());

        async Task<string> SeenAsync()
        {
            JsonNode audit = (await desk.Http.GetAsync("/api/admin/ledger")).Json["audit"]!;
            return $"[{audit["listed"]},{audit["repaired"]!.ToJsonString()}]";
        }
    }

    [Fact]
    public async Task A_discarded_letter_whose_replay_died_halfway_is_off_both_lists_in_the_end()
    {
        for (int commits = 0, crashed = 1; crashed > 0; commits++)
        {
            await using CaseDesk desk = await CaseDesk.StartAsync();
            History of = await History.PlayAsync(desk);
            await desk.Get<DeadLetters>().DiscardAsync(of.Dead, "admin", default);
            desk.Store.CrashAfter(commits);
            Exception? died = await Record.ExceptionAsync(() => desk.Get<DeadLetters>().ReplayAsync(of.Dead, default));
            crashed = desk.Store.Revive() ? 1 : 0;
            Assert.Equal(crashed == 1, died is not null);
            await desk.RecoverAsync();

            // It fails again, so that it is on the list, or still where it was: never on both, never on neither.
            await AuditAsync(desk);
            Assert.Single(desk.Store.Keys("deadletters"), k => k.RowKey.EndsWith(of.Dead, StringComparison.Ordinal));
            Assert.Equal("dead", (await desk.IntakeAsync(of.Dead)).State);
        }
    }

    [Fact]
    public async Task An_audit_whose_time_is_up_says_so_and_the_next_one_goes_on()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        await History.PlayAsync(desk);

        Assert.False(await desk.Get<IntakeAudit>().RunAsync(Duration.Zero, default));
        Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromSeconds(1), default));
    }

    [Fact]
    public async Task What_is_received_ended_and_replayed_while_an_audit_runs_is_no_mismatch()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        History of = await History.PlayAsync(desk);
        desk.Store.LongestPage = 1;
        int pages = 0;
        desk.Store.AfterRange = async (table, _) =>
        {
            if (table == "intake" && Interlocked.Increment(ref pages) is > 4 and var page && page % 5 == 0 && page < 60)
            {
                desk.Store.AfterRange = null;
                await desk.ReceiveAsync(Mails.From(id: $"between-{page}@acme.example", subject: $"Between {page}"));
                await desk.Get<DeadLetters>().ReplayAsync(of.Dead, default);
                await desk.WorkOffAsync();
            }
        };

        Assert.Equal(0, (await AuditAsync(desk)).Mismatches);
        Assert.Equal((true, 0), await AuditAsync(desk));
    }

    private static async Task<(bool Balanced, int Mismatches)> AuditAsync(CaseDesk desk)
    {
        JsonNode ledger = (await desk.Http.SendAsync("POST", "/api/admin/ledger/audit")).Json;
        return ((bool)ledger["balanced"]!, (int)ledger["audit"]!["mismatches"]!);
    }

    /// <returns>How it is put right again.</returns>
    private static async Task<Func<Task>> DamageAsync(CaseDesk desk, string kind, string intake, History of)
    {
        string line = "in|" + intake;
        switch (kind)
        {
            case "no-line":
                Func<Task> mark = await ChangeAsync(desk, intake, line + "|as-received", _ => "gone");
                await DeleteAsync(desk, intake, line);
                return async () =>
                {
                    // From the mark, whose words are there again.
                    await mark();
                    await AuditAsync(desk);
                    await desk.RecoverAsync();
                };
            case "unreadable-line":
                return await ChangeAsync(desk, intake, line, _ => "gone");
            case "no-state":
                return await ChangeAsync(desk, intake, line, body => body.Replace("\"message\"", "null", StringComparison.Ordinal));
            case "no-reason":
                return await ChangeAsync(desk, intake, line, body => body.Replace("\"auto-reply\"", "null", StringComparison.Ordinal));
            case "never-received":
                Func<Task> raw = await ChangeAsync(desk, intake, "raw|" + intake, _ => null);
                Func<Task> received = await ChangeAsync(desk, intake, line + "|as-received", _ => null);
                return async () =>
                {
                    await raw();
                    await received();
                };
            case "no-raw":
                return await ChangeAsync(desk, intake, "raw|" + intake, _ => null);
            case "raw-changed":
                return await ChangeAsync(desk, intake, "raw|" + intake, body => string.Concat(body.Select(c => c == 'a' ? 'b' : c)));
            case "no-case":
                return await ChangeAsync(desk, "cases", "C-1001", "event|0000000001", _ => null);
            case "opened-by-another":
                return await ChangeAsync(desk, intake, line, body => body.Replace("\"message\"", "\"case\"", StringComparison.Ordinal));
            case "not-on-case":
                IntakeRecord record = (await desk.Get<IntakeStore>().ReadAsync(intake, default))!;
                return await ChangeAsync(desk, "cases", "C-1001", "mail|" + record.Identity, _ => null);
            case "foreign-row":
                var row = new TableBatch("intake", Partition(of.Case)).Upsert(intake, "{}");
                await desk.Store.CommitAsync(row, default);
                return () => desk.Store.CommitAsync(new TableBatch("intake", row.Partition).DeleteIfPresent(intake), default);
            case "unreadable-row":
                return await ChangeAsync(desk, "deadletters", "intake", intake, _ => "gone");
            default:
                return await ChangeAsync(desk, intake, line, body => body.Replace(of.Case, of.Duplicate, StringComparison.Ordinal));
        }
    }

    private static Task<Func<Task>> ChangeAsync(CaseDesk desk, string intake, string key, Func<string, string?> change) =>
        ChangeAsync(desk, "intake", Partition(intake), key, change);

    private static async Task<Func<Task>> ChangeAsync(CaseDesk desk, string table, string partition, string key, Func<string, string?> change)
    {
        string body = (await desk.Store.ReadAsync(table, partition, key, default))!.Body;
        string? changed = change(body);
        Assert.NotEqual(body, changed);
        var batch = new TableBatch(table, partition);
        await desk.Store.CommitAsync(changed is null ? batch.DeleteIfPresent(key) : batch.Upsert(key, changed), default);
        return () => desk.Store.CommitAsync(new TableBatch(table, partition).Upsert(key, body), default);
    }

    private static Task<BatchOutcome> DeleteAsync(CaseDesk desk, string intake, string key) =>
        desk.Store.CommitAsync(new TableBatch("intake", Partition(intake)).DeleteIfPresent(key), default);

    private static string Partition(string intake) => intake[3..11] + "-" + intake[11];

    /// <summary>Everything that says what was received, how it ended, and what somebody has to look at.</summary>
    private static async Task<string> ContentsAsync(CaseDesk desk)
    {
        var rows = new List<string>();
        foreach ((string table, string partition, string key) in desk.Store.Keys("intake").Select(k => ("intake", k.Partition, k.RowKey))
            .Concat(desk.Store.Keys("deadletters").Select(k => ("deadletters", k.Partition, k.RowKey)))
            .Where(k => k.Item2 is not ("accounts" or "audit") && !k.Item3.StartsWith("queued|", StringComparison.Ordinal)))
        {
            string body = (await desk.Store.ReadAsync(table, partition, key, default))!.Body;
            rows.Add($"{key} {(key.StartsWith("in|", StringComparison.Ordinal) && body.Contains("queued@acme.example", StringComparison.Ordinal) ? "" : (string?)JsonNode.Parse(body.StartsWith('{') ? body : "{}")!["state"])}");
        }

        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }

    /// <summary>One intake of each kind that can be had.</summary>
    private sealed record History(string Case, string Message, string Duplicate, string Ignored, string Quarantine, string Dead)
    {
        public static async Task<History> PlayAsync(CaseDesk desk)
        {
            string[] mails =
            [
                Mails.From(), Mails.From(subject: "Re: [C-1001]", id: "b@acme.example", text: "One more thing."), Mails.From(),
                Mails.From(id: "c@acme.example", more: "Auto-Submitted: auto-replied"), Mails.From("nobody at all", id: "d@acme.example"), "no mail at all",
            ];
            var ids = new List<string>();
            foreach (string mail in mails)
            {
                ids.Add(await desk.ReceiveAsync(mail));
                await desk.WorkOffAsync();
                await desk.AttendAsync();
            }

            var states = new List<string>();
            foreach (string id in ids)
            {
                states.Add((await desk.IntakeAsync(id)).State);
            }

            Assert.Equal(["case", "message", "duplicate", "ignored", "quarantine", "dead"], states);
            return new History(ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]);
        }
    }
}
