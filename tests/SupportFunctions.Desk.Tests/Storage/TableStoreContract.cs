using System.Globalization;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

/// <summary>
/// What every table store keeps. A store derives and gives itself; where it is not there on this machine, its
/// <see cref="OpenAsync"/> skips, so that the test shows as skipped and not as passed.
/// </summary>
/// <remarks>The rows of one class of tests: the other parts of this class are in the files beside it.</remarks>
public abstract partial class TableStoreContract
{
    protected const string Table = "contract";

    /// <summary>Of this test alone: a store may keep its rows from run to run.</summary>
    protected string Partition { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The store, the same one at every call in a test, with the table <see cref="Table"/> ready.</summary>
    protected abstract Task<ITableStore> OpenAsync();

    [SkippableFact]
    public async Task An_inserted_row_is_read_back_with_the_etag_that_the_commit_gave()
    {
        var store = await OpenAsync();

        var etag = Assert.Single(await CommittedAsync(store, Batch().Insert("a", """{"n":1}""")));

        Assert.Equal(new TableRow("a", etag!, """{"n":1}"""), await ReadAsync(store, "a"));
    }

    [SkippableFact]
    public async Task A_row_that_was_never_written_is_null()
    {
        var store = await OpenAsync();

        Assert.Null(await ReadAsync(store, "a"));
    }

    [SkippableFact]
    public async Task Row_keys_partitions_and_bodies_keep_upper_and_lower_case_apart()
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch().Insert("key", "small").Insert("KEY", "large"));

