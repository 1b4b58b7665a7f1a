using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Intake;

/// <summary>The real process against another helpdesk that answers every mail, with a subject and a Message-ID of its own and no word that it is a machine.</summary>
[Collection(ProcessTests.Name)]
public sealed class SecondHelpdeskTests
{
    private const string Peer = "help@peer.example";

    [Fact]
    public async Task The_exchange_ends_within_the_reply_budget_and_everything_is_accounted_for()
    {
        using var data = new DataFolder();
        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        int sent = 0;
        var read = new HashSet<string>();
        do
        {
            // Each of its mails is a case; the acknowledgement, where there is one, is there before the case is listed.
            string id = await desk.Client.OpenCaseAsync(new Letter(Peer, $"[Ticket #{7000 + ++sent}] We have received your request").ToString());
            await Until.TrueAsync(
                async () => (await desk.Client.CasesAsync()).Any(c => c.Id == id), () => $"{id} is not listed.\n{desk.Host.Report()}");
        }
        while (data.Outbox().Select(m => m.EffectId).Where(read.Add).ToArray().Length > 0 && sent < 100);

        Assert.Equal((10, 11), (data.Outbox().Count, sent));
        Assert.All(data.Outbox(), m => Assert.Equal(("auto-replied", "All", "1"), (m.Field("Auto-Submitted"), m.Field("X-Auto-Response-Suppress"), m.Field("X-Desk-Loop"))));
        LedgerBody ledger = await desk.Client.LedgerAsync();
        Assert.Equal((11, 11, true), (ledger.Received, ledger.Case, ledger.Balanced));
    }
}
