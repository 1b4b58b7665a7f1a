using System.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Messages;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

public sealed partial class FaultTests
{
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_at_any_operation_of_files_forms_and_chats_loses_nothing_and_doubles_nothing(Fault fault)
    {
        Totals totals = new();
        int at = 0;
        for (bool isReached = true; isReached; at++)
        {
            await using var desk = new FaultDesk();
            desk.Store.Arm(at, fault);
            foreach ((IntakeKind kind, string type, string raw) in OtherWays.All.Concat(OtherWays.All.Take(2)))
            {
                await desk.TakeInAsync(kind, raw, type);
            }

            (isReached, bool struck) = (desk.Store.Count > at, desk.Store.HasStruck);
            desk.Store.Arm(int.MaxValue, Fault.None);
            await JudgeOthersAsync(desk, fault, struck, totals, $"{fault} at operation {at}");
        }

        output.WriteLine($"{fault}: {at} operations, {totals}");
        Assert.True(at > 100 && totals.Struck > (fault == Fault.FasterOnFirst ? 2 : 5), totals.ToString());
    }

    private static async Task JudgeOthersAsync(FaultDesk desk, Fault fault, bool struck, Totals totals, string when)
    {
        LedgerDocument ledger = await AuditAsync(desk, when);
        Assert.True(ledger.Received is >= 7 && ledger.Received <= 7 + desk.Resent, $"{when}: {ledger.Received} received, {desk.Resent} sent again.");
        var lines = (await LinesAsync(desk)).ToLookup(l => l.Raw, l => l.Record);
        CaseId[] opened = [.. OtherWays.All.Where(w => w.Raw != OtherWays.HtmlReply).Select(w => Once(lines[w.Raw], IntakeState.Case, when).CaseId!.Value)];
        Assert.Equal(opened[0], Once(lines[OtherWays.HtmlReply], IntakeState.Message, when).CaseId);
        Assert.Equal(opened.Length, opened.Distinct().Count());
        Assert.True(desk.Tables.Keys("cases").Count(k => k.RowKey == "state") == opened.Length, when);
        int[] messages = await Task.WhenAll(opened.Select(async id => (await CaseAsync(desk, id)).Messages));
        Assert.Equal([2, 1, 1, 1], messages);
        Assert.Equal(["first", "second"], await FilesAsync(desk, opened[0]));
        Assert.Equal(["third"], await FilesAsync(desk, opened[1]));

        int repeated = desk.Outside.Mails.Count - desk.Outside.Mails.Select(m => m.EffectId).Distinct().Count();
        Assert.True(repeated <= (fault is Fault.KillBefore or Fault.KillAfter ? 1 : 0), $"{when}: {repeated} mails were handed over twice.");
        Assert.Equal(
            ["flo@fifth.example", "gil@fourth.example", "noor@lumen.example"],
            desk.Outside.Mails.Where(m => m.AutoSubmitted == "auto-replied").DistinctBy(m => m.EffectId).Select(m => m.To.Address).Order());
        totals.Add(ledger, struck, desk.Resent, repeated);
    }

    /// <summary>What the files of a case hold, read as a person would who opens them; its HTML must be there too.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync(FaultDesk desk, CaseId id)
    {
        var files = new List<string>();
        foreach (RecordedEvent happened in await desk.Get<CaseStore>().EventsAsync(id, 1, 500, default))
        {
            MessageContent? content = happened.Event switch
            {
                CaseEvent.Opened opened => opened.Content,
                CaseEvent.CustomerWrote wrote => wrote.Content,
                _ => null,
            };
            if (content is not null)
            {
                Assert.True(content.HtmlDigest is null || (await desk.Get<MessageContents>().HtmlAsync(content, default))!.StartsWith("<p>", StringComparison.Ordinal));
                foreach (MessageAttachment attachment in content.Attachments)
                {
                    files.Add(Encoding.UTF8.GetString(await desk.Get<MessageContents>().ReadAsync(content, attachment.Digest, default)));
                }
            }
        }

        return files;
    }
}
