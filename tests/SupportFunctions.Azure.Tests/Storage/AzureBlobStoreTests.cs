using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Moq;
using Moq.Protected;
using SupportFunctions.Azure.Storage;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

/// <summary>What the adapter asks of the service for a blob that comes in pieces, and what it makes of its answers.</summary>
public sealed class AzureBlobStoreTests
{
    private const int Megabyte = 1024 * 1024;

    private readonly Mock<BlobContainerClient> _container = new();
    private readonly Mock<BlobClient> _whole = new();
    private readonly Mock<BlockBlobClient> _blocks = new();
    private readonly Dictionary<string, byte[]> _staged = [];
    private readonly AzureBlobStore _store;

    public AzureBlobStoreTests()
    {
        _container.Setup(c => c.GetBlobClient("a")).Returns(_whole.Object);
        _container.Protected().Setup<BlockBlobClient>("GetBlockBlobClientCore", "a").Returns(_blocks.Object);
        Stages(() => { });
        _store = new AzureBlobStore(_container.Object);
    }

    [Fact]
    public async Task A_long_one_becomes_blocks_of_4_MiB_and_their_list_in_order()
    {
        IReadOnlyList<string> committed = [];
        _blocks.Setup(b => b.CommitBlockListAsync(It.IsAny<IEnumerable<string>>(), It.IsAny<CommitBlockListOptions>(), It.IsAny<CancellationToken>()))
            .Callback((IEnumerable<string> ids, CommitBlockListOptions _, CancellationToken _) => committed = [.. ids])
            .ReturnsAsync(Response.FromValue<BlobContentInfo>(null!, new AResponse()));
        byte[] content = new byte[(9 * Megabyte) + 5];
        new Random(1).NextBytes(content);

        await using (IBlobWriter writer = await _store.CreateAsync("a", default))
        {
            for (int at = 0; at < content.Length; at += 300_000)
            {
                await writer.WriteAsync(content.AsMemory(at, Math.Min(300_000, content.Length - at)), default);
            }

            Assert.Empty(committed);
            await writer.CommitAsync(default);
        }

        Assert.Equal([4 * Megabyte, 4 * Megabyte, Megabyte + 5], committed.Select(id => _staged[id].Length));
        Assert.True(content.SequenceEqual(committed.SelectMany(id => _staged[id]).ToArray()));
        Assert.Single(committed.Select(id => id.Length).Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4 * Megabyte)]
    public async Task What_fits_into_a_block_is_written_whole_by_one_request(int size)
    {
        int written = -1;
        _whole.Setup(b => b.UploadAsync(It.IsAny<BinaryData>(), true, It.IsAny<CancellationToken>()))
            .Callback((BinaryData content, bool _, CancellationToken _) => written = content.ToMemory().Length)
            .ReturnsAsync(Response.FromValue<BlobContentInfo>(null!, new AResponse()));

        await using IBlobWriter writer = await _store.CreateAsync("a", default);
        await writer.WriteAsync(new byte[size], default);
        await writer.CommitAsync(default);

        Assert.Equal((size, 0), (written, _staged.Count));
    }

    [Fact]
    public async Task One_that_is_not_committed_asks_nothing_more_of_the_service()
    {
        await using (IBlobWriter writer = await _store.CreateAsync("a", default))
        {
            await writer.WriteAsync(new byte[9 * Megabyte], default);
        }

        Assert.Equal(2, _staged.Count);
        _blocks.Verify(b => b.CommitBlockListAsync(It.IsAny<IEnumerable<string>>(), It.IsAny<CommitBlockListOptions>(), It.IsAny<CancellationToken>()), Times.Never);
        _whole.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Two_writers_of_one_blob_stage_blocks_of_their_own_and_the_one_who_comes_too_late_is_told_to_try_again()
    {
        _blocks.Setup(b => b.CommitBlockListAsync(It.IsAny<IEnumerable<string>>(), It.IsAny<CommitBlockListOptions>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RequestFailedException(400, "The specified block list is invalid.", "InvalidBlockList", null));
        await using IBlobWriter one = await _store.CreateAsync("a", default);
        await using IBlobWriter other = await _store.CreateAsync("a", default);
        await one.WriteAsync(new byte[5 * Megabyte], default);
        await other.WriteAsync(new byte[5 * Megabyte], default);

        Assert.Equal(2, _staged.Count);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => other.CommitAsync(default));
    }

    [Fact]
    public async Task The_container_is_made_when_the_first_block_finds_it_missing()
    {
        bool isThere = false;
        _container.Setup(c => c.CreateIfNotExistsAsync(PublicAccessType.None, null, null, It.IsAny<CancellationToken>()))
            .Callback(() => isThere = true).ReturnsAsync(Response.FromValue<BlobContainerInfo>(null!, new AResponse()));
        Stages(() => _ = isThere ? true : throw new RequestFailedException(404, "", "ContainerNotFound", null));

        await using IBlobWriter writer = await _store.CreateAsync("a", default);
        await writer.WriteAsync(new byte[5 * Megabyte], default);

        Assert.Single(_staged);
    }

    [Theory]
    [InlineData(404, "BlobNotFound", false)]
    [InlineData(404, "ContainerNotFound", false)]
    [InlineData(503, "ServerBusy", true)]
    public async Task What_is_not_there_is_null_and_a_service_that_is_away_is_said_to_be(int status, string code, bool isAway)
    {
        var fault = new RequestFailedException(status, "", code, null);
        _whole.Setup(b => b.DownloadStreamingAsync(It.IsAny<BlobDownloadOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(fault);
        _whole.Setup(b => b.OpenReadAsync(It.IsAny<BlobOpenReadOptions>(), It.IsAny<CancellationToken>())).ThrowsAsync(fault);

        foreach (Func<Task<object?>> read in new Func<Task<object?>>[] { async () => await _store.LoadAsync("a", default), async () => await _store.OpenAsync("a", default) })
        {
            if (isAway)
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(read);
            }
            else
            {
                Assert.Null(await read());
            }
        }
    }

    private void Stages(Action before) => _blocks
        .Setup(b => b.StageBlockAsync(It.IsAny<string>(), It.IsAny<Stream>(), It.IsAny<BlockBlobStageBlockOptions>(), It.IsAny<CancellationToken>()))
        .Callback((string id, Stream content, BlockBlobStageBlockOptions _, CancellationToken _) =>
        {
            before();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            _staged.Add(id, copy.ToArray());
        })
        .ReturnsAsync(Response.FromValue<BlockInfo>(null!, new AResponse()));
}
