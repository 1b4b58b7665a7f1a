using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Lifecycles;

namespace SupportFunctions.Desk.Tests.Lifecycles;

/// <summary>The timer and the runner of the standalone host, on real time: each test ends as soon as what it waits for happens.</summary>
public sealed class DueTimerTests
{
    [Fact]
    public async Task An_entry_that_is_added_while_the_index_is_being_read_is_not_slept_over()
    {
        await using var rig = new Rig();
        var soon = new DueEntry(DueLine.Machine, Rig.Now + Duration.FromMilliseconds(300), new CaseId(1008), 1);
        bool isAdded = false;
        rig.Store.AfterRange = async (table, partition) =>
        {
            // The shard of the entry (0) has been read by then, and it is not due yet.
            if (table == DueIndex.Table && partition == "machine-05" && !isAdded)
            {
                isAdded = true;
                await rig.Due.AddAsync(soon, default);
            }
        };

        await rig.StartTimerAsync();

        await rig.SeenAsync(soon.Id.ToCase());
    }

    [Fact]
    public async Task An_entry_that_is_earlier_than_what_it_sleeps_for_wakes_it()
    {
        await using var rig = new Rig();
        await rig.Due.AddAsync(new DueEntry(DueLine.Machine, Rig.Now + Duration.FromHours(5), new CaseId(1001), 0), default);
        await rig.StartTimerAsync();
        await rig.SeenAsync(await rig.AddAsync(1002, Duration.FromMilliseconds(200)));
        await rig.SeenAsync(await rig.AddAsync(1003, Duration.FromMilliseconds(100)));
    }

    [Fact]
    public async Task At_the_start_every_guard_is_served_at_once_however_many_there_are()
    {
        await using var rig = new Rig();
        for (int i = 0; i < 250; i++)
        {
            await rig.Due.AddAsync(new DueEntry(DueLine.Machine, Rig.Now + Duration.FromSeconds(50 + i), new CaseId(1000 + (8 * i)), 1), default);
        }

        await rig.Due.AddAsync(new DueEntry(DueLine.Machine, Rig.Now + Duration.FromSeconds(40), new CaseId(9000), 0), default);
        await rig.StartTimerAsync();

        await Rig.UntilAsync(() => rig.Seen.Distinct().Count() >= 250);
        Assert.DoesNotContain("C-9000", rig.Seen);
    }

    [Fact]
    public async Task A_store_that_is_away_when_it_starts_is_waited_for()
    {
        await using var rig = new Rig();
        await rig.Due.AddAsync(new DueEntry(DueLine.Machine, Rig.Now + Duration.FromSeconds(50), new CaseId(1001), 1), default);
        rig.Store.Fault = new StoreUnavailableException("away");
        await rig.StartTimerAsync();
        rig.Store.Fault = null;
        await rig.SeenAsync(new CaseId(1001));
    }

    [Fact]
    public async Task A_signal_during_a_round_gives_another_round()
    {
        await using var rig = new Rig();
        int rounds = 0;
        rig.Store.AfterRange = async (table, partition) =>
        {
            if (table == "cases" && partition == "C-1001" && Interlocked.Increment(ref rounds) < 4)
            {
                await rig.Runner.SignalAsync(new DueEntry(DueLine.Machine, Rig.Now, new CaseId(1001), rounds), default);
            }
        };
        await rig.StartRunnerAsync();
        await rig.Runner.SignalAsync(new DueEntry(DueLine.Machine, Rig.Now, new CaseId(1001), 99), default);

        await Rig.UntilAsync(() => Volatile.Read(ref rounds) >= 4 && rig.Runner.Backlog == 0);
    }

    [Fact]
    public async Task A_round_is_never_beside_another_of_the_same_case_and_no_signal_is_lost()
    {
        await using var rig = new Rig();
        int inside = 0;
        bool wasTwice = false;
        rig.Store.AfterRange = async (table, partition) =>
        {
            if (table == "cases" && partition == "C-1001")
            {
                wasTwice |= Interlocked.Increment(ref inside) > 1;
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        };
        await rig.StartRunnerAsync();
        var guards = new List<DueEntry>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, token) =>
        {
            var guard = new DueEntry(DueLine.Machine, Rig.Now - Duration.FromSeconds(i), new CaseId(1001), 1);
            lock (guards)
            {
                guards.Add(guard);
            }

            await rig.Due.AddAsync(guard, token);
            await rig.Runner.SignalAsync(guard, token);
        });

