using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>
/// A blob in blocks, which nobody sees before their list is committed; the service removes blocks that never are after a week. What fits into
/// one block is written as a whole, by one request.
/// </summary>
internal sealed class AzureBlobWriter(AzureBlobStore store, BlockBlobClient blob, string name) : IBlobWriter
{
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Of this writer alone: two that write the same blob must not take each other's blocks. All ids of a blob have one length.</summary>
    private readonly string _own = Guid.NewGuid().ToString("N");

    private readonly List<string> _blocks = [];
    private readonly BlockBuffer _buffer = new(BlockBytes);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _buffer.AddAsync(piece, () => StageAsync(cancellation));
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (_blocks.Count == 0)
        {
            await store.WriteAsync(name, _buffer.Content, cancellation);
            return;
        }

        await StageAsync(cancellation);
        try
        {
            await AzureBlobStore.AskAsync(name, () => blob.CommitBlockListAsync(_blocks, options: null, cancellation), cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Whoever wrote the same blob meanwhile has committed first, and with that the blocks of others go.
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _buffer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        string id = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{_own}-{_blocks.Count:D6}")));
        await store.PutAsync(
            name,
            async () =>
            {
                using Stream content = BinaryData.FromBytes(_buffer.Content).ToStream();
                return await blob.StageBlockAsync(id, content, options: null, cancellation);
            },
            cancellation);
        _blocks.Add(id);
    }
}
