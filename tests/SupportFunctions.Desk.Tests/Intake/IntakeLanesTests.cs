using Microsoft.Extensions.Logging.Abstractions;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>The queue of the standalone host, on real time: each test ends as soon as what it waits for happens.</summary>
public sealed class IntakeLanesTests
{
    [Fact]
    public void Every_ordering_key_has_a_lane_and_many_keys_use_many_lanes()
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(i => OrderingKey.Of("Subject: x\r\n\r\n"u8, $"in_{i}"))];

        int[] lanes = [.. keys.Select(IntakeLanes.LaneOf)];

        Assert.All(lanes, lane => Assert.InRange(lane, 0, 255));
        Assert.InRange(lanes.Distinct().Count(), 200, 256);
    }

    [Fact]
    public async Task What_was_queued_when_a_process_died_is_worked_off_in_the_order_in_which_it_came()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 12; i++)
        {
            ids.Add(await desk.ReceiveAsync(Mails.From(id: $"m{i}@acme.example", more: i == 0 ? [] : ["References: <m0@acme.example>"])));
            desk.Http.MachineClock.Advance(NodaTime.Duration.FromMilliseconds(1));
        }

        await RunAsync(desk, ids);

        Assert.Equal(("case", "C-1001", null), await desk.IntakeAsync(ids[0]));
        foreach (string id in ids.Skip(1))
        {
            Assert.Equal(("message", "C-1001", null), await desk.IntakeAsync(id));
        }
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_changes_no_order_and_kills_nothing()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string first = await desk.ReceiveAsync(Mails.From());
        desk.Http.MachineClock.Advance(NodaTime.Duration.FromMilliseconds(1));
        string[] ids = [first, await desk.ReceiveAsync(Mails.From(id: "second@acme.example", more: "References: <first@acme.example>"))];
        int outages = 2;
        desk.Store.BeforeCommit = batch => batch.Table == "messages" && Interlocked.Decrement(ref outages) >= 0 ? throw new StoreUnavailableException("away") : Task.CompletedTask;

        await RunAsync(desk, ids);

        Assert.Equal(("case", "message"), ((await desk.IntakeAsync(ids[0])).State, (await desk.IntakeAsync(ids[1])).State));
    }

    [Fact]
    public async Task A_message_whose_original_is_gone_becomes_a_dead_letter()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From(text: new string('x', 70_000)));
        await desk.Outside.DeleteAsync(desk.Outside.Blobs.Single(), default);

        await RunAsync(desk, [id]);

        Assert.Equal(("dead", null, "It could not be worked off: InvalidDataException."), await desk.IntakeAsync(id));
        Assert.Equal(id, (string?)(await desk.Http.GetAsync("/api/admin/dead-letters")).Json["items"]![0]!["id"]);
    }

    [Fact]
    public async Task What_arrives_again_and_again_while_it_waits_is_worked_off_once()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        using var lanes = Lanes(desk);
        string id = await desk.ReceiveAsync(Mails.From());
        IntakeReference reference = IntakeReference.Of((await desk.Get<IntakeStore>().ReadAsync(id, default))!);
        for (int i = 0; i < 100; i++)
        {
            await lanes.EnqueueAsync(reference, default);
        }

        int reservations = 0;
        desk.Store.BeforeCommit = batch => Task.FromResult(batch.Table == "messages" ? Interlocked.Increment(ref reservations) : 0);
        await RunAsync(desk, [id], lanes);

        Assert.Equal(1, reservations);
        Assert.Equal("case", (await desk.IntakeAsync(id)).State);
    }

    private static IntakeLanes Lanes(CaseDesk desk) =>
        new(desk.Http.Services, desk.Get<IntakeStore>(), new MachineTime(TimeProvider.System), NullLogger<IntakeLanes>.Instance);

    private static async Task RunAsync(CaseDesk desk, IReadOnlyList<string> ids, IntakeLanes? lanes = null)
    {
        lanes ??= Lanes(desk);
        await lanes.StartAsync(default);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach (string id in ids)
        {
            while ((await desk.Get<IntakeStore>().ReadAsync(id, default))!.State == IntakeState.Queued)
            {
                Assert.False(limit.IsCancellationRequested, $"{id} was not worked off.");
                await Task.Yield();
            }
        }

        await lanes.StopAsync(default);
    }
}
