using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime.Extensions;
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

    [Fact]
    public async Task One_bad_mail_is_given_up_after_five_attempts_and_does_not_stop_the_next_of_its_conversation()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var ids = new List<string>();
        foreach (string subject in new[] { "before", "poison", "after" })
        {
            // The same root: the same lane.
            ids.Add(await desk.ReceiveAsync(Mails.From(subject: subject, id: $"{subject}@acme.example", text: new string('x', 70_000), more: "References: <root@acme.example>")));
            desk.Http.MachineClock.Advance(NodaTime.Duration.FromMilliseconds(1));
        }

        int attempts = 0;
        var endedAt = new ConcurrentDictionary<string, int>();
        desk.Outside.OnRead = name =>
        {
            if (name.EndsWith(ids[1], StringComparison.Ordinal))
            {
                Interlocked.Increment(ref attempts);
                throw new FormatException("A fault of this very mail.");
            }
        };
        desk.Store.BeforeCommit = batch =>
        {
            foreach (string id in ids.Where(i => batch.Operations.Any(o => o is TableOperation.Replace && o.RowKey == "in|" + i)))
            {
                endedAt[id] = attempts;
            }

            return Task.CompletedTask;
        };

        await RunAsync(desk, ids);

        Assert.Equal(["case", "dead", "message"], [(await desk.IntakeAsync(ids[0])).State, (await desk.IntakeAsync(ids[1])).State, (await desk.IntakeAsync(ids[2])).State]);
        Assert.Equal("It could not be worked off: FormatException.", (await desk.IntakeAsync(ids[1])).Reason);

        // Five attempts, and one look at what is left of it for the list; the next mail waited for the first of them only.
        Assert.Equal((0, 1, 6), (endedAt[ids[0]], endedAt[ids[2]], endedAt[ids[1]]));
    }

    [Fact]
    public async Task A_mail_that_kills_the_process_is_given_up_at_the_sixth_start_and_the_next_gets_in()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string[] ids = [await desk.ReceiveAsync(Mails.From()), await desk.ReceiveAsync(Mails.From("Bo <bo@other.example>", "Disk full", "bo@other.example"))];
        var tries = new List<int>();
        var never = new TaskCompletionSource();
        desk.Store.BeforeCommit = batch => batch.Table == "messages" && batch.Operations[0] is TableOperation.Insert { Body: var body } && body.Contains(ids[0], StringComparison.Ordinal)
            ? never.Task
            : Task.CompletedTask;
        for (int start = 1; start <= 5; start++)
        {
            var doomed = Lanes(desk);
            await Eventually.StartAsync(() => doomed.StartAsync(default));
            await UntilEndedAsync(desk, ids[1]);
            await Eventually.IsTrueAsync(async () => await TriesAsync() == start, "It was not begun.");
            tries.Add(await TriesAsync());
        }

        await RunAsync(desk, ids);

        Assert.Equal([1, 2, 3, 4, 5], tries);
        Assert.Equal(("dead", null, "The desk stopped 5 times while it was worked off."), await desk.IntakeAsync(ids[0]));
        Assert.Equal("case", (await desk.IntakeAsync(ids[1])).State);

        async Task<int> TriesAsync()
        {
            await foreach (IntakeReference reference in desk.Get<IntakeStore>().QueuedAsync(default))
            {
                if (reference.Id == ids[0])
                {
                    return reference.Tries;
                }
            }

            return 0;
        }
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("{}")]
    public async Task A_damaged_row_of_the_queue_costs_its_mail_no_attempt(string body)
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        string id = await desk.ReceiveAsync(Mails.From());
        await desk.Store.CommitAsync(new SupportFunctions.Desk.Storage.TableBatch("intake", id[3..11] + "-" + id[11]).Upsert("queued|" + id, body), default);

        IntakeStore store = desk.Get<IntakeStore>();
        Assert.Equal((1, 2), (await store.CountTryAsync(id, default), await store.CountTryAsync(id, default)));
        await desk.WorkOffAsync();
        Assert.Equal(("case", 0), ((await desk.IntakeAsync(id)).State, await store.CountTryAsync(id, default)));
    }

    [Fact]
    public async Task What_two_processes_left_behind_is_worked_off_one_by_one_so_that_only_the_deadly_one_is_counted()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        for (int i = 0; i < 8; i++)
        {
            string id = await desk.ReceiveAsync(Mails.From(id: $"m{i}@acme.example", subject: $"Matter {i}"));
            Assert.Equal((1, 2), (await desk.Get<IntakeStore>().CountTryAsync(id, default), await desk.Get<IntakeStore>().CountTryAsync(id, default)));
        }

        // The first of them to be filed never comes to an end.
        var begun = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        desk.Store.BeforeCommit = batch =>
        {
            begun.TrySetResult();
            return batch.Table == "messages" ? never.Task : Task.CompletedTask;
        };
        await Eventually.StartAsync(() => Lanes(desk).StartAsync(default));
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(5));
        await Eventually.IsTrueAsync(async () => (await TriesAsync()).Contains(3), "None was begun.");

        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 3], (await TriesAsync()).Order());

        async Task<IReadOnlyList<int>> TriesAsync()
        {
            var tries = new List<int>();
            await foreach (IntakeReference reference in desk.Get<IntakeStore>().QueuedAsync(default))
            {
                tries.Add(reference.Tries);
            }

            return tries;
        }
    }

    [Fact]
    public async Task What_nobody_was_told_of_is_found_by_the_sweep_once_it_has_been_queued_for_two_minutes()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        var clock = new AcceleratedTimeProvider(desk.Http.MachineClock.Now, 600, TimeProvider.System);
        using var lanes = new IntakeLanes(desk.Http.Services, desk.Get<IntakeStore>(), new MachineTime(clock), NullLogger<IntakeLanes>.Instance);
        string first = await desk.ReceiveAsync(Mails.From());
        await Eventually.StartAsync(() => lanes.StartAsync(default));
        await UntilEndedAsync(desk, first);

        desk.Http.MachineClock.Advance(clock.GetUtcNow().ToInstant() - desk.Http.MachineClock.Now);
        string unknown = await desk.ReceiveAsync(Mails.From("Bo <bo@other.example>", "Disk full", "bo@other.example"));
        await UntilEndedAsync(desk, unknown);

        Assert.Equal("case", (await desk.IntakeAsync(unknown)).State);
        Assert.True(clock.GetUtcNow().ToInstant() > desk.Http.MachineClock.Now + NodaTime.Duration.FromMinutes(2), "It was not the sweep that found it.");
        await lanes.StopAsync(default);
    }

    [Fact]
    public async Task A_large_mail_waits_for_memory_a_small_one_does_not_and_a_desk_that_stops_waits_for_neither()
    {
        await using CaseDesk desk = await CaseDesk.StartAsync();
        RawBudget memory = desk.Get<RawBudget>();
        using IDisposable held = await memory.TakeAsync(long.MaxValue, default);
        string large = await desk.ReceiveAsync(Mails.From(text: new string('x', 70_000)));
        string small = await desk.ReceiveAsync(Mails.From("Bo <bo@other.example>", "Disk full", "bo@other.example"));
        using (IntakeLanes stopped = Lanes(desk))
        {
            await Eventually.StartAsync(() => stopped.StartAsync(default));
            await UntilEndedAsync(desk, small);
            await Eventually.IsTrueAsync(() => Task.FromResult(memory.Waiting == 1), "The large one does not wait.");
            await stopped.StopAsync(default);
        }

        Assert.Equal((0, "queued", "case"), (memory.Waiting, (await desk.IntakeAsync(large)).State, (await desk.IntakeAsync(small)).State));
        held.Dispose();
        await RunAsync(desk, [large]);
        Assert.Equal("case", (await desk.IntakeAsync(large)).State);
        using IDisposable all = await memory.TakeAsync(long.MaxValue, default);
    }

    private static IntakeLanes Lanes(CaseDesk desk) =>
        new(desk.Http.Services, desk.Get<IntakeStore>(), new MachineTime(TimeProvider.System), NullLogger<IntakeLanes>.Instance);

    private static Task UntilEndedAsync(CaseDesk desk, string id) =>
        Eventually.IsTrueAsync(async () => (await desk.Get<IntakeStore>().ReadAsync(id, default))!.State != IntakeState.Queued, $"{id} was not worked off.");

    private static async Task RunAsync(CaseDesk desk, IReadOnlyList<string> ids, IntakeLanes? lanes = null)
    {
        lanes ??= Lanes(desk);
        await Eventually.StartAsync(() => lanes.StartAsync(default));
        foreach (string id in ids)
        {
            await UntilEndedAsync(desk, id);
        }

        await lanes.StopAsync(default);
    }
}
