using NodaTime;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Tests.Maintenance;

namespace SupportFunctions.Desk.Tests.Digests;

/// <summary>What docs/digest.md says of its cost, counted: transactions of the store.</summary>
public sealed class DigestCostTests
{
    [Theory]
    [InlineData(0, 18)]
    [InlineData(4, 30)]
    [InlineData(60, 122)]
    public async Task A_week_of_a_customer_costs_what_its_own_open_cases_cost_and_no_more(int open, int documented)
    {
        await using WindowDesk desk = await DigestDesk.StartAsync();
        await desk.WantAsync("bank");
        foreach (string of in Enumerable.Repeat("bank", 30).Concat(Enumerable.Repeat("acme", open)))
        {
            string id = await desk.Desk.OpenAsync("Slow", $",'customer':'{of}'");
            await desk.Desk.DoAsync($"/api/cases/{id}/wait", "{'on':'customer','ask':'Which one?'}");
        }

        // Many that are over: they are not looked at.
        foreach (int _ in Enumerable.Range(0, 10))
        {
            string id = await desk.Desk.OpenAsync("Over", ",'customer':'acme'");
            await desk.Desk.DoAsync($"/api/cases/{id}/resolve", "{'kind':'resolution','summary':'S'}");
            await desk.Desk.DoAsync($"/api/cases/{id}/confirm", "{}");
        }

        await desk.Desk.AttendAsync();
        await desk.UntilAsync(DigestDesk.Due - Duration.FromSeconds(1));
        desk.Move(Duration.FromSeconds(1));
        DueEntry due = Assert.Single(await desk.Desk.DueAsync(), e => e.Id == DigestRows.Lifecycle("acme"));
        int before = desk.Desk.Store.Accesses;
        await desk.Desk.Get<LifecycleRegistry>().AdvanceAsync(due.Id, [due], default);
        int cost = desk.Desk.Store.Accesses - before;

        Assert.Equal(open == 0 ? 0 : 1, desk.Digests().Count);
        // The hand-over of a mail, and its log, are others' to change a little.
        Assert.True(Math.Abs(cost - documented) <= 3, FormattableString.Invariant($"{open} open cases: {cost} transactions"));
    }
}
