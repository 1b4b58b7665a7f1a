using System.Net;
using SupportFunctions.EndToEnd.Tests.Driver;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

/// <summary>R-IN-4: the running host checks its ledger although nobody asks it to.</summary>
[Collection(ProcessTests.Name)]
public sealed class LedgerKeeperTests
{
    [Fact]
    public async Task An_original_that_vanished_is_an_alarm_soon_after_the_start()
    {
        using var data = new DataFolder();
        string id;
        await using (DeskProcess before = await DeskProcess.StartAsync(data))
        {
            var large = new Letter("kim@acme.example", "A large one") { Body = string.Concat(Enumerable.Repeat("A line of the log.\r\n", 4000)) };
            id = DeskClient.Accepted(await before.Client.SendAsync(
                HttpMethod.Post, "/intake/email/raw", DeskClient.Bytes(System.Text.Encoding.UTF8.GetBytes(large.ToString()), "message/rfc822")));
            Assert.Equal("case", (await before.Client.EndOfAsync(id)).State);
            Assert.Equal(0, await before.StopAsync());
        }

        File.Delete(Assert.Single(Directory.GetFiles(data.Path, id + "*", SearchOption.AllDirectories)));
        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        await Until.TrueAsync(
            async () => (await desk.Client.LedgerAsync()) is { Balanced: false, Audit.Mismatches: 1 },
            () => $"There was no alarm.\n{desk.Host.Report()}");
        await Until.TrueAsync(
            () => desk.Host.Output.Contains($"Intake {id} does not reconcile: NoRaw.", StringComparison.Ordinal),
            () => $"The log does not name it.\n{desk.Host.Report()}");
        Assert.Equal(HttpStatusCode.OK, (await desk.Client.GetAsync("/healthz")).Status);
    }
}
