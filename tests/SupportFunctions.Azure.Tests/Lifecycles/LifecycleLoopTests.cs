using SupportFunctions.Azure.Lifecycles;
using static SupportFunctions.Azure.Tests.Lifecycles.Happening;

namespace SupportFunctions.Azure.Tests.Lifecycles;

/// <summary>The loop of every lifecycle; every test replays its history from every prefix.</summary>
public sealed class LifecycleLoopTests
{
    private static readonly DateTimeOffset Start = OrchestrationScript.Start;
    private static readonly LifecycleWake First = Wake(1);

    [Fact]
    public void The_first_round_serves_what_started_it_with_five_attempts()
    {
        IReadOnlyList<Deed> deeds = Run();

        Assert.Equal([new Deed.Wait("changed"), new Deed.Round(Input(First), 5)], deeds);
    }

    [Fact]
    public void A_case_with_a_next_look_waits_for_its_instant_and_then_goes_another_round()
    {
        IReadOnlyList<Deed> deeds = Run(new RoundDone(Start.AddHours(4)), new TimerFired());

        Assert.Equal([new Deed.Timer(Start.AddHours(4)), new Deed.Round(Input(), 5)], deeds.Skip(2));
    }

    [Fact]
    public void A_change_ends_the_wait_and_leaves_no_timer_behind()
    {
        IReadOnlyList<Deed> deeds = Run(new RoundDone(Start.AddDays(1)), Raised(Wake(2)));

        Assert.Equal(
            [new Deed.Timer(Start.AddDays(1)), new Deed.TimerCancelled(), new Deed.Wait("changed"), new Deed.Round(Input(Wake(2)), 5)],
            deeds.Skip(2));
    }

    [Fact]
    public void Changes_that_arrive_during_a_round_are_all_served_by_the_next_one_in_their_order()
    {
        LifecycleWake[] burst = [.. Enumerable.Range(2, 6).Select(n => Wake(n))];

        IReadOnlyList<Deed> deeds = Run([.. burst.Select(Raised), new RoundDone(Start.AddHours(4))]);

        Assert.Equal(new Deed.Round(Input(burst), 5), deeds[^1]);
        Assert.Equal(2, deeds.OfType<Deed.Round>().Count());
    }

    [Fact]
    public void A_case_that_time_alone_will_not_change_ends_its_lifecycle()
    {
        Assert.Equal(new Deed.Ended(), Run(new RoundDone(null))[^1]);
    }

    [Fact]
    public void A_change_that_arrives_during_the_last_round_keeps_the_lifecycle_going()
    {
        IReadOnlyList<Deed> deeds = Run(Raised(Wake(2)), new RoundDone(null));

        Assert.Equal(new Deed.Round(Input(Wake(2)), 5), deeds[^1]);
    }

    [Fact]
    public void A_round_that_failed_at_every_attempt_is_tried_again_after_a_pause_with_what_it_was_to_serve()
    {
        IReadOnlyList<Deed> deeds = Run(new RoundFailed(), Raised(Wake(2)), new TimerFired());

        Assert.Equal(
            [new Deed.Timer(Start + LifecycleLoop.PauseAfterFault), new Deed.Wait("changed"), new Deed.Round(Input(First, Wake(2)), 5)],
            deeds.Skip(2));
    }

    [Theory]
    [InlineData("""{"Line":"Desk","At":"not an instant","Sequence":1}""", "a value of another kind")]
    [InlineData("""{"Line":"Moon","At":"2026-03-02T09:00:00Z","Sequence":1}""", "a line that there is not")]
    [InlineData("""{}""", "nothing of what is needed")]
    [InlineData("null", "no payload")]
    [InlineData("[1]", "another shape")]
    public void An_event_that_cannot_be_read_wakes_and_serves_nothing(string payload, string because)
    {
        IReadOnlyList<Deed> deeds = Run(new RoundDone(Start.AddHours(4)), new Raised(payload));

        Assert.True(deeds[^1] == new Deed.Round(Input(), 5), because);
    }

    [Fact]
    public void What_it_waits_for_is_its_custom_status()
    {
        Assert.Equal([Status(Start.AddHours(4), isFailing: false)], RunWhole(new RoundDone(Start.AddHours(4))).OfType<Deed.Status>());
        Assert.Equal([Status(Start + LifecycleLoop.PauseAfterFault, isFailing: true)], RunWhole(new RoundFailed()).OfType<Deed.Status>());
        Assert.Equal([Status(null, isFailing: false)], RunWhole(new RoundDone(null)).OfType<Deed.Status>());
    }

