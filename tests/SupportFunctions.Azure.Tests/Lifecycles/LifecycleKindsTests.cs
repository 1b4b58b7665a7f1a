using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Azure.Lifecycles;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;
using static SupportFunctions.Azure.Tests.Lifecycles.Happening;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>Kinds beside cases: the same loop and the same signals under names of their own.</summary>
public sealed class LifecycleKindsTests
{
    private static readonly LifecycleId Window = new(LifecycleKind.Window, "W-12");
    private static readonly DueEntry Guard = new(DueLine.Machine, Instant.FromUtc(2026, 3, 2, 9, 1), Window, 3);

    [Fact]
    public void Every_kind_has_its_orchestration_and_its_round()
    {
        IEnumerable<string> functions = typeof(LifecycleFunctions).GetMethods().Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>();

        IEnumerable<LifecycleKind> kinds = Enum.GetValues<LifecycleKind>().Where(k => k != LifecycleKind.Unknown);
        Assert.Equal(kinds.SelectMany(k => new[] { LifecycleNames.OrchestrationOf(k), LifecycleNames.RoundOf(k) }).Order(), functions.Order());
        Assert.Equal(("case-lifecycle", "case-advance"), (LifecycleNames.OrchestrationOf(LifecycleKind.Case), LifecycleNames.RoundOf(LifecycleKind.Case)));
    }

    [Theory]
    [InlineData("case-C-7", LifecycleNames.CaseRound)]
    [InlineData("window-W-12", LifecycleNames.WindowRound)]
    [InlineData("incident-I-3", LifecycleNames.IncidentRound)]
    [InlineData("subscriber-9f86d081884c7d65", LifecycleNames.SubscriberRound)]
    [InlineData("digest-acme.eu_2", LifecycleNames.DigestRound)]
    public void Each_orchestration_calls_the_round_of_its_kind_for_the_thing_it_is_named_after(string instance, string activity)
    {
        Func<TaskOrchestrationContext, LifecycleRound, Task> lifecycle = activity switch
        {
            LifecycleNames.CaseRound => LifecycleFunctions.CaseLifecycle,
            LifecycleNames.WindowRound => LifecycleFunctions.MaintenanceLifecycle,
            LifecycleNames.IncidentRound => LifecycleFunctions.IncidentLifecycle,
            LifecycleNames.SubscriberRound => LifecycleFunctions.SubscriberLifecycle,
            _ => LifecycleFunctions.DigestLifecycle,
        };

        IReadOnlyList<Deed> deeds = OrchestrationScript.Run(lifecycle, instance, activity, new LifecycleRound(instance, []), new RoundDone(null));

        Assert.Equal(
            [
                new Deed.Wait("changed"), new Deed.Round(OrchestrationScript.Json(new LifecycleRound(instance, [])), 5),
                new Deed.Status(OrchestrationScript.Json(new LifecycleStatus(null, IsFailing: false))), new Deed.Ended(),
            ],
            deeds);
    }

    [Fact]
    public async Task A_second_kind_is_started_woken_and_advanced_beside_cases()
    {
        var windows = new Windows();
        using var app = new FunctionApp(s => s.AddSingleton(new LifecycleRegistry([windows])));
        DurableLifecycles lifecycles = app.Services.GetRequiredService<DurableLifecycles>();
        using (lifecycles.Through(app.Hub.Client))
        {
            await lifecycles.SignalAsync(Guard, default);
            await lifecycles.SignalAsync(new DueEntry(DueLine.Machine, Guard.At, new CaseId(7), 1), default);
            await lifecycles.SignalAsync(Guard, default);
        }

        Assert.Equal([("window-lifecycle", "window-W-12"), ("case-lifecycle", "case-C-7")], app.Hub.Names);
        Assert.Equal([("window-W-12", LifecycleWake.Of(Guard))], app.Hub.Raised);
        LifecycleLook look = await app.Function<LifecycleFunctions>().AdvanceWindowAsync(app.Hub.Started["window-W-12"], app.Hub.Client, default);

        Assert.Equal([(Window, Guard)], windows.Rounds);
        Assert.Equal(Windows.Next.ToDateTimeOffset(), look.NextLook);
    }

    [Fact]
    public async Task The_sweep_wakes_what_is_overdue_of_every_kind()
    {
        using var app = new FunctionApp();
        await app.Services.GetRequiredService<DueIndex>().AddAsync(Guard, default);

        await app.Function<SweepFunction>().RunAsync(new TimerInfo(), app.Hub.Client, default);

        Assert.Equal([LifecycleWake.Of(Guard)], app.Hub.Started["window-W-12"].Fired);
    }

    private sealed class Windows : ILifecycle
    {
        public static readonly Instant Next = Instant.FromUtc(2026, 3, 2, 12, 0);

        public List<(LifecycleId, DueEntry)> Rounds { get; } = [];

        public LifecycleKind Kind => LifecycleKind.Window;

        public Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
        {
            Rounds.AddRange(fired.Select(f => (id, f)));
            return Task.FromResult<Instant?>(Next);
        }
    }
}
