namespace SupportFunctions.Desk.Storage;

/// <summary>
/// Tables of rows with the guarantees, and the limits, of Azure Table Storage: every adapter passes the same contract tests.
/// </summary>
/// <remarks>
/// Adapters check every batch with <see cref="TableLimits"/> before anything is sent, because emulators accept some of what
/// the service refuses. Transient faults surface as <see cref="StoreUnavailableException"/> after the adapter's own retries.
/// </remarks>
public interface ITableStore
{
    /// <summary>One row, or null when there is none. One transaction.</summary>
    Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation);

    /// <summary>
    /// Rows of one partition in ordinal order of their keys, at most <see cref="RowRange.Top"/> of them; a page may be shorter
    /// than asked for, even empty, while <see cref="TablePage.Next"/> says that there is more. One transaction.
    /// </summary>
    Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation);

    /// <summary>
    /// All operations of the batch, or none. A condition that does not hold is an outcome, never an exception. One transaction.
    /// </summary>
    /// <exception cref="TableLimitException">The batch breaks a limit of <see cref="TableLimits"/>; nothing was sent.</exception>
    Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation);
}

/// <param name="ETag">Opaque; changes with every write of the row.</param>
/// <param name="Body">JSON text.</param>
public sealed record TableRow(string RowKey, string ETag, string Body);

/// <param name="Next">Opaque continuation to pass as <see cref="RowRange.Continuation"/>; null at the end.</param>
public sealed record TablePage(IReadOnlyList<TableRow> Rows, string? Next);

/// <summary>A half-open range of row keys, ordinal.</summary>
/// <param name="From">First key that belongs; null for the start of the partition.</param>
/// <param name="Below">First key that does not belong any more; null for the end of the partition.</param>
/// <param name="Top">1 to 1,000 rows.</param>
public sealed record RowRange(string? From = null, string? Below = null, int Top = 1000, string? Continuation = null)
{
    private const char AboveEveryKey = '\uffff';

    /// <summary>Every row whose key begins with <paramref name="prefix"/>.</summary>
    public static RowRange StartingWith(string prefix, int top = 1000, string? continuation = null) =>
        new(prefix, prefix + AboveEveryKey, top, continuation);

    /// <summary>The same bound without U+FFFF, which is no character, so that software between here and the rows need not let it through.</summary>
    /// <remarks>What lies above it after a prefix is what begins with the prefix whose last character is one higher: no key holds U+FFFE or a surrogate.</remarks>
    public static string? Plain(string? bound) =>
        bound is null || !bound.EndsWith(AboveEveryKey) ? bound
        : bound.Length == 1 ? "\ufffe"
        : bound[..^2] + (bound[^2] == '\ud7ff' ? '\ue000' : (char)(bound[^2] + 1));
}

/// <summary>What a batch came to.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome() { }

    /// <param name="ETags">One an operation, in their order; null for a delete.</param>
    public sealed record Committed(IReadOnlyList<string?> ETags) : BatchOutcome;

    /// <summary>Nothing was written, because the operation at <paramref name="Index"/> found the row in another state.</summary>
    public sealed record Refused(int Index, RefusalReason Reason) : BatchOutcome;
}

public enum RefusalReason
{
    None = 0,
    /// <summary>An insert found the row.</summary>
    AlreadyExists = 1,
    /// <summary>The row's ETag is another one.</summary>
    Changed = 2,
    /// <summary>A replace or delete found no row.</summary>
    NotFound = 3,
}

/// <summary>The store could not be reached or asked us to slow down; the write may or may not have happened.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
