using System.Collections.Concurrent;
using System.Net;
using SupportFunctions.EndToEnd.Tests.Driver;
using Xunit.Abstractions;

namespace SupportFunctions.EndToEnd.Tests.Lifecycles;

/// <summary>R-IN-4 under <c>kill -9</c>: whatever got a 202 ends exactly once.</summary>
[Collection(ProcessTests.Name)]
public sealed class KillTests(KillTable table, ITestOutputHelper output) : IClassFixture<KillTable>
{
    private const int Seed = 20_260_306;
    private const int Senders = 8;
    private const int MostParcels = 120;

    [Theory]
    [InlineData("blob", 0, "its bytes are there, and nothing names them: its sender got no answer and sends again")]
    [InlineData("raw", 0, "stored, and nobody was told: the sweep finds it")]
    [InlineData("reserve", 0, "its number is reserved: it takes the same one again")]
    [InlineData("due", 0, "a commit was announced and never came")]
    [InlineData("commit", 0, "the case is there, and its intake does not know")]
    [InlineData("letter", 0, "it is on the list of dead letters, and its intake does not know")]
    [InlineData("outcome", 1, "the intake has ended, and its mail may be between being handed over and being recorded at that very moment")]
    [InlineData("deliver", 1, "the mail is out, and nobody has written that down: it goes out again")]
    [InlineData("record", 0, "the mail is out, and the indexes are behind")]
    public async Task A_kill_at_a_failpoint_loses_nothing_and_doubles_nothing(string failpoint, int mostRepeated, string because)
    {
        using var data = new DataFolder();
        var accepted = new ConcurrentQueue<(Parcel, string)>();
        using var sender = new Sender(1, accepted);
        int runs = Surroundings.IsFull ? 3 : 1;
        int repeated = 0;
        Audit? audit = null;
        for (int run = 1; run <= runs; run++)
        {
            // The short form takes the second hit, so that the data is not empty when it strikes.
            int hit = Surroundings.IsFull ? run : 2;
            var killAt = new Dictionary<string, string> { ["Failpoints__KillAt"] = FormattableString.Invariant($"{failpoint}:{hit}") };
            IReadOnlyList<SentMail> before;
            await using (DeskProcess doomed = await DeskProcess.StartAsync(data, settings: killAt))
            {
                await FeedUntilDeadAsync(doomed, sender);
                Assert.Equal(HostProcess.Killed, await doomed.Host.ExitAsync());
                before = data.Outbox();
            }

            await using DeskProcess desk = await DeskProcess.StartAsync(data);
            if (sender.Unanswered is not null)
            {
                Assert.NotNull(await sender.SendAsync(desk.Client));
            }

            audit = await Audit.RunAsync(desk, accepted, sender.Lost);
            int again = Repeated(before, data.Outbox());
            Assert.True(again <= mostRepeated, $"{again} mails went out again after a kill at {failpoint}: {because}.");
            repeated += again;
        }

        output.WriteLine(table.Add(failpoint, runs, audit!, repeated));
    }

    [Fact]
    public async Task A_kill_in_the_middle_of_a_replay_leaves_a_dead_letter_that_can_be_replayed_again()
    {
        using var data = new DataFolder();
        string id;
        await using (DeskProcess doomed = await DeskProcess.StartAsync(data, settings: new Dictionary<string, string> { ["Failpoints__KillAt"] = "requeue:1" }))
        {
            id = DeskClient.Accepted(await doomed.Client.SendAsync(HttpMethod.Post, "/intake/email/raw", DeskClient.Bytes("no mail at all"u8.ToArray(), "message/rfc822")));
            Assert.Equal("dead", (await doomed.Client.EndOfAsync(id)).State);
            await Assert.ThrowsAnyAsync<Exception>(() => doomed.Client.PostAsync($"/api/admin/dead-letters/{id}/replay", new { }));
            Assert.Equal(HostProcess.Killed, await doomed.Host.ExitAsync());
        }

        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        Assert.Equal("dead", (await desk.Client.EndOfAsync(id)).State);
        Assert.Equal(HttpStatusCode.Accepted, (await desk.Client.PostAsync($"/api/admin/dead-letters/{id}/replay", new { })).Status);
        Assert.Equal("dead", (await desk.Client.EndOfAsync(id)).State);
        LedgerBody ledger = (await desk.Client.PostAsync("/api/admin/ledger/audit", new { })).As<LedgerBody>();
        Assert.True(ledger is { Balanced: true, Received: 1, Dead: 1, Queued: 0, Audit: { Mismatches: 0, Listed: 1 } }, ledger.ToString());
    }