        Assert.Equal("small", (await ReadAsync(store, "key"))?.Body);
        Assert.Equal("large", (await ReadAsync(store, "KEY"))?.Body);
        Assert.Null(await store.ReadAsync(Table, Partition.ToUpperInvariant() + "X", "key", default));
    }

    [SkippableFact]
    public async Task Tables_and_partitions_do_not_see_each_others_rows()
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch().Insert("a", "here"));
        await CommittedAsync(store, new TableBatch(Table, Partition + "-2").Insert("a", "there"));

        Assert.Equal("here", (await ReadAsync(store, "a"))?.Body);
        Assert.Equal(["there"], (await store.ReadRangeAsync(Table, Partition + "-2", new RowRange(), default)).Rows.Select(row => row.Body));
    }

    [SkippableTheory]
    [InlineData("insert", "absent", null, "an insert makes the row")]
    [InlineData("insert", "present", RefusalReason.AlreadyExists, "an insert never overwrites")]
    [InlineData("upsert", "absent", null, "an upsert makes the row")]
    [InlineData("upsert", "present", null, "an upsert overwrites")]
    [InlineData("replace", "absent", RefusalReason.NotFound, "there is nothing to replace")]
    [InlineData("replace", "present", null, "the ETag is the current one")]
    [InlineData("replace", "changed", RefusalReason.Changed, "somebody else wrote since")]
    [InlineData("delete", "absent", RefusalReason.NotFound, "there is nothing to delete")]
    [InlineData("delete", "present", null, "the ETag is the current one")]
    [InlineData("delete", "changed", RefusalReason.Changed, "somebody else wrote since")]
    [InlineData("deleteIfPresent", "absent", null, "absence is what was wanted")]
    [InlineData("deleteIfPresent", "present", null, "no condition")]
    public async Task Each_operation_has_its_condition(string operation, string row, RefusalReason? refusal, string because)
    {
        var store = await OpenAsync();
        var etag = (await CommittedAsync(store, Batch().Insert("a", "old")))[0]!;
        if (row == "changed")
        {
            await CommittedAsync(store, Batch().Upsert("a", "old"));
        }
        else if (row == "absent")
        {
            await CommittedAsync(store, Batch().Delete("a", etag));
        }

        var outcome = await store.CommitAsync(Operation(operation, "a", etag), default);
        var after = (await ReadAsync(store, "a"))?.Body;

        var wasThere = row == "absent" ? null : "old";
        var expected = refusal is not null ? wasThere : operation is "delete" or "deleteIfPresent" ? null : "new";
        Assert.True(refusal is null == outcome is BatchOutcome.Committed, because);
        Assert.Equal(refusal, (outcome as BatchOutcome.Refused)?.Reason);
        Assert.Equal(expected, after);
    }

    [SkippableFact]
    public async Task Outcomes_carry_one_etag_an_operation_and_none_for_deletes()
    {
        var store = await OpenAsync();
        var first = await CommittedAsync(store, Batch().Insert("replaced", "1").Insert("deleted", "1").Insert("gone", "1"));

        var etags = await CommittedAsync(store, Batch()
            .DeleteIfPresent("gone").Insert("inserted", "2").Delete("deleted", first[1]!).Upsert("upserted", "2").Replace("replaced", "2", first[0]!));

        Assert.Equal(5, etags.Count);
        Assert.Null(etags[0]);
        Assert.Null(etags[2]);
        Assert.Equal((await ReadAsync(store, "inserted"))?.ETag, etags[1]);
        Assert.Equal((await ReadAsync(store, "upserted"))?.ETag, etags[3]);
        Assert.Equal((await ReadAsync(store, "replaced"))?.ETag, etags[4]);
    }

    [SkippableFact]
    public async Task An_etag_never_comes_back_not_even_after_delete_and_insert_of_the_same_body()
    {
        var store = await OpenAsync();
        var etags = new List<string?>();
        for (var round = 0; round < 5; round++)
        {
            etags.AddRange(await CommittedAsync(store, Batch().Insert("a", "same")));
            etags.AddRange(await CommittedAsync(store, Batch().Upsert("a", "same")));
            await CommittedAsync(store, Batch().DeleteIfPresent("a"));
        }

        Assert.Equal(10, etags.Distinct().Count());
    }

    [SkippableFact]
    public async Task An_etag_of_another_store_is_a_change_and_no_error()
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch().Insert("a", "old"));

        var outcome = await store.CommitAsync(Batch().Replace("a", "new", "W/\"datetime'2026-03-02T09%3A00%3A00Z'\""), default);

        Assert.Equal(new BatchOutcome.Refused(0, RefusalReason.Changed), outcome);
    }

    [SkippableTheory]
    [InlineData("", "an empty body")]
    [InlineData("{}", "an empty object")]
    [InlineData("{\"t\":\"Grüße, здравствуйте, 你好, \uD83D\uDC69\u200D\uD83D\uDE80\"}", "beyond ASCII, beyond one UTF-16 unit, joined emoji")]
    [InlineData("line\r\n\ttab \"quoted\" <b>&amp;</b> \\ ' %00", "characters that transports escape")]
    public async Task A_body_comes_back_as_it_was(string body, string because)
    {
        var store = await OpenAsync();
        await CommittedAsync(store, Batch().Insert("a", body));

        var read = (await ReadAsync(store, "a"))?.Body;
        var listed = (await store.ReadRangeAsync(Table, Partition, new RowRange(), default)).Rows[0].Body;

        Assert.True(body == read && body == listed, string.Create(CultureInfo.InvariantCulture, $"{because}: {read}, {listed}"));
    }

    [SkippableFact]
    public async Task A_key_of_escaped_text_and_a_key_of_full_length_are_keys_like_others()
    {
        var store = await OpenAsync();
        var escaped = TableKeys.Escape("Zoë/\"O'Neil\" <\uD83D\uDE00>?#%");
        var longest = new string('k', TableLimits.MaxKeyCharacters);
        await CommittedAsync(store, Batch().Insert(escaped, "1").Insert("it's a \"key\" & more + é|x", "2"));
        await CommittedAsync(store, new TableBatch(Table, Partition + new string('p', TableLimits.MaxKeyCharacters - Partition.Length)).Insert(longest, "3"));

        Assert.Equal("1", (await ReadAsync(store, escaped))?.Body);
        Assert.Equal("2", (await ReadAsync(store, "it's a \"key\" & more + é|x"))?.Body);
        Assert.Equal("3", (await store.ReadAsync(Table, Partition + new string('p', TableLimits.MaxKeyCharacters - Partition.Length), longest, default))?.Body);
    }

    protected static async Task<IReadOnlyList<string?>> CommittedAsync(ITableStore store, TableBatch batch) =>
        Assert.IsType<BatchOutcome.Committed>(await store.CommitAsync(batch, default)).ETags;

    protected TableBatch Batch() => new(Table, Partition);

    protected Task<TableRow?> ReadAsync(ITableStore store, string rowKey) => store.ReadAsync(Table, Partition, rowKey, default);

    private TableBatch Operation(string operation, string rowKey, string etag) => operation switch
    {
        "insert" => Batch().Insert(rowKey, "new"),
        "upsert" => Batch().Upsert(rowKey, "new"),
        "replace" => Batch().Replace(rowKey, "new", etag),
        "delete" => Batch().Delete(rowKey, etag),
        _ => Batch().DeleteIfPresent(rowKey),
    };
}
