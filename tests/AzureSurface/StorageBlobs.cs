#nullable disable // as the package: it says nothing about null
using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using static AzureSurface.Outside;

namespace Azure.Storage.Blobs
{
    public class BlobClientOptions : ClientOptions
    {
        public enum ServiceVersion
        {
            V2026_06_06 = 31,
            V2026_10_06 = 32,
        }

        public BlobClientOptions(ServiceVersion version = ServiceVersion.V2026_10_06)
        {
        }
    }

    public class BlobContainerClient
    {
        protected BlobContainerClient()
        {
        }

        public BlobContainerClient(string connectionString, string blobContainerName, BlobClientOptions options)
        {
        }

        public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions options = null)
        {
        }

        public virtual BlobClient GetBlobClient(string blobName) => throw Call(nameof(GetBlobClient));

        protected internal virtual BlockBlobClient GetBlockBlobClientCore(string blobName) => throw Call(nameof(GetBlockBlobClientCore));

        public virtual Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
            PublicAccessType publicAccessType = PublicAccessType.None,
            IDictionary<string, string> metadata = null,
            BlobContainerEncryptionScopeOptions encryptionScopeOptions = null,
            CancellationToken cancellationToken = default) => throw Call(nameof(CreateIfNotExistsAsync));
    }

    public class BlobClient : BlobBaseClient
    {
        protected BlobClient()
        {
        }

        public virtual Task<Response<BlobContentInfo>> UploadAsync(
            BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) => throw Call(nameof(UploadAsync));
    }
}

namespace Azure.Storage.Blobs.Specialized
{
    public class BlobBaseClient
    {
        protected BlobBaseClient()
        {
        }

        public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) =>
            throw Call(nameof(DownloadContentAsync));

        public virtual Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
            BlobDownloadOptions options = null, CancellationToken cancellationToken = default) => throw Call(nameof(DownloadStreamingAsync));

        public virtual Task<Stream> OpenReadAsync(BlobOpenReadOptions options, CancellationToken cancellationToken = default) =>
            throw Call(nameof(OpenReadAsync));

        public virtual Task<Response<BlobProperties>> GetPropertiesAsync(
            BlobRequestConditions conditions = null, CancellationToken cancellationToken = default) => throw Call(nameof(GetPropertiesAsync));

        public virtual Task<Response<bool>> DeleteIfExistsAsync(
            DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
            BlobRequestConditions conditions = null,
            CancellationToken cancellationToken = default) => throw Call(nameof(DeleteIfExistsAsync));
    }

    public class BlockBlobClient : BlobBaseClient
    {
        protected BlockBlobClient()
        {
        }

        public virtual Task<Response<BlockInfo>> StageBlockAsync(
            string base64BlockId, Stream content, BlockBlobStageBlockOptions options = null, CancellationToken cancellationToken = default) =>
            throw Call(nameof(StageBlockAsync));

        public virtual Task<Response<BlobContentInfo>> CommitBlockListAsync(
            IEnumerable<string> base64BlockIds, CommitBlockListOptions options, CancellationToken cancellationToken = default) =>
            throw Call(nameof(CommitBlockListAsync));
    }

    public static class SpecializedBlobExtensions
    {
        public static BlockBlobClient GetBlockBlobClient(this BlobContainerClient client, string blobName) => client.GetBlockBlobClientCore(blobName);
    }
}

namespace Azure.Storage.Blobs.Models
{
    public enum PublicAccessType
    {
        None = 0,
        BlobContainer = 1,
        Blob = 2,
    }

    public enum DeleteSnapshotsOption
    {
        None = 0,
        IncludeSnapshots = 1,
        OnlySnapshots = 2,
    }

    public class BlobContainerEncryptionScopeOptions;

    public class BlobRequestConditions;

    public class BlobContainerInfo
    {
        internal BlobContainerInfo()
        {
        }
    }

    public class BlobContentInfo
    {
        internal BlobContentInfo()
        {
        }
    }

    public class BlobProperties
    {
        internal BlobProperties(long contentLength) => ContentLength = contentLength;

        public long ContentLength { get; }
    }

    public class BlobDownloadOptions;

    public class BlobOpenReadOptions(bool allowModifications)
    {
        internal bool AllowModifications { get; } = allowModifications;
    }

    public class BlockBlobStageBlockOptions;

    public class CommitBlockListOptions;

    public class BlockInfo
    {
        internal BlockInfo()
        {
        }
    }

    public class BlobDownloadDetails
    {
        public long ContentLength { get; internal set; }
    }

    public class BlobDownloadStreamingResult : IDisposable
    {
        internal BlobDownloadStreamingResult()
        {
        }

        public BlobDownloadDetails Details { get; internal set; }

        public Stream Content { get; internal set; }

        public void Dispose()
        {
            Content?.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    public class BlobDownloadResult
    {
        internal BlobDownloadResult(BinaryData content) => Content = content;

        public BinaryData Content { get; }
    }

    public static class BlobsModelFactory
    {
        public static BlobDownloadResult BlobDownloadResult(BinaryData content = default, BlobDownloadDetails details = default) => new(content);
    }

    public readonly struct BlobErrorCode(string value) : IEquatable<BlobErrorCode>
    {
        private readonly string _value = value;

        public static BlobErrorCode BlobNotFound { get; } = new("BlobNotFound");

        public static BlobErrorCode ContainerNotFound { get; } = new("ContainerNotFound");

        public static BlobErrorCode InvalidBlockList { get; } = new("InvalidBlockList");

        public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => left.Equals(right);

        public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => !left.Equals(right);

        public static implicit operator BlobErrorCode(string value) => new(value);

        public override bool Equals(object obj) => obj is BlobErrorCode other && Equals(other);

        public bool Equals(BlobErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

        public override string ToString() => _value;
    }
}
