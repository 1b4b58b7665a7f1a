using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>Events, ends, fresh starts, purges and starters in every order: the tables are the truth, so nothing is lost but time.</summary>
public sealed class InterleavingTests
{
    private static readonly LifecycleId Window = new(LifecycleKind.Window, "W-12");

    [Fact]
    public async Task Whatever_happens_in_between_every_change_is_served_in_the_end()
    {
        int afresh = 0;
        int dropped = 0;
        for (int seed = 1; seed <= 6; seed++)
        {
            using var world = new World(seed);
            await world.LiveAsync(steps: 300);

            Assert.True(world.Thing.Committed > 20, "there were changes");
            Assert.True(world.Thing.Committed == world.Thing.Served, $"Seed {seed}: {world.Thing.Committed} committed, {world.Thing.Served} served.");
            Assert.Empty(world.App.Tables.Keys(DueIndex.Table));
            Assert.Equal(0, world.Hub.Running);
            afresh += world.Hub.Afresh;
            dropped += world.Hub.Dropped;
        }

        Assert.True(afresh > 0, "histories started afresh");
        Assert.True(dropped > 0, "events were lost with an instance that ended");
    }

    [Fact]
    public async Task A_task_hub_that_is_deleted_in_the_middle_of_a_case_costs_time_and_nothing_else()
    {
        using var world = new World(seed: 1);
        (int status, JsonNode? body) = await world.App.SendAsync(
            (f, r) => f.ApiAsync(r, world.Hub.Client), "POST", "/api/cases", "application/json",
            """{"subject":"Login fails","from":{"email":"kim@acme.example"},"text":"It does not work."}""");
        Assert.True(status is 200 or 201, body?.ToString());
        await world.Hub.RunAsync();
        await world.App.SendMailsAsync(world.Hub.Client);
        Assert.Single(world.App.Sent);

        world.Hub.Empty();
        await world.PassAsync(TimeSpan.FromDays(3));
        // What the first moments bring is gathered for a moment.
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(1, world.Hub.Running);
        Assert.All(world.App.Tables.Keys(DueIndex.Table), key => Assert.True(string.CompareOrdinal(key.RowKey, string.Create(CultureInfo.InvariantCulture, $"{world.Hub.Now:yyyyMMddHHmmss}")) > 0, key.RowKey));
        // The acknowledgement once, and what became due meanwhile: an honest word that a promise was not kept (R-MSG-4).
        Assert.Equal(world.App.Sent.Count, world.App.Sent.Select(m => m.CustomArgs["desk_effect"]).Distinct().Count());
        Assert.Contains(world.App.Sent.Skip(1), m => m.Contents[0].Value.Contains("you would hear from us", StringComparison.Ordinal));
    }

    private sealed class World : IDisposable
    {
        private readonly Random _random;

        public World(int seed)
        {
            _random = new Random(seed);
            Hub = new VirtualHub(RoundAsync);
            var time = new HubTime(Hub);
            App = new FunctionApp(s => s
                .AddSingleton(new DeskTime(time)).AddSingleton(new MachineTime(time))
                .AddSingleton<Thing>().AddSingleton(p => new LifecycleRegistry([p.GetRequiredService<Desk.Cases.CaseLifecycle>(), p.GetRequiredService<Thing>()])));
            Thing = App.Services.GetRequiredService<Thing>();
        }

        public FunctionApp App { get; }

        public VirtualHub Hub { get; }

        public Thing Thing { get; }

        public async Task LiveAsync(int steps)
        {
            Hub.EventsFirst = () => _random.Next(2) == 0;
            Hub.Between = InBetweenAsync;
            for (int step = 0; step < steps; step++)
            {
                await DoAsync(_random.Next(100));
            }

            Hub.Between = null;
            Thing.Rests = true;
            for (int sweeps = 0; sweeps < 200 && App.Tables.Keys(DueIndex.Table).Count > 0; sweeps++)
            {
                await PassAsync(TimeSpan.FromMinutes(1));
            }
        }

        /// <summary>Time passes, a sweep runs, and lifecycles do what they find.</summary>
        public async Task PassAsync(TimeSpan time)
        {
            Hub.Now += time;
            await App.Function<SweepFunction>().RunAsync(new TimerInfo(), Hub.Client, default);
            await Hub.RunAsync();
            await App.SendMailsAsync(Hub.Client);
        }

        public void Dispose() => App.Dispose();

        private async Task DoAsync(int what)
        {
            if (what < 30)
            {
                // One in four is not signalled: its process died, or the hub was away.
                using IDisposable? through = what < 22 ? App.Services.GetRequiredService<DurableLifecycles>().Through(Hub.Client) : null;
                await Thing.ChangeAsync();
            }
            else if (what < 85)
            {
                await Hub.StepAsync();
            }
            else if (what < 90)
            {
                Hub.Purge();
            }
            else if (what < 99)
            {
                Hub.Now += TimeSpan.FromSeconds(_random.Next(20, 400));
                await App.Function<SweepFunction>().RunAsync(new TimerInfo(), Hub.Client, default);
            }
            else
            {
                Hub.Empty();
            }
        }

        /// <summary>Between somebody's look at the instance and what is done with it: a step, a purge, or another starter.</summary>
        private async Task InBetweenAsync()
        {
            Func<Task>? once = Hub.Between;
            Hub.Between = null;
            switch (_random.Next(8))
            {
                case 0:
                    await Hub.StepAsync();
                    break;
                case 1:
                    Hub.Purge();
                    break;
                case 2:
                    using (App.Services.GetRequiredService<DurableLifecycles>().Through(Hub.Client))
                    {
                        await Thing.ChangeAsync();
                    }

                    break;
            }

            Hub.Between = once;
        }

        private async Task<LifecycleLook?> RoundAsync(LifecycleRound round)
        {
            if (!Thing.Rests && round.Id == Window.ToString() && _random.Next(12) == 0)
            {
                return null;
            }

            LifecycleFunctions functions = App.Function<LifecycleFunctions>();
            return round.Id == Window.ToString()
                ? await functions.AdvanceWindowAsync(round, Hub.Client, default)
                : await functions.AdvanceCaseAsync(round, Hub.Client, default);
        }
    }

    /// <summary>Counts its changes, and which of them a round has seen. Sometimes it wants to be looked at again, sometimes it ends.</summary>
    private sealed class Thing(GuardedCommits commits, Reconciler reconciler, DeskTime desk, Desk.Storage.ITableStore tables) : ILifecycle
    {
        private static readonly OwnedPlace Place = new("things", "W-12", "own");

        public long Committed { get; private set; }

        public long Served { get; private set; }

        public bool Rests { get; set; }

        public LifecycleKind Kind => LifecycleKind.Window;

        public Task<CommitOutcome> ChangeAsync() => commits.CommitAsync(
            Window, Committed + 1,
            _ =>
            {
                Committed++;
                return Task.FromResult(CommitOutcome.Committed);
            },
            default);

        public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
        {
            Served = Committed;
            Desk.Storage.TableRow? own = await tables.ReadAsync(Place.Table, Place.Partition, Place.RowKey, cancellation);
            Instant? wakeUp = Rests || Committed % 7 == 0 ? null : desk.Now + Duration.FromMinutes(3);
            return await reconciler.EndRoundAsync(
                id, Place, own is null ? OwnedRows.Empty : Desk.Json.DeskJson.Read<OwnedRows>(own.Body), new RoundEnd(Served, [], wakeUp, null), fired, cancellation);
        }
    }

    private sealed class HubTime(VirtualHub hub) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => hub.Now;
    }
}
