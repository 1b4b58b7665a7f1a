using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Mail;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Lifecycles;

public sealed class DueIndexTests
{
    private static readonly Instant _noon = Instant.FromUtc(2026, 3, 2, 12, 0);

    [Theory]
    [InlineData(0, 0, "whole ticks stay")]
    [InlineData(1, 100, "never early")]
    [InlineData(99, 100, "never early")]
    [InlineData(100, 100, "whole ticks stay")]
    public async Task An_entry_read_back_is_the_entry_that_was_written(int nanoseconds, int kept, string because)
    {
        var due = new DueIndex(new InMemoryTableStore());
        var entry = new DueEntry(DueLine.Desk, _noon.PlusNanoseconds(nanoseconds), new CaseId(1001), 0);
        await due.AddAsync(entry, default);

        Assert.Equal([entry], await due.EarliestAsync(DueLine.Desk, 1001 % DueIndex.Shards, 10, default));
        Assert.True(entry.At == _noon.PlusNanoseconds(kept), because);
        Assert.Equal(entry, DeskJson.Read<DueEntry>(DeskJson.Write(entry)));
    }

    [Fact]
    public async Task The_earliest_come_first_however_short_the_pages_are()
    {
        var store = new InMemoryTableStore { LongestPage = 1 };
        var due = new DueIndex(store);
        foreach (int minute in new[] { 5, 1, 3 })
        {
            await due.AddAsync(new DueEntry(DueLine.Machine, _noon + Duration.FromMinutes(minute), new CaseId(1000 + (8 * minute)), 1), default);
        }

        Assert.Equal([1008L, 1024, 1040], (await ReadAllAsync(due)).Select(e => e.Id.ToCase().Number));
    }

    [Fact]
    public async Task More_entries_than_a_batch_takes_are_removed_by_what_was_read_of_them()
    {
        var store = new InMemoryTableStore();
        var due = new DueIndex(store);
        foreach (int i in Enumerable.Range(1, 230))
        {
            await due.AddAsync(new DueEntry(DueLine.Machine, _noon.PlusNanoseconds(7), new CaseId(1001), i), default);
        }

        await due.RemoveAsync(await ReadAllAsync(due), default);

        Assert.Empty(store.Keys(DueIndex.Table));
    }

    [Fact]
    public async Task Those_who_listen_hear_of_an_entry_once_it_is_written()
    {
        var store = new InMemoryTableStore();
        var due = new DueIndex(store);
        var heard = new List<(DueEntry, int)>();
        due.Added += e => heard.Add((e, store.Keys(DueIndex.Table).Count));
        var entry = new DueEntry(DueLine.Desk, _noon, new CaseId(1001), 0);

        await due.AddAsync(entry, default);

        Assert.Equal([(entry, 1)], heard);
    }

    [Theory]
    [InlineData("202603021100000000000|problem-P-4|0000000000", "a kind of a newer version")]
    [InlineData("202603021100000000000|C-1001|0000000000|more", "a part more than today")]
    [InlineData("tomorrow|C-1001|0000000000", "no instant")]
    [InlineData("202603021100000000000|C-1001|first", "no sequence")]
    public async Task A_row_that_is_not_known_hides_no_other_is_kept_and_is_told_of_once(string rowKey, string because)
    {
        var store = new InMemoryTableStore { LongestPage = 1 };
        var log = new KeptLog<DueIndex>();
        var due = new DueIndex(store, log);
        var entry = new DueEntry(DueLine.Machine, _noon, new CaseId(1001), 0);
        await due.AddAsync(entry, default);
        await store.CommitAsync(new TableBatch(DueIndex.Table, "machine-01").Upsert(rowKey, "{}").Upsert("2" + rowKey, "{}"), default);

        Assert.Equal([entry], await due.EarliestAsync(DueLine.Machine, 1, 10, default));
        Assert.Equal([entry], await ReadAllAsync(due));
        await due.RemoveAsync([entry], default);

        Assert.Equal(2, store.Keys(DueIndex.Table).Count);
        Assert.True(log.Lines.Count == 1 && log.Lines.Single().Contains(rowKey, StringComparison.Ordinal), because);
    }

    private static async Task<List<DueEntry>> ReadAllAsync(DueIndex due)
    {
        var all = new List<DueEntry>();
        for (int shard = 0; shard < DueIndex.Shards; shard++)
        {
            await foreach (DueEntry entry in due.AllAsync(DueLine.Machine, shard, default))
            {
                all.Add(entry);
            }
        }

        return all;
    }
}
