using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Tests.Cases;
using SupportFunctions.Desk.Tests.Storage;

namespace SupportFunctions.Desk.Tests.Intake.Ledger;

public enum Fault
{
    None = 0,
    /// <summary>A time-out; nothing happened.</summary>
    TimeOutBefore = 1,
    /// <summary>A time-out; it happened all the same.</summary>
    TimeOutAfter = 2,
    /// <summary>429: this operation and the next two are refused.</summary>
    Throttled = 3,
    /// <summary>409: another writer was faster on the first row that the batch has a condition on; where it has none nothing is wrong.</summary>
    FasterOnFirst = 4,
    /// <summary>409 on the last such row: the half of the batch that is before it must not be written.</summary>
    FasterOnLast = 5,
    /// <summary>409 that is the client's own: the write happened, its answer was lost, and its retry met what it had written.</summary>
    OwnRetry = 6,
    /// <summary>kill -9 before it.</summary>
    KillBefore = 7,
    /// <summary>kill -9 after it.</summary>
    KillAfter = 8,
}

/// <summary>A store, and blobs, where the n-th operation goes wrong. Nothing else does.</summary>
internal sealed class FaultyStore(InMemoryTableStore tables, Outside outside) : ITableStore, IBlobStore
{
    private const int ThrottledFor = 3;

    private (int At, Fault Fault) _plan = (int.MaxValue, Fault.None);
    private bool _isDead;

    /// <summary>Operations so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the fault has come about.</summary>
    public bool HasStruck { get; private set; }

    public bool IsDead => _isDead;

    /// <summary>From now on counted, the first is 0.</summary>
    public void Arm(int at, Fault fault) => (_plan, Count, HasStruck) = ((at, fault), 0, false);

    /// <summary>Another process starts on it.</summary>
    public void Revive() => _isDead = false;

    public Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation) =>
        RunAsync(() => tables.ReadAsync(table, partition, rowKey, cancellation));

    public Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation) =>
        RunAsync(() => tables.ReadRangeAsync(table, partition, range, cancellation));

    public Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation) =>
        RunAsync(() => tables.CommitAsync(batch, cancellation), batch);

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        RunAsync(async () =>
        {
            await outside.WriteAsync(name, content, cancellation);
            return true;
        });

    public Task<byte[]?> ReadAsync(string name, CancellationToken cancellation) => RunAsync(() => outside.ReadAsync(name, cancellation));

    public Task DeleteAsync(string name, CancellationToken cancellation) => throw new NotSupportedException("Intake deletes no blob.");

    private async Task<T> RunAsync<T>(Func<Task<T>> operation, TableBatch? batch = null)
    {
        if (_isDead)
        {
            throw new CrashException();
        }

        int number = Count++;
        Fault fault = number == _plan.At ? _plan.Fault
            : _plan.Fault == Fault.Throttled && number > _plan.At && number < _plan.At + ThrottledFor ? Fault.Throttled
            : Fault.None;
        if (fault is Fault.FasterOnFirst or Fault.FasterOnLast or Fault.OwnRetry && Conditions(batch).Count == 0)
        {
            return await operation();
        }

        HasStruck |= fault != Fault.None;
        switch (fault)
        {
            case Fault.TimeOutBefore or Fault.Throttled:
                throw new StoreUnavailableException("The store is away.");
            case Fault.TimeOutAfter:
                await operation();
                throw new StoreUnavailableException("The store did not answer in time.");
            case Fault.FasterOnFirst or Fault.FasterOnLast:
                await OvertakeAsync(batch!, Conditions(batch)[fault == Fault.FasterOnFirst ? 0 : ^1]);
                return await operation();
            case Fault.OwnRetry:
                await operation();
                return await operation();
            case Fault.KillBefore:
                _isDead = true;
                throw new CrashException();
            case Fault.KillAfter:
                await operation();
                _isDead = true;
                throw new CrashException();
            default:
                return await operation();
        }
    }

    private static IReadOnlyList<string> Conditions(TableBatch? batch) =>
        [.. (batch?.Operations ?? []).Where(o => o is TableOperation.Insert or TableOperation.Replace or TableOperation.Delete).Select(o => o.RowKey)];

    /// <summary>A writer that changes nothing but the row's ETag; a row that is only to be inserted it cannot have overtaken.</summary>
    private async Task OvertakeAsync(TableBatch batch, string key)
    {
        if (await tables.ReadAsync(batch.Table, batch.Partition, key, default) is { } row)
        {
            await tables.CommitAsync(new TableBatch(batch.Table, batch.Partition).Upsert(key, row.Body), default);
        }
        else
        {
            HasStruck = false;
        }
    }
}
