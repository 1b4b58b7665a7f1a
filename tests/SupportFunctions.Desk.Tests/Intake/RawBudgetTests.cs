using SupportFunctions.Desk.Intake;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>Whoever is let in is so at once, in the call that makes room; so each test can say what holds after each step.</summary>
public sealed class RawBudgetTests
{
    private readonly RawBudget _budget = new(100);

    [Fact]
    public async Task As_many_get_in_as_there_is_room_for_and_the_next_when_one_leaves()
    {
        IDisposable first = await TakeAsync(60);
        IDisposable second = await TakeAsync(40);
        Task<IDisposable> third = TakeAsync(41);
        Task<IDisposable> fourth = TakeAsync(60);

        second.Dispose();
        Assert.Equal(2, _budget.Waiting);
        first.Dispose();

        (await third).Dispose();
        (await fourth).Dispose();
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task One_that_is_larger_than_all_goes_alone()
    {
        IDisposable small = await TakeAsync(1);
        Task<IDisposable> huge = TakeAsync(long.MaxValue);
        Assert.Equal(1, _budget.Waiting);
        small.Dispose();
        IDisposable alone = await huge;
        Task<IDisposable> next = TakeAsync(1);
        Assert.Equal(1, _budget.Waiting);

        alone.Dispose();

        (await next).Dispose();
        (await TakeAsync(100)).Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task What_needs_nothing_never_waits(long nothing)
    {
        using IDisposable all = await TakeAsync(100);
        using IDisposable next = await TakeAsync(nothing);

        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task Small_ones_go_past_a_large_one_that_has_no_room_until_a_whole_budget_went_past()
    {
        IDisposable held = await TakeAsync(50);
        Task<IDisposable> large = TakeAsync(80);
        for (int past = 0; past < 4; past++)
        {
            (await TakeAsync(25)).Dispose();
        }

        Task<IDisposable> tooMany = TakeAsync(1);
        Assert.Equal((2, false, false), (_budget.Waiting, large.IsCompleted, tooMany.IsCompleted));
        held.Dispose();

        // 20 are left beside it: the small one is in too.
        using IDisposable atLast = await large;
        using IDisposable behind = await tooMany;
        Assert.Equal(0, _budget.Waiting);
    }

    [Fact]
    public async Task The_next_to_wait_longest_has_a_count_of_its_own()
    {
        IDisposable held = await TakeAsync(60);
        Task<IDisposable> large = TakeAsync(100);
        Task<IDisposable> second = TakeAsync(90);
        for (int past = 0; past < 5; past++)
        {
            (await TakeAsync(20)).Dispose();
        }

        held.Dispose();
        (await large).Dispose();
        using IDisposable now = await second;
        Task<IDisposable> third = TakeAsync(90);

        (await TakeAsync(10)).Dispose();
        Assert.Equal((1, false), (_budget.Waiting, third.IsCompleted));
    }

    [Fact]
    public async Task One_that_gives_up_holds_nothing_and_keeps_nobody_waiting()
    {
        IDisposable held = await TakeAsync(50);
        using var stop = new CancellationTokenSource();
        Task<IDisposable> large = _budget.TakeAsync(80, stop.Token).AsTask();
        (await TakeAsync(50)).Dispose();
        (await TakeAsync(50)).Dispose();
        Task<IDisposable> behind = TakeAsync(50);
        Assert.Equal(2, _budget.Waiting);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await behind).Dispose();
        held.Dispose();
        (await TakeAsync(100)).Dispose();
    }

    [Fact]
    public async Task One_that_was_cancelled_before_holds_nothing_even_where_there_was_room()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _budget.TakeAsync(80, new CancellationToken(true)).AsTask());

        (await TakeAsync(100)).Dispose();
    }

    [Fact]
    public async Task What_is_given_back_twice_counts_once()
    {
        IDisposable first = await TakeAsync(60);
        first.Dispose();
        first.Dispose();
        using IDisposable all = await TakeAsync(100);

        Task<IDisposable> next = TakeAsync(1);
        Assert.Equal((1, false), (_budget.Waiting, next.IsCompleted));
    }

    [Fact]
    public async Task Many_of_all_sizes_at_once_all_get_in_and_never_hold_more_than_there_is()
    {
        var random = new Random(4);
        int[] sizes = [.. Enumerable.Range(0, 2000).Select(_ => random.Next(1, 130))];
        long held = 0;
        long most = 0;

        await Parallel.ForEachAsync(sizes, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (size, cancellation) =>
        {
            using IDisposable share = await _budget.TakeAsync(size, cancellation);
            int counted = Math.Min(size, 100);
            long now = Interlocked.Add(ref held, counted);
            long seen = Volatile.Read(ref most);
            while (now > seen)
            {
                seen = Interlocked.CompareExchange(ref most, now, seen);
            }

            await Task.Yield();
            Interlocked.Add(ref held, -counted);
        });

        Assert.Equal((0, 0), (held, _budget.Waiting));
        Assert.InRange(most, 1, 100);
        (await TakeAsync(100)).Dispose();
    }

    private Task<IDisposable> TakeAsync(long wanted) => _budget.TakeAsync(wanted, CancellationToken.None).AsTask();
}
