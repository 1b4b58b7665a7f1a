using System.Globalization;
using System.Text;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Tests.Cases;
using Xunit.Abstractions;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

/// <summary>
/// R-IN-4 on a store that fails: at every single operation of a mixed day's intake, one at a time, whatever it is. The sum holds, every
/// claim is true, no case is there twice, no message is lost, nobody is answered twice.
/// </summary>
public sealed partial class FaultTests(ITestOutputHelper output)
{
    private static readonly string New = Mails.From();
    private static readonly string Reply = Mails.From(subject: "Re: Login fails", id: "second@acme.example", text: "One more thing.", more: "References: <first@acme.example>");
    private static readonly string Large = Mails.From("Bo <bo@other.example>", "A large one", "large@other.example", string.Concat(Enumerable.Repeat("A line of the log.\r\n", 4000)), "References: <unseen-root@other.example> <unseen@other.example>");
    private static readonly string Away = Mails.From(id: "away@acme.example", more: "Auto-Submitted: auto-replied");
    private static readonly string Nobody = Mails.From("nobody at all", id: "nobody@acme.example");
    private const string Dead = "no mail at all";
    private const string TooLarge = "the head of a form that was too large";
    private const string Webhook = """{"type":"case.requested","data":{"id":"w1","from":{"email":"lee@third.example","name":"Lee"},"subject":"By webhook","text":"It hangs.","channel":"form"}}""";

