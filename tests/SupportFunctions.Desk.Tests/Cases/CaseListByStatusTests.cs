using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Tests.Http;
using SupportFunctions.Desk.Tests.Storage;
using SupportFunctions.Desk.Tests.Time;

namespace SupportFunctions.Desk.Tests.Cases;

public sealed class CaseListByStatusTests
{
    private static readonly Instant _now = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public async Task A_list_by_status_is_newest_first_though_the_queue_is_oldest_first_and_reads_no_more_cases_than_it_shows()
    {
        var store = new InMemoryTableStore();
        var services = new ServiceCollection();
        DeskDriver.AddTo(services, store, new ManualTimeProvider(_now), new ManualTimeProvider(_now));
        DeskPorts.AddTo(services);
        await using ServiceProvider desk = services.BuildServiceProvider();
        for (int number = 1001; number <= 1040; number++)
        {
            await OpenAsync(desk, new CaseId(number), _now + Duration.FromSeconds(number));
        }

        int before = store.Accesses;
        (IReadOnlyList<Case> items, string? next) = await desk.GetRequiredService<CaseQueries>()
            .ListAsync(new CaseFilter(CaseStatus.New, null, null, null, null, null), top: 3, continuation: null, default);

        Assert.Equal([1040, 1039, 1038], items.Select(c => c.Id.Number));
        Assert.NotNull(next);
        Assert.Equal(1 + 3, store.Accesses - before);
    }

    private static async Task OpenAsync(ServiceProvider desk, CaseId id, Instant at)
    {
        var open = new CaseCommand.Open(
            CaseCommand.ByCustomer, "The import stops", new Person("kim@acme.example", "Kim"), "It stops.", "email", new MessageSource($"m{id}", null, null), at);
        Assert.IsType<CaseResult.Done>(await desk.GetRequiredService<CaseService>().ExecuteAsync(id, open, CommitMarks.None, expected: null, default));
        await desk.GetRequiredService<CaseLifecycle>().AdvanceAsync(id, [], default);
    }
}
