using SupportFunctions.Desk.Storage;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Desk.Tests.Storage;

public sealed class SqliteTableStoreContract : TableStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteTableStore? _store;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    protected override Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(_store ??= SqliteTableStore.Open(_folder.Path));
}
