#nullable disable // as the package: it says nothing about null
using System.Globalization;
using Azure.Core;
using Azure.Data.Tables.Models;
using static AzureSurface.Outside;

namespace Azure.Data.Tables
{
    public interface ITableEntity
    {
        string PartitionKey { get; set; }

        string RowKey { get; set; }

        DateTimeOffset? Timestamp { get; set; }

        ETag ETag { get; set; }
    }

    public sealed class TableEntity : ITableEntity
    {
        private readonly Dictionary<string, object> _properties = new(StringComparer.Ordinal);

        public TableEntity(string partitionKey, string rowKey) => (PartitionKey, RowKey) = (partitionKey, rowKey);

        public string PartitionKey { get; set; }

        public string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public object this[string key]
        {
            get => _properties.GetValueOrDefault(key);
            set => _properties[key] = value;
        }

        public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);
    }

    public enum TableTransactionActionType
    {
        Add = 0,
        UpdateMerge = 1,
        UpdateReplace = 2,
        Delete = 3,
        UpsertMerge = 4,
        UpsertReplace = 5,
    }

    public class TableTransactionAction
    {
        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
            : this(actionType, entity, default)
        {
        }

        public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default) =>
            (ActionType, Entity, ETag) = (actionType, entity, etag);

        public TableTransactionActionType ActionType { get; }

        public ITableEntity Entity { get; }

        public ETag ETag { get; }
    }

    public class TableTransactionFailedException : RequestFailedException
    {
        private const string FailedEntity = "FailedEntity";

        public TableTransactionFailedException(RequestFailedException requestFailedException)
            : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
        {
            if (requestFailedException.Data[FailedEntity] is string text && int.TryParse(text, CultureInfo.InvariantCulture, out int index))
            {
                FailedTransactionActionIndex = index;
            }
        }

        public int? FailedTransactionActionIndex { get; }
    }

    public class TableClientOptions : ClientOptions
    {
        public enum ServiceVersion
        {
            V2019_02_02 = 1,
            V2020_12_06 = 2,
        }

        public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
        {
        }
    }

    public class TableServiceClient
    {
        protected TableServiceClient()
        {
        }

        public TableServiceClient(string connectionString, TableClientOptions options = null)
        {
        }

        public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
        {
        }

        public virtual TableClient GetTableClient(string tableName) => throw Call(nameof(GetTableClient));
    }

    public class TableClient
    {
        protected TableClient()
        {
        }

        /// <summary>As the package does it: a quote in a text is written twice, so that no text can end its own literal.</summary>
        public static string CreateQueryFilter(FormattableString filter) => string.Format(
            CultureInfo.InvariantCulture,
            filter.Format,
            [.. filter.GetArguments().Select(a => a is string text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : a)]);

        public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
            where T : class, ITableEntity => throw Call(nameof(GetEntityIfExistsAsync));

        public virtual AsyncPageable<T> QueryAsync<T>(
            string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
            where T : class, ITableEntity => throw Call(nameof(QueryAsync));

        public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
            throw Call(nameof(CreateIfNotExistsAsync));

        public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
            IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
            throw Call(nameof(SubmitTransactionAsync));
    }
}

namespace Azure.Data.Tables.Models
{
    public class TableItem(string name)
    {
        public string Name { get; } = name;
    }

    public readonly struct TableErrorCode(string value) : IEquatable<TableErrorCode>
    {
        private readonly string _value = value;

        public static TableErrorCode TableNotFound { get; } = new("TableNotFound");

        public static TableErrorCode ResourceNotFound { get; } = new("ResourceNotFound");

        public static TableErrorCode EntityNotFound { get; } = new("EntityNotFound");

        public static TableErrorCode EntityAlreadyExists { get; } = new("EntityAlreadyExists");

        public static TableErrorCode UpdateConditionNotSatisfied { get; } = new("UpdateConditionNotSatisfied");

        public static bool operator ==(TableErrorCode left, TableErrorCode right) => left.Equals(right);

        public static bool operator !=(TableErrorCode left, TableErrorCode right) => !left.Equals(right);

        public static implicit operator TableErrorCode(string value) => new(value);

        public override bool Equals(object obj) => obj is TableErrorCode other && Equals(other);

        public bool Equals(TableErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

        public override string ToString() => _value;
    }
}