    [Theory]
    [InlineData(24, 24, "a day is allowed")]
    [InlineData(25, 24, "an hour more is split")]
    [InlineData(24 * 90, 24, "so is a quarter of a year")]
    public void No_timer_is_longer_than_a_day(int wishedHours, int hours, string because)
    {
        IReadOnlyList<Deed> deeds = Run(new RoundDone(Start.AddHours(wishedHours)), new TimerFired());

        Assert.True(deeds[2] == new Deed.Timer(Start.AddHours(hours)), because);
        Assert.Equal(new Deed.Round(Input(), 5), deeds[^1]);
    }

    [Fact]
    public void After_twenty_rounds_it_starts_afresh_and_takes_along_what_has_arrived()
    {
        var history = new List<Happening>();
        for (int round = 1; round < LifecycleLoop.RoundsOfAHistory; round++)
        {
            history.AddRange([new RoundDone(Start.AddHours(round)), new TimerFired()]);
        }

        IReadOnlyList<Deed> deeds = Run([.. history, Raised(Wake(2)), Raised(Wake(3)), new RoundDone(Start.AddDays(3))]);

        Assert.Equal(LifecycleLoop.RoundsOfAHistory, deeds.OfType<Deed.Round>().Count());
        Assert.Equal(new Deed.StartedAfresh(Input(Wake(2), Wake(3)), KeepsEvents: true, "1.0"), deeds[^1]);
    }

    [Fact]
    public void A_round_takes_no_more_changes_than_fit_a_batch()
    {
        LifecycleWake[] burst = [.. Enumerable.Range(2, LifecycleLoop.MostFired + 10).Select(n => Wake(n))];

        IReadOnlyList<Deed> deeds = Run([.. burst.Select(Raised), new RoundDone(null), new RoundDone(null)]);

        Assert.Equal(
            [Input(First), Input(burst[..LifecycleLoop.MostFired]), Input(burst[LifecycleLoop.MostFired..])],
            deeds.OfType<Deed.Round>().Select(r => r.Input));
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_every_change_is_served_or_taken_along()
    {
        var random = new Random(20260302);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            var history = new List<Happening>();
            IReadOnlyList<Deed> deeds = Run();
            int raised = 0;
            while (history.Count < 60 && deeds[^1] is not (Deed.StartedAfresh or Deed.Ended))
            {
                history.Add(Next(random, deeds, ref raised));
                deeds = Run([.. history]);
            }

            string served = string.Concat(deeds.Select(d => d switch
            {
                Deed.Round round => round.Input,
                Deed.StartedAfresh afresh => afresh.Input,
                _ => "",
            }));
            bool isOpen = deeds[^1] is not (Deed.StartedAfresh or Deed.Ended);
            int inFlight = isOpen ? history.Count - 1 - history.FindLastIndex(h => h is not Happening.Raised) : 0;
            for (int n = 0; n < raised - inFlight; n++)
            {
                Assert.True(
                    isOpen && deeds[^1] is Deed.Timer || served.Contains($"\"Sequence\":{100 + n}}}", StringComparison.Ordinal),
                    $"Change {n} of attempt {attempt} is lost: {string.Join(", ", history)}");
            }
        }
    }

    /// <summary>Something that can happen next.</summary>
    private static Happening Next(Random random, IReadOnlyList<Deed> deeds, ref int raised)
    {
        if (random.Next(3) == 0)
        {
            return Raised(Wake(100 + raised++));
        }

        if (deeds.Last(d => d is not Deed.Wait) is Deed.Timer)
        {
            return new TimerFired();
        }

        return random.Next(10) switch
        {
            0 => new RoundFailed(),
            1 => new RoundDone(null),
            _ => new RoundDone(Start.AddHours(deeds.Count)),
        };
    }

    /// <summary>Without what it says of itself, which is no call that a replay must repeat.</summary>
    private static IReadOnlyList<Deed> Run(params Happening[] history) => [.. RunWhole(history).Where(d => d is not Deed.Status)];

    private static IReadOnlyList<Deed> RunWhole(params Happening[] history) => OrchestrationScript.Run(
        LifecycleFunctions.CaseLifecycle, "case-C-7", LifecycleNames.CaseRound, new LifecycleRound("case-C-7", [First]), history);

    private static string Input(params LifecycleWake[] fired) => OrchestrationScript.Json(new LifecycleRound("case-C-7", fired));

    private static Deed.Status Status(DateTimeOffset? nextLook, bool isFailing) => new(OrchestrationScript.Json(new LifecycleStatus(nextLook, isFailing)));

    private static Raised Raised(LifecycleWake wake) => new(OrchestrationScript.Json(wake));

    private static LifecycleWake Wake(long sequence) => new("Machine", Start.AddMinutes(1), sequence);
}
