namespace SupportFunctions.Desk.Storage;

/// <summary>Operations on rows of one partition that happen together or not at all. Each row at most once.</summary>
public sealed class TableBatch(string table, string partition)
{
    private readonly List<TableOperation> _operations = [];

    public string Table { get; } = table;

    public string Partition { get; } = partition;

    public IReadOnlyList<TableOperation> Operations => _operations;

    /// <summary>Refused as <see cref="RefusalReason.AlreadyExists"/> where the row is there.</summary>
    public TableBatch Insert(string rowKey, string body) => Add(new TableOperation.Insert(rowKey, body));

    /// <summary>Writes the row whether or not it is there.</summary>
    public TableBatch Upsert(string rowKey, string body) => Add(new TableOperation.Upsert(rowKey, body));

    /// <summary>Refused where the row is absent or has another ETag.</summary>
    public TableBatch Replace(string rowKey, string body, string etag) => Add(new TableOperation.Replace(rowKey, body, etag));

    /// <summary>Refused where the row is absent or has another ETag.</summary>
    public TableBatch Delete(string rowKey, string etag) => Add(new TableOperation.Delete(rowKey, etag));

    /// <summary>Never refused: an absent row is what was wanted.</summary>
    public TableBatch DeleteIfPresent(string rowKey) => Add(new TableOperation.DeleteIfPresent(rowKey));

    private TableBatch Add(TableOperation operation)
    {
        _operations.Add(operation);
        return this;
    }
}

public abstract record TableOperation(string RowKey)
{
    public sealed record Insert(string RowKey, string Body) : TableOperation(RowKey);

    public sealed record Upsert(string RowKey, string Body) : TableOperation(RowKey);

    public sealed record Replace(string RowKey, string Body, string ETag) : TableOperation(RowKey);

    public sealed record Delete(string RowKey, string ETag) : TableOperation(RowKey);

    public sealed record DeleteIfPresent(string RowKey) : TableOperation(RowKey);
}
