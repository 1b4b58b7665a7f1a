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

        public virtual Task<Response<BlobProperties>> GetPropertiesAsync(
            BlobRequestConditions conditions = null, CancellationToken cancellationToken = default) => throw Call(nameof(GetPropertiesAsync));

        public virtual Task<Response<bool>> DeleteIfExistsAsync(
            DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None,
            BlobRequestConditions conditions = null,
            CancellationToken cancellationToken = default) => throw Call(nameof(DeleteIfExistsAsync));
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

    public class BlobDownloadDetails;

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

        public static bool operator ==(BlobErrorCode left, BlobErrorCode right) => left.Equals(right);

        public static bool operator !=(BlobErrorCode left, BlobErrorCode right) => !left.Equals(right);

        public static implicit operator BlobErrorCode(string value) => new(value);

        public override bool Equals(object obj) => obj is BlobErrorCode other && Equals(other);

        public bool Equals(BlobErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

        public override string ToString() => _value;
    }
}
