using System.Buffers;
using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Blobs of one container, which is made when the first write finds it missing.</summary>
public sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        try
        {
            await UploadAsync(name, content, cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await WriteToNewContainerAsync(name, content, cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public Task<IBlobWriter> CreateAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IBlobWriter>(new AzureBlobWriter(this, container.GetBlockBlobClient(name), name));
    }

    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        try
        {
            Response<BlobDownloadResult> found = await container.GetBlobClient(name).DownloadContentAsync(cancellation);
            // BinaryData.ToArray copies, always; what was downloaded is an array of just that length.
            ReadOnlyMemory<byte> content = found.Value.Content.ToMemory();
            return MemoryMarshal.TryGetArray(content, out ArraySegment<byte> whole) && whole.Array is { } bytes && bytes.Length == content.Length ? bytes : content.ToArray();
        }
        catch (RequestFailedException e) when (IsAbsent(e))
        {
            return null;
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public async Task<IMemoryOwner<byte>?> LoadAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        IMemoryOwner<byte>? content = null;
        try
        {
            Response<BlobDownloadStreamingResult> found = await container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation);
            using BlobDownloadStreamingResult download = found.Value;
            content = LargeMemory.Of(checked((int)download.Details.ContentLength));
            await download.Content.ReadExactlyAsync(content.Memory, cancellation);
            return content;
        }
        catch (Exception e)
        {
            content?.Dispose();
            if (IsAbsent(e))
            {
                return null;
            }

            if (AzureFaults.IsTransient(e, cancellation))
            {
                throw AzureFaults.Unavailable($"Blob {name}", e);
            }

            throw;
        }
    }

    /// <summary>Parts of it are asked for as they are read.</summary>
    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        try
        {
            return await container.GetBlobClient(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        }
        catch (RequestFailedException e) when (IsAbsent(e) || e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public async Task<long?> LengthAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        try
        {
            Response<BlobProperties> found = await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellation);
            return found.Value.ContentLength;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The answer to a HEAD has no body, so its code may be missing.
            return null;
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        try
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    internal async Task CreateContainerAsync(string name, CancellationToken cancellation)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    private static bool IsAbsent(Exception fault) =>
        fault is RequestFailedException failed && (failed.ErrorCode == BlobErrorCode.BlobNotFound || failed.ErrorCode == BlobErrorCode.ContainerNotFound);

    private async Task WriteToNewContainerAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        await CreateContainerAsync(name, cancellation);
        try
        {
            await UploadAsync(name, content, cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Blob {name}", e);
        }
    }

    /// <summary>One request up to 256 MiB, so a reader sees the old content or the new one.</summary>
    private Task<Response<BlobContentInfo>> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);
}
