using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Time;
using SupportFunctions.Desk.Time;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class FileBlobStoreContract : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_is_a_file_under_blobs_and_nothing_else_is_left()
    {
        var store = await OpenAsync();
        await store.WriteAsync("raw/2026-03-02/in_1.eml", "x"u8.ToArray(), default);
        await store.WriteAsync("raw/2026-03-02/in_1.eml", "y"u8.ToArray(), default);

        Assert.Equal([_folder["blobs/raw/2026-03-02/in_1.eml"]], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_blob_in_place_of_a_folder_is_a_store_that_cannot_be_written()
    {
        var store = await OpenAsync();
        await store.WriteAsync("a", "x"u8.ToArray(), default);

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteAsync("a/b", "x"u8.ToArray(), default));

        Assert.StartsWith("The blob a/b could not be written: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_dies_while_a_blob_comes_in_leaves_a_temporary_file_that_is_removed_after_an_hour()
    {
        var store = await OpenAsync();
        IBlobWriter dying = await store.CreateAsync("intake/20310701-1/in_1", default); // Nobody disposes of it.
        await dying.WriteAsync(new byte[100_000], default);

        string left = Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.True(LeftoverFiles.IsLeftover(Path.GetFileName(left)), left);
        var now = NodaTime.Instant.FromDateTimeUtc(File.GetLastWriteTimeUtc(left));
        Assert.Equal(0, Leftovers(now + NodaTime.Duration.FromMinutes(59)).Remove());
        Assert.Equal(1, Leftovers(now + NodaTime.Duration.FromMinutes(61)).Remove());
        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private LeftoverFiles Leftovers(NodaTime.Instant now) => new(_folder.Path, new MachineTime(new ManualTimeProvider(now)));

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new FileBlobStore(_folder.Path));
}