    [Fact]
    public async Task Kills_at_random_moments_under_load_lose_nothing_and_double_nothing()
    {
        using var data = new DataFolder();
        var accepted = new ConcurrentQueue<(Parcel, string)>();
        Sender[] senders = [.. Enumerable.Range(1, Senders).Select(n => new Sender(n, accepted))];
        var random = new Random(Seed);
        int runs = Surroundings.IsFull ? 30 : 3;
        int repeated = 0;
        IReadOnlyList<SentMail> before = [];
        for (int run = 0; run < runs; run++)
        {
            await using DeskProcess doomed = await DeskProcess.StartAsync(data);
            await WithoutBudgetAsync(doomed);
            int enough = accepted.Count + random.Next(1, 120);
            TimeSpan more = TimeSpan.FromMilliseconds(random.Next(0, 25));
            Task load = Task.WhenAll(senders.Select(s => s.SendUntilDeadAsync(doomed.Client)));
            await Until.TrueAsync(() => accepted.Count >= enough, () => $"{accepted.Count} of {enough} accepted.\n{doomed.Host.Report()}");
            // Not a wait for anything: the moment of the kill is random.
            await Task.Delay(more);
            await doomed.KillAsync();
            await load;
            repeated += Repeated(before, before = data.Outbox());
        }

        await using DeskProcess desk = await DeskProcess.StartAsync(data);
        foreach (Sender sender in senders.Where(s => s.Unanswered is not null))
        {
            Assert.NotNull(await sender.SendAsync(desk.Client));
        }

        Audit audit = await Audit.RunAsync(desk, accepted, senders.Sum(s => s.Lost));
        repeated += Repeated(before, data.Outbox());
        output.WriteLine(table.Add("random", runs, audit, repeated));
        Array.ForEach(senders, s => s.Dispose());
    }

    /// <summary>Every case is to have its acknowledgement here, however many there are in an hour.</summary>
    private static async Task WithoutBudgetAsync(DeskProcess desk) => Assert.Equal(
        HttpStatusCode.OK,
        (await desk.Client.PutAsync("/api/policy", new { replyBudget = new { perCase = Array.Empty<object>(), perAddress = Array.Empty<object>(), total = Array.Empty<object>() } })).Status);

    /// <summary>One parcel after the other, each worked off to its end, so that the n-th hit is the same in every run.</summary>
    private static async Task FeedUntilDeadAsync(DeskProcess doomed, Sender sender)
    {
        await WithoutBudgetAsync(doomed);
        for (int parcels = 0; parcels < MostParcels; parcels++)
        {
            if (await sender.SendAsync(doomed.Client) is not { } id)
            {
                return;
            }

            try
            {
                await Until.TrueAsync(
                    // A case is listed once its mail has been delivered and that has been written down.
                    async () => (await doomed.Client.GetAsync($"/api/intake/{id}")).As<IntakeBody>() is { IsQueued: false } end
                        && (end.State != "case" || (await doomed.Client.CasesAsync()).Any(c => c.Id == end.CaseId)),
                    () => $"{id} is not worked off.\n{doomed.Host.Report()}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return;
            }
        }

        Assert.Fail($"{MostParcels} parcels were worked off, and the process still lives.\n{doomed.Host.Report()}");
    }

    /// <returns>How many mails were written again; each must be the same mail, so that its receiver can tell.</returns>
    private static int Repeated(IReadOnlyList<SentMail> before, IReadOnlyList<SentMail> after)
    {
        Dictionary<string, SentMail> now = after.ToDictionary(m => m.EffectId);
        Assert.All(before, m => Assert.Equal(m.Raw, now[m.EffectId].Raw));
        return before.Count(m => now[m.EffectId].WrittenAt != m.WrittenAt);
    }
}
