using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
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
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound)
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

    private async Task WriteToNewContainerAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        try
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
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
