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
    /// <summary>One request up to 256 MiB, so a reader sees the old content or the new one.</summary>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        PutAsync(name, () => container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation), cancellation);

    public Task<IBlobWriter> CreateAsync(string name, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult<IBlobWriter>(new AzureBlobWriter(this, container.GetBlockBlobClient(name), name));
    }

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation) => FindAsync(
        name,
        async () =>
        {
            Response<BlobDownloadResult> found = await container.GetBlobClient(name).DownloadContentAsync(cancellation);
            // BinaryData.ToArray copies, always; what was downloaded is an array of just that length.
            ReadOnlyMemory<byte> content = found.Value.Content.ToMemory();
            return MemoryMarshal.TryGetArray(content, out ArraySegment<byte> whole) && whole.Array is { } bytes && bytes.Length == content.Length ? bytes : content.ToArray();
        },
        cancellation);

    public Task<IMemoryOwner<byte>?> LoadAsync(string name, CancellationToken cancellation) => FindAsync(
        name,
        async () =>
        {
            using BlobDownloadStreamingResult download = (await container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
            IMemoryOwner<byte> content = LargeMemory.Of(checked((int)download.Details.ContentLength));
            try
            {
                await download.Content.ReadExactlyAsync(content.Memory, cancellation);
                return content;
            }
            catch
            {
                content.Dispose();
                throw;
            }
        },
        cancellation);

    /// <summary>Parts of it are asked for as they are read.</summary>
    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) =>
        FindAsync(name, () => container.GetBlobClient(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation), cancellation);

    public Task<long?> LengthAsync(string name, CancellationToken cancellation) => FindAsync<long?>(
        name, async () => (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength, cancellation);

    public Task DeleteAsync(string name, CancellationToken cancellation) => AskAsync(
        name, () => container.GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation), cancellation);

    /// <summary>Once more when there was no container yet.</summary>
    internal Task<T> PutAsync<T>(string name, Func<Task<T>> put, CancellationToken cancellation) => AskAsync(
        name,
        async () =>
        {
            try
            {
                return await put();
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellation);
                return await put();
            }
        },
        cancellation);

    internal static Task<T> AskAsync<T>(string name, Func<Task<T>> ask, CancellationToken cancellation)
    {
        BlobNames.Check(name);
        return AzureFaults.AskAsync($"Blob {name}", ask, cancellation);
    }

    /// <summary>Null when there is no such blob, or no container yet. The answer to a HEAD has no body, so there the code is missing.</summary>
    private static Task<T?> FindAsync<T>(string name, Func<Task<T>> ask, CancellationToken cancellation) => AskAsync<T?>(
        name,
        async () =>
        {
            try
            {
                return await ask();
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return default;
            }
        },
        cancellation);
}
