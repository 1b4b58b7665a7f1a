using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Azure.Tests.Storage;

public sealed class AzuriteTableStoreContract : TableStoreContract
{
    protected override Task<ITableStore> OpenAsync() => Task.FromResult(Azurite.Services().Tables);
}

public sealed class AzuriteBlobStoreContract : BlobStoreContract
{
    protected override Task<IBlobStore> OpenAsync() => Task.FromResult(Azurite.Services().Blobs);
}
