using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>Order, ranges and pages.</summary>
public abstract partial class TableStoreContract
{
    private static readonly string[] InOrder = ["-", "1", "10", "2", "A", "Z", "_", "a", "aa", "a|1", "z", "~", "é", "Ω", "中", "\ufffd"];

    [SkippableFact]
    public async Task Rows_come_in_ordinal_order_whatever_the_order_of_writing()
    {
        var store = await OpenAsync();
        var batch = Batch();
        foreach (var key in InOrder.Reverse().OrderBy(key => key.Length % 2))
        {
            batch.Insert(key, "{}");
        }

        await CommittedAsync(store, batch);

        Assert.Equal(InOrder.Order(StringComparer.Ordinal), InOrder);
        Assert.Equal(InOrder, await KeysAsync(store, new RowRange()));
    }

    [SkippableTheory]
    [InlineData(null, null, "a,a|1,a|2,b,c", "the whole partition")]
    [InlineData("", null, "a,a|1,a|2,b,c", "an empty bound lies below every key")]
    [InlineData("a|1", null, "a|1,a|2,b,c", "the first key belongs")]
    [InlineData(null, "b", "a,a|1,a|2", "the upper bound does not")]
    [InlineData("a|1", "b", "a|1,a|2", "half open")]
    [InlineData("aa", "b", "a|1,a|2", "bounds need not be rows")]
    [InlineData("b", "b", "", "an empty range")]
    [InlineData("c", "a", "", "a range turned round is empty")]
    [InlineData("d", null, "", "beyond the last row")]
    public async Task Ranges_are_half_open(string? from, string? below, string expected, string because)
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch().Insert("b", "{}").Insert("a|2", "{}").Insert("c", "{}").Insert("a", "{}").Insert("a|1", "{}"));

        Assert.True(expected == string.Join(',', await KeysAsync(store, new RowRange(from, below))), because);
    }

    [SkippableFact]
    public async Task A_prefix_takes_every_key_that_begins_with_it_and_no_other()
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch()
            .Insert("event", "{}").Insert("event|", "{}").Insert("event|0", "{}").Insert("event|\ufffd", "{}").Insert("event}", "{}").Insert("outbox|0", "{}"));

        Assert.Equal(["event|", "event|0", "event|\ufffd"], await KeysAsync(store, RowRange.StartingWith("event|")));
    }

    [SkippableFact]
    public async Task A_partition_without_rows_is_an_empty_page_without_continuation()
    {
        var store = await OpenAsync();

        var page = await store.ReadRangeAsync(Table, Partition, new RowRange(), default);

        Assert.Empty(page.Rows);
        Assert.Null(page.Next);
    }

    [SkippableTheory]
    [InlineData(1, "one row a page")]
    [InlineData(3, "the last page is short")]
    [InlineData(5, "the last page is full")]
    [InlineData(10, "the only page is full")]
    [InlineData(11, "the only page is short")]
    public async Task Pages_together_are_the_range(int top, string because)
    {
        var store = await OpenAsync();
        await InsertAsync(store, Enumerable.Range(0, 12).Select(n => $"{(char)('a' + n)}"));

        var keys = new List<string>();
        string? next = null;
        do
        {
            var page = await store.ReadRangeAsync(Table, Partition, new RowRange("b", "l", top, next), default);
            Assert.InRange(page.Rows.Count, 0, top);
            keys.AddRange(page.Rows.Select(row => row.RowKey));
            next = page.Next;
        }
        while (next is not null);

        Assert.True("bcdefghijk" == string.Concat(keys), because);
    }

    [SkippableFact]
    public async Task Rows_written_between_pages_neither_repeat_nor_hide_the_others()
    {
        var store = await OpenAsync();
        await InsertAsync(store, ["b", "d", "f", "h"]);
        var first = await store.ReadRangeAsync(Table, Partition, new RowRange(Top: 2), default);

        await InsertAsync(store, ["a", "c", "e", "g"]);
        await CommittedAsync(store, Batch().DeleteIfPresent("d"));
        var second = await store.ReadRangeAsync(Table, Partition, new RowRange(Top: 10, Continuation: first.Next), default);

        Assert.Equal(["b", "d"], first.Rows.Select(row => row.RowKey));
        Assert.Equal(["e", "f", "g", "h"], second.Rows.Select(row => row.RowKey));
        Assert.Null(second.Next);
    }

    [SkippableFact]
    public async Task A_page_of_very_large_rows_may_end_early_but_says_that_there_is_more()
    {
        var store = await OpenAsync();
        var large = new string('x', 500_000);
        for (var n = 0; n < 7; n++)
        {
            await CommittedAsync(store, Batch().Insert(TableKeys.Sequence(n), large));
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(n => TableKeys.Sequence(n)), await KeysAsync(store, new RowRange()));
    }

    private async Task InsertAsync(ITableStore store, IEnumerable<string> keys)
    {
        var batch = Batch();
        foreach (var key in keys)
        {
            batch.Insert(key, "{}");
        }

        await CommittedAsync(store, batch);
    }

    /// <summary>Follows the continuation to the end, as every reader must.</summary>
    private async Task<List<string>> KeysAsync(ITableStore store, RowRange range)
    {
        var keys = new List<string>();
        TablePage page;
        do
        {
            page = await store.ReadRangeAsync(Table, Partition, range, default);
            keys.AddRange(page.Rows.Select(row => row.RowKey));
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null);

        return keys;
    }
}
