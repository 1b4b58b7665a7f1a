using NodaTime;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Tests.Cases;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

/// <summary>The raw originals of the ledger are all there is to know: worked off again, they come to the same.</summary>
public sealed class HistoryTests
{
    [Fact]
    public async Task A_whole_history_replayed_into_an_empty_desk_gives_the_same_outcomes_cases_and_mails()
    {
        await using FaultDesk desk = new();
        await PlayAsync(desk);
        await using FaultDesk fresh = new();
        foreach ((IntakeRecord record, ReadOnlyMemory<byte> raw) in await LedgerAsync(desk))
        {
            await fresh.TakeInAsync(record, raw);
        }

        IReadOnlyList<string> was = await PictureAsync(desk);
        Assert.Equal(was, await PictureAsync(fresh));
        Assert.Equal(
            ["0: Case C-1001 ", "1: Message C-1001 ", "2: Duplicate C-1001 ", "3: Case C-1003 ", "4: Case C-1004 ", "5: Ignored  auto-reply", "6: Ignored C-1001 bounce"],
            was.Take(7));
        Assert.Equal(["10: Case C-1006 ", "11: Message C-1006 ", "12: Case C-1007 ", "13: Case C-1008 ", "14: Case C-1009 "], was.Skip(10).Take(5));
        Assert.Equal(["7: Dead ", "8: Quarantine ", "9: Case C-1005 "], was.Skip(7).Take(3).Select(l => l[..Math.Min(l.Length, l.StartsWith('9') ? 15 : l.IndexOf(' ', 3) + 1)]));
    }

    [Fact]
    public async Task Every_intake_worked_off_again_ends_in_its_first_outcome_and_changes_nothing()
    {
        await using FaultDesk desk = new();
        await PlayAsync(desk);
        IReadOnlyList<string> was = await PictureAsync(desk);
        foreach ((IntakeRecord record, _) in await LedgerAsync(desk))
        {
            Assert.True(await desk.Get<IntakeStore>().RequeueAsync((await desk.Get<IntakeStore>().LoadAsync(record.Id, default))!, default));
            await desk.SettleAsync();
            Assert.Equal(was, await PictureAsync(desk));
        }

        Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromHours(1), default));
        LedgerDocument ledger = await desk.Get<IntakeLedger>().SumAsync(default);
        Assert.Equal((true, 15L, 0), (ledger.Balanced, ledger.Received, ledger.Audit.Repaired.Count));
    }

    [Fact]
    public async Task Every_original_delivered_once_more_changes_no_case_and_sends_no_mail()
    {
        await using FaultDesk desk = new();
        await PlayAsync(desk);
        IReadOnlyList<string> was = await PictureAsync(desk);
        foreach ((IntakeRecord record, ReadOnlyMemory<byte> raw) in await LedgerAsync(desk))
        {
            await desk.TakeInAsync(record, raw);
        }

        IReadOnlyList<string> now = await PictureAsync(desk);
        Assert.Equal(was.Take(15), now.Take(15));
        Assert.Equal(was.Skip(15), now.Skip(30));
        Assert.Equal(
            "Duplicate Duplicate Duplicate Duplicate Duplicate Ignored Ignored Dead Quarantine Duplicate Duplicate Duplicate Duplicate Duplicate Duplicate",
            string.Join(' ', now.Skip(15).Take(15).Select(l => l.Split(' ')[1])));
        Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromHours(1), default));
        Assert.True((await desk.Get<IntakeLedger>().SumAsync(default)).Balanced);
    }

    private static async Task PlayAsync(FaultDesk desk)
    {
        string large = Mails.From("Bo <bo@other.example>", "A large one", "large@other.example", string.Concat(Enumerable.Repeat("A line of the log.\r\n", 4000)));
        foreach (string mail in new[] { Mails.From(), Mails.From(subject: "Re: Login fails", id: "b@acme.example", text: "More.", more: "References: <first@acme.example>"), Mails.From(), large })
        {
            await desk.TakeInAsync(IntakeKind.Mail, mail);
        }

        await desk.TakeInAsync(IntakeKind.GenericWebhook, """{"type":"case.requested","data":{"id":"w1","from":{"email":"lee@third.example"},"subject":"By webhook","text":"It hangs."}}""");
        await desk.TakeInAsync(IntakeKind.Mail, Mails.From(id: "away@acme.example", more: "Auto-Submitted: auto-replied"));
        await desk.TakeInAsync(IntakeKind.Mail, Bounces.Of("postfix-failed", desk.Outside.Mails[0].MessageId));
        await desk.TakeInAsync(IntakeKind.Mail, "no mail at all");
        await desk.TakeInAsync(IntakeKind.Mail, Mails.From("nobody at all", id: "nobody@acme.example"));
        await desk.TakeInAsync(IntakeKind.Mail, Mails.From("Eve <eve@evil.example>", "Re: [C-1001] Login fails", "eve@evil.example"));
        foreach ((IntakeKind kind, string type, string raw) in OtherWays.All)
        {
            await desk.TakeInAsync(kind, raw, type);
        }
    }

    /// <summary>In the order in which it was received.</summary>
    private static async Task<IReadOnlyList<(IntakeRecord Record, ReadOnlyMemory<byte> Raw)>> LedgerAsync(FaultDesk desk)
    {
        var all = new List<(IntakeRecord, ReadOnlyMemory<byte>)>();
        foreach (string day in await desk.Get<IntakeStore>().DaysAsync(default))
        {
            await foreach (LedgerEntry entry in desk.Get<IntakeStore>().EntriesAsync(day, default))
            {
                all.Add((entry.Record!, (await desk.Get<IntakeStore>().RawAsync(entry.Record!, default)).Memory));
            }
        }

        return [.. all.OrderBy(a => a.Item1.StoredAt)];
    }

    /// <summary>Outcomes, then events of every case, then mails, with the number of an intake instead of its random id.</summary>
    private static async Task<IReadOnlyList<string>> PictureAsync(FaultDesk desk)
    {
        var lines = new List<string>();
        IntakeRecord[] intakes = [.. (await LedgerAsync(desk)).Select(l => l.Record)];
        lines.AddRange(intakes.Select((r, i) => $"{i}: {r.State} {r.CaseId} {r.Reason}"));
        foreach (string partition in desk.Tables.Keys("cases").Where(k => k.RowKey == "state").Select(k => k.Partition).Order(StringComparer.Ordinal))
        {
            _ = SupportFunctions.Core.Cases.CaseId.TryRead(partition, out var id);
            foreach (var happened in await desk.Get<CaseStore>().EventsAsync(id, 1, 500, default))
            {
                lines.Add(intakes.Select((r, i) => (r.Id, Number: $"intake {i}")).Aggregate($"{partition} {DeskJson.Write(happened)}", (text, r) => text.Replace(r.Id, r.Number, StringComparison.Ordinal)));
            }
        }

        return [.. lines, .. desk.Outside.Mails.Select(m => $"{m.EffectId} {m.To.Address} {m.Subject}")];
    }
}
