using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>Window numbers: unique, rising within a process; gaps are normal.</summary>
public sealed class WindowNumbers(ITableStore tables) : IDisposable
{
    private const string Reserved = "reserved";

    private readonly LeasedNumbers _numbers = new(tables, "windows", first: 1, blockSize: 10);

    public async ValueTask<WindowId> NextAsync(CancellationToken cancellation) => new(await _numbers.NextAsync(cancellation));

    /// <summary>The same request finds the same number again, even after a crash between number and window. Two transactions.</summary>
    /// <param name="commandId">Null: each is a new request.</param>
    public async ValueTask<WindowId> NextAsync(string? commandId, CancellationToken cancellation)
    {
        if (commandId is null)
        {
            return await NextAsync(cancellation);
        }

        string key = TableKeys.Hash(commandId);
        if (await tables.ReadAsync(WindowRows.Table, Reserved, key, cancellation) is { } row)
        {
            return Json.DeskJson.Read<WindowId>(row.Body);
        }

        WindowId id = await NextAsync(cancellation);
        return await tables.CommitAsync(new TableBatch(WindowRows.Table, Reserved).Insert(key, Json.DeskJson.Write(id)), cancellation) is BatchOutcome.Committed
            ? id
            : await NextAsync(commandId, cancellation);
    }

    public void Dispose() => _numbers.Dispose();
}
