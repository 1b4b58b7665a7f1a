using SupportFunctions.Desk.Storage;
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

    protected override Task<IBlobStore> OpenAsync() => Task.FromResult<IBlobStore>(new FileBlobStore(_folder.Path));
}
