using Microsoft.Data.Sqlite;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class SqliteTableStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_opened_again_has_every_row_and_its_etag()
    {
        IReadOnlyList<string?> etags;
        using (var store = Open())
        {
            etags = Committed(await store.CommitAsync(Batch().Insert("a", "1").Insert("b", "2"), default));
        }

        using var again = Open();
        var page = await again.ReadRangeAsync("cases", "p", new RowRange(), default);

        Assert.Equal([new TableRow("a", etags[0]!, "1"), new TableRow("b", etags[1]!, "2")], page.Rows);
    }

    [Fact]
    public async Task An_etag_does_not_come_back_when_its_row_was_deleted_before_the_store_was_opened_again()
    {
        string before;
        using (var store = Open())
        {
            before = Committed(await store.CommitAsync(Batch().Insert("a", "1"), default))[0]!;
            await store.CommitAsync(Batch().DeleteIfPresent("a"), default);
        }

        using var again = Open();
        await again.CommitAsync(Batch().Insert("a", "1"), default);

        Assert.Equal(
            new BatchOutcome.Refused(0, RefusalReason.Changed),
            await again.CommitAsync(Batch().Replace("a", "2", before), default));
    }

    [Fact]
    public async Task Dispose_leaves_one_file_and_no_log_beside_it()
    {
        using (var store = Open())
        {
            await store.CommitAsync(Batch().Insert("a", "1"), default);
            await store.ReadAsync("cases", "p", "a", default);
        }

        Assert.Equal(["desk.db"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Dispose_writes_what_was_submitted_before_it()
    {
        Task<BatchOutcome>[] commits;
        using (var store = Open())
        {
            commits = [.. Enumerable.Range(0, 500).Select(n => store.CommitAsync(Batch().Insert(TableKeys.Sequence(n), "{}"), default))];
        }

        Assert.All(await Task.WhenAll(commits), outcome => Assert.IsType<BatchOutcome.Committed>(outcome));
        using var again = Open();
        Assert.Equal(500, (await again.ReadRangeAsync("cases", "p", new RowRange(), default)).Rows.Count);
    }

    [Fact]
    public async Task A_store_that_was_disposed_of_says_so()
    {
        var store = Open();
        store.Dispose();
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CommitAsync(Batch().Insert("a", "1"), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAsync("cases", "p", "a", default));
    }

    [Fact]
    public async Task Neighbours_of_a_refused_batch_in_the_same_group_are_committed()
    {
        using var store = Open();
        await store.CommitAsync(Batch().Insert("taken", "first"), default);
        Task<BatchOutcome>[] commits;
        using (HoldWriter())
        {
            // The writer cannot begin while this test holds the write lock, so all but the first of these wait together.
            commits = [.. Enumerable.Range(0, 30).Select(n => store.CommitAsync(NeighbourOrRefused(n), default))];
        }

        var outcomes = await Task.WhenAll(commits);
        var rows = (await store.ReadRangeAsync("cases", "p", new RowRange(), default)).Rows;

        Assert.All(outcomes.Index(), outcome => Assert.Equal(
            outcome.Index % 3 == 1, outcome.Item is BatchOutcome.Refused { Index: 1, Reason: RefusalReason.AlreadyExists }));
        Assert.Equal(1 + 20 * 2, rows.Count);
        Assert.Equal("first", rows.Single(row => row.RowKey == "taken").Body);
    }

    [Fact]
    public async Task Batches_are_applied_in_the_order_of_submission()
    {
        using var store = Open();
        var commits = Enumerable.Range(0, 2000).Select(n => store.CommitAsync(Batch().Upsert("a", TableKeys.Sequence(n)), default)).ToArray();

        var etags = (await Task.WhenAll(commits)).Select(outcome => long.Parse(Committed(outcome)[0]!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(etags.Order(), etags);
        Assert.Equal(TableKeys.Sequence(1999), (await store.ReadAsync("cases", "p", "a", default))?.Body);
    }

    [Fact]
    public async Task A_batch_whose_caller_gave_up_before_the_writer_reached_it_is_not_written()
    {
        using var store = Open();
        await store.CommitAsync(Batch().Insert("a", "1"), default);
        using var caller = new CancellationTokenSource();
        Task<BatchOutcome> ahead, withdrawn;
        using (HoldWriter())
        {
            ahead = store.CommitAsync(Batch().Upsert("a", "2"), default);
            var fillers = FillAGroup(store);
            withdrawn = store.CommitAsync(Batch().Upsert("a", "3"), caller.Token);
            await caller.CancelAsync();
            Assert.False(ahead.IsCompleted);
            Assert.All(fillers, filler => Assert.False(filler.IsCompleted));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withdrawn);
        await ahead;
        Assert.Equal("2", (await store.ReadAsync("cases", "p", "a", default))?.Body);
    }

    [Fact]
    public async Task A_commit_that_fails_is_heard_by_every_caller_of_its_group_and_the_next_one_works()
    {
        using var store = Open();
        await store.CommitAsync(Batch().Insert("a", "1"), default);
        Execute("CREATE TRIGGER broken BEFORE UPDATE ON rows BEGIN SELECT RAISE(FAIL, 'the disk is on fire'); END");

        var failures = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(Batch().Upsert("b", "1").Upsert("a", "2"), default))));
        Execute("DROP TRIGGER broken");

        Assert.All(failures, failure => Assert.Contains("the disk is on fire", failure.Message, StringComparison.Ordinal));
        Assert.Null(await store.ReadAsync("cases", "p", "b", default));
        Committed(await store.CommitAsync(Batch().Upsert("b", "1").Upsert("a", "2"), default));
        Assert.Equal("2", (await store.ReadAsync("cases", "p", "a", default))?.Body);
    }

    [Fact]
    public void A_database_of_a_newer_schema_is_left_alone()
    {
        Open().Dispose();
        Execute("PRAGMA user_version=2");

        var refusal = Assert.Throws<InvalidOperationException>(() => Open());

        Assert.Equal(
            $"{_folder["desk.db"]} has schema 2; this program knows up to 1. Start the newer version that wrote it, or restore a copy from before.",
            refusal.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(_folder["desk.db"], new string('x', 5000));

        var failure = Assert.Throws<StoreUnavailableException>(() => Open());

        Assert.StartsWith($"The database could not be opened ({_folder["desk.db"]}): ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_wait_of_the_native_library_is_short()
    {
        Open().Dispose();

        Assert.Equal(20, SqliteSleep.Ask(20));
    }

    [Fact]
    public async Task Table_names_that_differ_only_in_case_name_one_table_as_in_Azure()
    {
        using var store = Open();
        await store.CommitAsync(new TableBatch("knownIssues", "p").Insert("a", "1"), default);

        Assert.Equal("1", (await store.ReadAsync("knownissues", "p", "a", default))?.Body);
    }

    [Fact]
    public void The_folder_is_made_with_those_above_it()
    {
        SqliteTableStore.Open(_folder["a/b/c"]).Dispose();

        Assert.True(File.Exists(_folder["a/b/c/desk.db"]));
    }

    private static TableBatch Batch() => new("cases", "p");

    private static TableBatch NeighbourOrRefused(int n)
    {
        var key = TableKeys.Sequence(n);
        return n % 3 == 1
            ? Batch().Insert(key, "lost").Insert("taken", "lost").Upsert(key + "-2", "lost")
            : Batch().Insert(key, "kept").Insert(key + "-2", "kept");
    }

    private static Task<BatchOutcome>[] FillAGroup(SqliteTableStore store) =>
        [.. Enumerable.Range(0, 600).Select(n => store.CommitAsync(Batch().Upsert("filler", TableKeys.Sequence(n)), default))];

    private static IReadOnlyList<string?> Committed(BatchOutcome outcome) => Assert.IsType<BatchOutcome.Committed>(outcome).ETags;

    private SqliteTableStore Open() => SqliteTableStore.Open(_folder.Path);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_folder["desk.db"]};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Takes the write lock of the file until disposed.</summary>
    private SqliteConnection HoldWriter()
    {
        var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
