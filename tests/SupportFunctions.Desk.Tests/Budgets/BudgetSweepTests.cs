using NodaTime;
using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Spacing;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Tests.Budgets;

/// <summary>What addresses were sent is forgotten once it counts no more, a bounded number of them at a time.</summary>
public sealed class BudgetSweepTests
{
    private static readonly MailLimit _day = ReplyBudget.Default.PerAddress.MaxBy(l => l.Within)!;

    [Fact]
    public async Task An_address_goes_when_nothing_of_it_counts_and_not_a_second_before()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await TakeAsync(desk, "kim@acme.example");
        await desk.Budgets().ComplainedAsync("lee@acme.example", desk.DeskClock.Now, default);

        desk.DeskClock.Advance(_day.Within - Duration.FromSeconds(1));
        Assert.Equal((0, 2), (await SweepAsync(desk), Rows(desk)));
        desk.DeskClock.Advance(Duration.FromSeconds(1));
        Assert.Equal((1, 1), (await SweepAsync(desk), Rows(desk)));
        desk.DeskClock.Advance(Duration.FromDays(1000));
        Assert.Equal((0, 1), (await SweepAsync(desk), Rows(desk)));

        // A complaint stands; once it is settled there is nothing left to keep.
        Assert.NotNull((await desk.Budgets().OfAsync("lee@acme.example", default)).ComplainedAt);
        await desk.Budgets().SettleAsync("lee@acme.example", default);
        Assert.Equal((1, 0), (await SweepAsync(desk), Rows(desk)));
        Assert.Null(await TakeAsync(desk, "kim@acme.example"));
        Assert.Equal(1, Rows(desk));
    }

    [Fact]
    public async Task An_address_that_was_over_its_budget_is_kept_for_the_cases_of_then()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        for (int i = 0; i <= ReplyBudget.Default.PerAddress[0].Mails; i++)
        {
            await TakeAsync(desk, "robot@acme.example");
        }

        desk.DeskClock.Advance(ReplyBudget.Default.QuietWithin + AddressUse.OverrunsKeptFor - Duration.FromSeconds(1));
        Assert.Equal((0, 1), (await SweepAsync(desk), Rows(desk)));
        desk.DeskClock.Advance(Duration.FromSeconds(1));
        Assert.Equal((1, 0), (await SweepAsync(desk), Rows(desk)));
    }

    [Theory]
    [InlineData(1000, "pages as large as a store gives them")]
    [InlineData(70, "small pages")]
    public async Task A_run_looks_at_a_bounded_number_of_addresses_and_the_next_one_goes_on_behind_them(int page, string because)
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        desk.Store.LongestPage = page;
        const int All = (2 * BudgetSweep.Most) + 300;
        await FillAsync(desk, All);
        desk.DeskClock.Advance(_day.Within);
        await TakeAsync(desk, "kim@acme.example");

        var removed = new List<int>();
        for (int run = 0; run < 4; run++)
        {
            int before = desk.Store.Accesses;

            // Each run on another machine.
            removed.Add(await new BudgetSweep(desk.Store, desk.Directory, new SpacingSweep(desk.Store, desk.Directory, new DeskTime(desk.DeskClock), new MachineTime(desk.MachineClock)), new DeskTime(desk.DeskClock)).RunAsync(default));
            Assert.InRange(desk.Store.Accesses - before, 2, (BudgetSweep.Most / page) + (BudgetSweep.Most / TableLimits.MaxOperations) + 10);
        }

        Assert.True(All == removed.Sum() && removed.TrueForAll(r => r <= BudgetSweep.Most) && removed[3] == 0, $"{because}: {string.Join(' ', removed)}");
        Assert.Equal(1, Rows(desk));
    }

    [Fact]
    public async Task An_address_that_is_written_to_at_that_moment_stays_and_the_others_go()
    {
        await using DeskDriver desk = await DeskDriver.StartAsync();
        await FillAsync(desk, 5);
        await TakeAsync(desk, "kim@acme.example");
        desk.DeskClock.Advance(_day.Within);
        desk.Store.BeforeCommit = async batch =>
        {
            if (batch.Operations.Any(o => o is TableOperation.Delete))
            {
                desk.Store.BeforeCommit = null;
                await TakeAsync(desk, "kim@acme.example");
            }
        };

        Assert.Equal((5, 1), (await SweepAsync(desk), Rows(desk)));
        Assert.Single((await desk.Budgets().OfAsync("kim@acme.example", default)).Mails);
    }

    private static Task<int> SweepAsync(DeskDriver desk) => ((BudgetSweep)desk.Services.GetService(typeof(BudgetSweep))!).RunAsync(default);

    private static Task<Withholding?> TakeAsync(DeskDriver desk, string to) => desk.Budgets().TakeAsync(
        new AutomaticMail(Guid.NewGuid().ToString(), "C-1", MailKind.Acknowledgement, to, desk.DeskClock.Now, IsAnswered: false), ReplyBudget.Default, desk.DeskClock.Now, default);

    /// <summary>As if so many addresses had been sent one mail each.</summary>
    private static async Task FillAsync(DeskDriver desk, int addresses)
    {
        string body = SupportFunctions.Desk.Json.DeskJson.Write(AddressUse.None.With(new CountedMail("k", "C-1", desk.DeskClock.Now), ReplyBudget.Default));
        foreach (int[] chunk in Enumerable.Range(0, addresses).Chunk(100))
        {
            await desk.Store.CommitAsync(chunk.Aggregate(new TableBatch(ReplyBudgets.Table, ReplyBudgets.Partition), (b, i) => b.Insert(ReplyBudgets.AddressRows + TableKeys.Hash($"{i}"), body)), default);
        }
    }

    private static int Rows(DeskDriver desk) => desk.Store.Keys(ReplyBudgets.Table, ReplyBudgets.Partition).Count(k => k.StartsWith(ReplyBudgets.AddressRows, StringComparison.Ordinal));
}

file static class Desks
{
    public static ReplyBudgets Budgets(this DeskDriver desk) => (ReplyBudgets)desk.Services.GetService(typeof(ReplyBudgets))!;
}