    public static TheoryData<Fault> Faults => [.. Enum.GetValues<Fault>().Where(f => f != Fault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_at_any_operation_of_the_intake_loses_nothing_and_doubles_nothing(Fault fault)
    {
        Totals totals = new();
        int at = 0;
        for (bool isReached = true; isReached; at++)
        {
            await using var desk = new FaultDesk();
            desk.Store.Arm(at, fault);
            await PlayAsync(desk);
            bool struck = desk.Store.HasStruck;
            isReached = desk.Store.Count > at;
            desk.Store.Arm(int.MaxValue, Fault.None);
            await JudgeAsync(desk, fault, struck, totals, $"{fault} at operation {at}");
        }

        output.WriteLine($"{fault}: {at} operations, {totals}");
        Assert.True(at > 150 && totals.Struck > 10, totals.ToString());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_at_any_operation_around_a_merging_loses_nothing_and_doubles_nothing(Fault fault)
    {
        string other = Mails.From(subject: "The same again", id: "other@acme.example");
        string answer = Mails.From(subject: "Re: The same again", id: "answer@acme.example", text: "One more thing.", more: "References: <other@acme.example>");
        Totals totals = new();
        int at = 0;
        for (bool isReached = true; isReached; at++)
        {
            await using var desk = new FaultDesk();
            desk.Store.Arm(at, fault);
            await desk.TakeInAsync(IntakeKind.Mail, New);
            await desk.TakeInAsync(IntakeKind.Mail, other);
            CaseId[] opened = [.. (await LinesAsync(desk)).Where(l => l.Record.State == IntakeState.Case).OrderBy(l => l.Raw == New ? 0 : 1).Select(l => l.Record.CaseId!.Value)];
            await desk.ReceiveAsync(IntakeKind.Mail, answer);
            await desk.TryAsync(async () => await desk.Get<CaseService>().ExecuteAsync(
                opened[1], new CaseCommand.Merge("ada", OtherCase.Of(await CaseAsync(desk, opened[0])), null), CommitMarks.None, expected: null, default));
            await desk.SettleAsync();
            await desk.TakeInAsync(IntakeKind.Mail, answer);
            await desk.TakeInAsync(IntakeKind.Mail, other);
            (isReached, bool struck) = (desk.Store.Count > at, desk.Store.HasStruck);
            desk.Store.Arm(int.MaxValue, Fault.None);

            string when = $"{fault} at operation {at}";
            LedgerDocument ledger = await AuditAsync(desk, when);
            var lines = (await LinesAsync(desk)).ToLookup(l => l.Raw, l => l.Record);
            Assert.Equal(opened[0], Once(lines[New], IntakeState.Case, when).CaseId);
            Assert.Equal(opened[1], Once(lines[other], IntakeState.Case, when).CaseId);
            IntakeRecord message = Once(lines[answer], IntakeState.Message, when);
            Assert.Contains(message.CaseId!.Value, opened);
            Assert.Equal(opened[0], (await CaseAsync(desk, opened[1])).Merge!.Into);
            Assert.Equal((2, 3), (desk.Tables.Keys("cases").Count(k => k.RowKey == "state"), (await CaseAsync(desk, opened[0])).Messages + (await CaseAsync(desk, opened[1])).Messages));
            totals.Add(ledger, struck, desk.Resent, desk.Outside.Mails.Count - desk.Outside.Mails.Select(m => m.EffectId).Distinct().Count());
        }

        output.WriteLine($"{fault}: {at} operations, {totals}");
        Assert.True(at > 100 && totals.Struck > 5, totals.ToString());
    }

    /// <summary>A new mail, an answer, the first again, a large one, a webhook twice, an absence notice, a bounce, what is no mail, what nobody wrote, what was too large; the dead one is replayed.</summary>
    private static async Task PlayAsync(FaultDesk desk)
    {
        foreach ((IntakeKind kind, string raw) in new[]
        {
            (IntakeKind.Mail, New), (IntakeKind.Mail, Reply), (IntakeKind.Mail, New), (IntakeKind.Mail, Large), (IntakeKind.GenericWebhook, Webhook),
            (IntakeKind.GenericWebhook, Webhook), (IntakeKind.Mail, Away), (IntakeKind.Mail, Dead), (IntakeKind.Mail, Nobody),
        })
        {
            await desk.TakeInAsync(kind, raw);
        }

        // It went to Kim, whom the report names.
        OutgoingMail acknowledged = desk.Outside.Mails.First(m => m.To.Address == "kim@acme.example");
        await desk.TakeInAsync(IntakeKind.Mail, Bounces.Of("postfix-failed", acknowledged.MessageId));
        await desk.ReceiveAsync(IntakeKind.InboundParse, TooLarge, isTooLarge: true);
        await desk.SettleAsync();
        string dead = (await LinesAsync(desk)).First(l => l.Raw == Dead).Record.Id;
        await desk.TryAsync(() => desk.Get<DeadLetters>().ReplayAsync(dead, default));
        await desk.SettleAsync();
        await desk.TryAsync(async () => await desk.Get<IntakeLedger>().SumAsync(default));
    }

    private static async Task JudgeAsync(FaultDesk desk, Fault fault, bool struck, Totals totals, string when)
    {
        LedgerDocument ledger = await AuditAsync(desk, when);
        Assert.True(ledger.Received is >= 11 && ledger.Received <= 11 + desk.Resent, $"{when}: {ledger.Received} received, {desk.Resent} sent again.");

        var lines = (await LinesAsync(desk)).ToLookup(l => l.Raw, l => l.Record);
        Assert.Equal(9, lines.Count);
        foreach (string opening in new[] { New, Large, Webhook })
        {
            CaseId id = Once(lines[opening], IntakeState.Case, when).CaseId!.Value;
            Assert.All(lines[opening], r => Assert.Equal(id, r.CaseId));
        }

        IntakeRecord reply = Once(lines[Reply], IntakeState.Message, when);
        Assert.Equal(Once(lines[New], IntakeState.Case, when).CaseId, reply.CaseId);
        Assert.All(lines[Away], r => Assert.Equal((IntakeState.Ignored, "auto-reply"), (r.State, r.Reason)));
        Assert.All(lines[Nobody].Concat(lines[TooLarge]), r => Assert.Equal(IntakeState.Quarantine, r.State));
        Assert.All(lines[Dead], r => Assert.Equal(IntakeState.Dead, r.State));
        Assert.All(lines.Single(l => l.Key.Contains("report-type=delivery-status", StringComparison.Ordinal)), r => Assert.Equal((IntakeState.Ignored, "bounce"), (r.State, r.Reason)));

        string[] cases = [.. desk.Tables.Keys("cases").Where(k => k.RowKey == "state").Select(k => k.Partition)];
        Assert.True(cases.Length == 3, $"{when}: {cases.Length} cases.");
        Assert.Equal(2, (await CaseAsync(desk, reply.CaseId!.Value)).Messages);
        Assert.Equal(1, await BouncesAsync(desk, reply.CaseId!.Value));
        int letters = lines[Dead].Count() + lines[Nobody].Count() + lines[TooLarge].Count();
        Assert.Equal(letters, (await desk.Get<DeadLetters>().ListAsync(100, null, discarded: false, default)).Items.Count);

        // A living process hands each mail over once, whatever the store does; one that died right after may do so twice, with the same id.
        int distinct = desk.Outside.Mails.Select(m => m.EffectId).Distinct().Count();
        int repeated = desk.Outside.Mails.Count - distinct;
        Assert.True(repeated <= (fault is Fault.KillBefore or Fault.KillAfter ? 1 : 0), $"{when}: {repeated} mails were handed over twice.");
        Assert.Equal(["bo@other.example", "kim@acme.example", "lee@third.example"], desk.Outside.Mails.Where(m => m.AutoSubmitted == "auto-replied").Select(m => m.To.Address).Distinct().Order());
        Assert.Equal(3, desk.Outside.Mails.Where(m => m.AutoSubmitted == "auto-replied").Select(m => m.EffectId).Distinct().Count());
        totals.Add(ledger, struck, desk.Resent, repeated);
    }

    private static async Task<LedgerDocument> AuditAsync(FaultDesk desk, string when)
    {
        await desk.SettleAsync();
        Assert.True(await desk.Get<IntakeAudit>().RunAsync(Duration.FromHours(1), default));
        LedgerDocument ledger = await desk.Get<IntakeLedger>().SumAsync(default);
        Assert.True(ledger is { Balanced: true, Queued: 0, Audit.Mismatches: 0 }, $"{when}: {ledger} {string.Join(' ', ledger.Audit.Items)}");

        // The one place where two steps cannot be one: what is too large is stored, and then put on the list of dead letters.
        Assert.True(ledger.Audit.Repaired.Values.Sum() <= desk.Resent, $"{when}: {string.Join(' ', ledger.Audit.Repaired)}");
        return ledger;
    }

    private static IntakeRecord Once(IEnumerable<IntakeRecord> of, IntakeState state, string when)
    {
        Assert.All(of, r => Assert.True(r.State == state || r.State == IntakeState.Duplicate, $"{when}: {r.State}"));
        return Assert.Single(of, r => r.State == state);
    }

    private static async Task<IReadOnlyList<(string Raw, IntakeRecord Record)>> LinesAsync(FaultDesk desk)
    {
        var lines = new List<(string, IntakeRecord)>();
        await desk.TryAsync(async () =>
        {
            lines.Clear();
            foreach (string day in await desk.Get<IntakeStore>().DaysAsync(default))
            {
                await foreach (LedgerEntry entry in desk.Get<IntakeStore>().EntriesAsync(day, default))
                {
                    lines.Add((Encoding.UTF8.GetString((await desk.Get<IntakeStore>().RawAsync(entry.Record!, default)).Memory.Span), entry.Record!));
                }
            }
        });
        return lines;
    }

    private static async Task<Case> CaseAsync(FaultDesk desk, CaseId id) => (await desk.Get<CaseStore>().LoadAsync(id, default)).Case;

    private static async Task<int> BouncesAsync(FaultDesk desk, CaseId id) =>
        (await desk.Get<CaseStore>().EventsAsync(id, 1, 500, default)).Count(e => e.Event is CaseEvent.MailFailed);

    private sealed class Totals
    {
        private long _received, _cases, _messages, _duplicates, _ignored, _quarantine, _dead, _resent, _repeated, _repairs;

        public int Struck { get; private set; }

        public void Add(LedgerDocument ledger, bool struck, int resent, int repeated)
        {
            Struck += struck ? 1 : 0;
            _received += ledger.Received;
            _cases += ledger.Case;
            _messages += ledger.Message;
            _duplicates += ledger.Duplicate;
            _ignored += ledger.Ignored;
            _quarantine += ledger.Quarantine;
            _dead += ledger.Dead;
            _resent += resent;
            _repeated += repeated;
            _repairs += ledger.Audit.Repaired.Values.Sum();
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Struck} faults struck; received {_received} = {_cases} cases + {_messages} messages + {_duplicates} duplicates + {_ignored} ignored + {_quarantine} quarantine + {_dead} dead; {_resent} sent again, {_repeated} mails handed over twice, {_repairs} repairs");
    }
}
