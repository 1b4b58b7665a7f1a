using System.Buffers;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

public sealed class AzuriteTableStoreContract : TableStoreContract
{
    /// <summary>A table that nobody has made yet.</summary>
    private readonly string _fresh = $"t{Guid.NewGuid():N}";

    [SkippableFact]
    public async Task A_table_that_is_not_there_has_no_rows_and_is_made_by_whoever_writes_first()
    {
        ITableStore store = await OpenAsync();
        Assert.Null(await store.ReadAsync(_fresh, Partition, "a", default));
        Assert.Empty((await store.ReadRangeAsync(_fresh, Partition, new RowRange(), default)).Rows);

        BatchOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.CommitAsync(new TableBatch(_fresh, Partition).Insert("a", "1"), default)));

        Assert.Single(outcomes.OfType<BatchOutcome.Committed>());
        Assert.Equal(4, outcomes.Count(o => o == new BatchOutcome.Refused(0, RefusalReason.AlreadyExists)));
        Assert.Equal("1", (await store.ReadAsync(_fresh, Partition, "a", default))?.Body);
    }

    [SkippableFact]
    public async Task In_a_table_that_is_not_there_a_condition_does_not_hold_and_an_absent_row_can_be_deleted()
    {
        ITableStore store = await OpenAsync();

        Assert.Equal(
            new BatchOutcome.Refused(0, RefusalReason.NotFound),
            await store.CommitAsync(new TableBatch(_fresh, Partition).Replace("a", "1", "W/\"datetime'2026-03-02T09%3A00%3A00.0000000Z'\""), default));
        await CommittedAsync(store, new TableBatch(_fresh + "b", Partition).DeleteIfPresent("a"));
    }

    protected override Task<ITableStore> OpenAsync() => Task.FromResult(Azurite.Services().Tables);
}

public sealed class AzuriteBlobStoreContract : BlobStoreContract
{
    private const int Large = 5_000_000;

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(Large)]
    public async Task A_container_that_is_not_there_has_no_blobs_and_is_made_by_whoever_writes_first(int size)
    {
        IBlobStore store = Azurite.Blobs($"c{Guid.NewGuid():N}");
        Assert.Null(await store.ReadAsync("a", default));
        Assert.Null(await store.LengthAsync("a", default));
        Assert.Null(await store.OpenAsync("a", default));
        using IMemoryOwner<byte>? loaded = await store.LoadAsync("a", default);
        Assert.Null(loaded);
        await store.DeleteAsync("a", default);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            await using IBlobWriter writer = await store.CreateAsync($"a{n}", default);
            await writer.WriteAsync(new byte[size], default);
            await writer.CommitAsync(default);
        }));

        for (int n = 0; n < 4; n++)
        {
            Assert.Equal(size, await store.LengthAsync($"a{n}", default));
        }
    }

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult(Azurite.Services().Blobs);
}
