using System.Globalization;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>All or nothing, limits, and callers at the same time.</summary>
public abstract partial class TableStoreContract
{
    [SkippableTheory]
    [InlineData(0, "the first is refused")]
    [InlineData(2, "one in the middle is refused after others had been applied")]
    [InlineData(4, "the last is refused")]
    public async Task A_refused_batch_names_the_operation_and_writes_nothing(int refused, string because)
    {
        var store = await OpenAsync();
        var etag = (await CommittedAsync(store, Batch().Insert("taken", "old").Insert("kept", "old")))[1]!;
        TableBatch batch = Batch();
        for (var i = 0; i < 5; i++)
        {
            _ = i == refused ? batch.Insert("taken", "new")
                : i == 1 ? batch.Replace("kept", "new", etag)
                : i == 3 ? batch.Upsert("up", "new")
                : batch.Insert(string.Create(CultureInfo.InvariantCulture, $"new{i}"), "new");
        }

        var outcome = await store.CommitAsync(batch, default);

        Assert.Equal(new BatchOutcome.Refused(refused, RefusalReason.AlreadyExists), outcome);
        var rows = (await store.ReadRangeAsync(Table, Partition, new RowRange(), default)).Rows;
        Assert.True(rows.Select(row => (row.RowKey, row.Body)).SequenceEqual([("kept", "old"), ("taken", "old")]), because);
        Assert.Equal(etag, rows[0].ETag);
    }

    [SkippableFact]
    public async Task A_refused_delete_keeps_what_the_batch_would_have_deleted_before_it()
    {
        var store = await OpenAsync();
        var etags = await CommittedAsync(store, Batch().Insert("a", "1").Insert("b", "1"));
        await CommittedAsync(store, Batch().Upsert("b", "2"));

        var outcome = await store.CommitAsync(Batch().DeleteIfPresent("a").Delete("b", etags[1]!), default);

        Assert.Equal(new BatchOutcome.Refused(1, RefusalReason.Changed), outcome);
        Assert.Equal("1", (await ReadAsync(store, "a"))?.Body);
    }

    [SkippableFact]
    public async Task A_hundred_operations_are_one_batch()
    {
        var store = await OpenAsync();
        var batch = Batch();
        for (var i = 0; i < TableLimits.MaxOperations; i++)
        {
            batch.Insert(TableKeys.Sequence(i), "{}");
        }

        Assert.Equal(100, (await CommittedAsync(store, batch)).OfType<string>().Count());
        Assert.Equal(100, (await store.ReadRangeAsync(Table, Partition, new RowRange(), default)).Rows.Count);
    }

    [SkippableFact]
    public async Task A_body_of_exactly_the_limit_is_kept_whole()
    {
        var store = await OpenAsync();
        var largest = TableLimits.MaxBodyCharacters(Partition, "a");
        var pairs = string.Concat(Enumerable.Repeat("\uD83D\uDE00", largest / 2)) + new string('x', largest % 2);
        await CommittedAsync(store, Batch().Insert("a", new string('x', largest)));
        await CommittedAsync(store, Batch().Insert("b", pairs));

        Assert.Equal(largest, (await ReadAsync(store, "a"))?.Body.Length);
        Assert.True((await ReadAsync(store, "b"))?.Body == pairs, "pairs of surrogates stay pairs");
    }

    [SkippableTheory]
    [InlineData("body", "one character above the row limit")]
    [InlineData("twice", "the same row twice")]
    [InlineData("key", "a key with a slash")]
    [InlineData("count", "101 operations")]
    [InlineData("size", "over 4 MiB together")]
    [InlineData("etag", "an ETag that is no condition")]
    public async Task A_batch_over_a_limit_is_refused_before_anything_is_written(string limit, string because)
    {
        var store = await OpenAsync();
        var batch = Batch().Insert("first", "{}");
        for (var i = 0; i < 100 && limit is "count" or "size" && i < (limit == "size" ? 5 : 100); i++)
        {
            batch.Insert(TableKeys.Sequence(i), limit == "size" ? new string('x', 500_000) : "{}");
        }

        _ = limit switch
        {
            "body" => batch.Insert("a", new string('x', TableLimits.MaxBodyCharacters(Partition, "a") + 1)),
            "twice" => batch.Upsert("first", "{}"),
            "key" => batch.Insert("a/b", "{}"),
            "etag" => batch.Replace("a", "{}", "*"),
            _ => batch,
        };

        await Assert.ThrowsAsync<TableLimitException>(() => store.CommitAsync(batch, default));
        Assert.True(await ReadAsync(store, "first") is null, because);
    }

    [SkippableFact]
    public async Task Reads_refuse_what_could_never_have_been_written()
    {
        var store = await OpenAsync();

        await Assert.ThrowsAsync<TableLimitException>(() => store.ReadAsync(Table, Partition, "a/b", default));
        await Assert.ThrowsAsync<TableLimitException>(() => store.ReadAsync("known-issues", Partition, "a", default));
        await Assert.ThrowsAsync<TableLimitException>(() => store.ReadRangeAsync(Table, "", new RowRange(), default));
        await Assert.ThrowsAsync<TableLimitException>(() => store.ReadRangeAsync(Table, Partition, new RowRange(Top: 1001), default));
    }

    [SkippableFact]
    public async Task Of_two_writers_with_the_same_etag_exactly_one_wins()
    {
        var store = await OpenAsync();
        var etag = (await CommittedAsync(store, Batch().Insert("a", "start")))[0]!;
        for (var round = 0; round < 200; round++)
        {
            var current = etag;
            var outcomes = await Task.WhenAll(
                Task.Run(() => store.CommitAsync(Batch().Replace("a", "left", current), default)),
                Task.Run(() => store.CommitAsync(Batch().Replace("a", "right", current), default)));

            var winner = Assert.IsType<BatchOutcome.Committed>(Assert.Single(outcomes, outcome => outcome is BatchOutcome.Committed));
            Assert.Contains(new BatchOutcome.Refused(0, RefusalReason.Changed), outcomes);
            var row = await ReadAsync(store, "a");
            Assert.Equal(winner == outcomes[0] ? "left" : "right", row?.Body);
            Assert.Equal(winner.ETags[0], row?.ETag);
            etag = winner.ETags[0]!;
        }
    }

    [SkippableFact]
    public async Task A_call_that_was_cancelled_before_it_began_does_nothing()
    {
        var store = await OpenAsync();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(Batch().Insert("a", "{}"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAsync(Table, Partition, "a", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadRangeAsync(Table, Partition, new RowRange(), cancelled));
        Assert.Null(await ReadAsync(store, "a"));
    }
}