        await Rig.UntilAsync(() => rig.Runner.Backlog == 0 && rig.Store.Keys(DueIndex.Table).Count == 0);
        Assert.False(wasTwice);
        Assert.Equal(200, guards.Count);
    }

    [Fact]
    public async Task A_second_kind_is_attended_to_at_its_instant_beside_cases()
    {
        var windows = new Windows();
        await using var rig = new Rig(s => s.AddSingleton(c => new LifecycleRegistry([c.GetRequiredService<CaseLifecycle>(), windows])));
        var window = new LifecycleId(LifecycleKind.Window, "W-12");
        var entry = new DueEntry(DueLine.Machine, Rig.Now + Duration.FromMilliseconds(200), window, 0);
        await rig.Due.AddAsync(entry, default);
        CaseId beside = await rig.AddAsync(1001, Duration.FromMilliseconds(200));
        await rig.StartTimerAsync();

        await rig.SeenAsync(beside);
        await Rig.UntilAsync(() => windows.Rounds.Any(r => r.Fired.Contains(entry)));
        Assert.All(windows.Rounds, r => Assert.Equal(window, r.Id));
    }

    /// <summary>Knows only that it was asked; its entries stay, so it is asked again.</summary>
    private sealed class Windows : ILifecycle
    {
        public ConcurrentQueue<(LifecycleId Id, IReadOnlyCollection<DueEntry> Fired)> Rounds { get; } = new();

        public LifecycleKind Kind => LifecycleKind.Window;

        public Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
        {
            Rounds.Enqueue((id, fired));
            return Task.FromResult<Instant?>(null);
        }
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly DueTimer _timer;

        public Rig(Action<IServiceCollection>? more = null)
        {
            var settings = new MailSettings { FromAddress = "support@desk.example", Domain = "desk.example", TokenSecrets = [new string('s', 40)] };
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<ITableStore>(Store).AddSingleton<IMailTransport>(new Outside()).AddSingleton<IBlobStore>(new Outside());
            services.AddSingleton(settings).AddSingleton(MailComposer.For(settings)).AddSingleton(new Failpoints());
            services.AddSingleton<ILifecycles>(_ => Runner!);
            services.AddDesk();
            more?.Invoke(services);
            _services = services.BuildServiceProvider();
            Due = _services.GetRequiredService<DueIndex>();
            var machine = _services.GetRequiredService<MachineTime>();
            Runner = new LifecycleRunner(_services, machine, NullLogger<LifecycleRunner>.Instance);
            _timer = new DueTimer(Due, Runner, _services.GetRequiredService<DeskTime>(), machine, NullLogger<DueTimer>.Instance);
        }

        public static Instant Now => Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);

        public InMemoryTableStore Store { get; } = new();

        public DueIndex Due { get; }

        public LifecycleRunner Runner { get; }

        /// <summary>Cases that got a round.</summary>
        public ConcurrentQueue<string> Seen { get; } = new();

        public async Task StartTimerAsync()
        {
            await StartRunnerAsync();
            await Eventually.StartAsync(() => _timer.StartAsync(default));
        }

        public Task StartRunnerAsync()
        {
            Func<string, string, Task>? more = Store.AfterRange;
            Store.AfterRange = async (table, partition) =>
            {
                if (table == "cases")
                {
                    Seen.Enqueue(partition);
                }

                await (more?.Invoke(table, partition) ?? Task.CompletedTask);
            };
            return Eventually.StartAsync(() => Runner.StartAsync(default));
        }

        public async Task<CaseId> AddAsync(long number, Duration after)
        {
            var entry = new DueEntry(DueLine.Machine, Now + after, new CaseId(number), 1);
            await Due.AddAsync(entry, default);
            return entry.Id.ToCase();
        }

        public Task SeenAsync(CaseId id) => UntilAsync(() => Seen.Contains(id.ToString()));

        public static Task UntilAsync(Func<bool> isDone) => Eventually.IsTrueAsync(isDone, "It did not happen.");

        public async ValueTask DisposeAsync()
        {
            await _timer.StopAsync(default);
            await Runner.StopAsync(default);
            _timer.Dispose();
            Runner.Dispose();
            await _services.DisposeAsync();
        }
    }
}
