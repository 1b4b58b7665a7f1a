using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Lifecycles;

public sealed class DueIndexTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);
    private readonly DueIndex _due = new(new InMemoryTableStore());

    [Theory]
    [InlineData(0, 0, "a row key holds whole ticks of 100 ns")]
    [InlineData(1, 100, "a look before the time would find nothing to do")]
    [InlineData(100, 100, "whole again")]
    [InlineData(199, 200, "always up, never to the nearest")]
    public async Task An_entry_is_read_back_as_it_is_and_never_before_its_time(int nanoseconds, int kept, string because)
    {
        var entry = new DueEntry(DueLine.Desk, _noon + Duration.FromNanoseconds(nanoseconds), new CaseId(1002), 0);
        await _due.AddAsync(entry, CancellationToken.None);

        DueEntry read = Assert.Single(await _due.EarliestAsync(DueLine.Desk, 1002 % DueIndex.Shards, 10, CancellationToken.None));
        Assert.Equal((entry, because), (read, because));
        Assert.Equal(_noon + Duration.FromNanoseconds(kept), read.At);
    }

    [Fact]
    public async Task An_entry_is_removed_by_what_was_read_of_it()
    {
        var entry = new DueEntry(DueLine.Desk, _noon + Duration.FromNanoseconds(7), new CaseId(1002), 0);
        await _due.AddAsync(entry, CancellationToken.None);
        DueEntry fired = Assert.Single(await _due.EarliestAsync(DueLine.Desk, 1002 % DueIndex.Shards, 10, CancellationToken.None));

        Assert.Equal(entry, fired);

        await _due.RemoveAsync([fired], CancellationToken.None);
        Assert.Empty(await _due.EarliestAsync(DueLine.Desk, 1002 % DueIndex.Shards, 10, CancellationToken.None));
    }
}
