using System.Buffers;
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
    private byte[]? _block;
    private int _length;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        while (!piece.IsEmpty)
        {
            _block ??= ArrayPool<byte>.Shared.Rent(BlockBytes);
            if (_length == BlockBytes)
            {
                await StageAsync(cancellation);
            }

            int take = Math.Min(piece.Length, BlockBytes - _length);
            piece[..take].CopyTo(_block.AsMemory(_length));
            _length += take;
            piece = piece[take..];
        }
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        if (_blocks.Count == 0)
        {
            await store.WriteAsync(name, _block.AsMemory(0, _length), cancellation);
            return;
        }

        await StageAsync(cancellation);
        try
        {
            await blob.CommitBlockListAsync(_blocks, options: null, cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            // Whoever wrote the same blob meanwhile has committed first, and with that the blocks of others go.
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_block is { } block)
        {
            _block = null;
            ArrayPool<byte>.Shared.Return(block);
        }

        return ValueTask.CompletedTask;
    }

    private async Task StageAsync(CancellationToken cancellation)
    {
        string id = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"{_own}-{_blocks.Count:D6}")));
        try
        {
            await StageBlockAsync(id, cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await store.CreateContainerAsync(name, cancellation);
            await StageBlockAsync(id, cancellation);
        }

        _blocks.Add(id);
        _length = 0;
    }

    private async Task StageBlockAsync(string id, CancellationToken cancellation)
    {
        try
        {
            using var content = new MemoryStream(_block!, 0, _length, writable: false);
            await blob.StageBlockAsync(id, content, options: null, cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }
}
