using System.Globalization;
using Azure;
using Azure.Data.Tables;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Rows as entities: the body in as many string properties as it needs, and nothing else.</summary>
internal static class TableEntities
{
    private const string Body = "Body";

    public static TableEntity Of(string partition, string rowKey, string body)
    {
        var entity = new TableEntity(partition, rowKey);
        IReadOnlyList<string> pieces = RowChunks.Split(body);
        for (int i = 0; i < pieces.Count; i++)
        {
            entity[Property(i)] = pieces[i];
        }

        return entity;
    }

    public static TableRow RowOf(TableEntity entity) => new(entity.RowKey, entity.ETag.ToString(), RowChunks.Join(Pieces(entity)));

    /// <summary>Replaces whole, never merges: a shorter body would keep the tail of the longer one before it.</summary>
    public static TableTransactionAction ActionOf(string partition, TableOperation operation) => operation switch
    {
        TableOperation.Insert insert => new(TableTransactionActionType.Add, Of(partition, insert.RowKey, insert.Body)),
        TableOperation.Upsert upsert => new(TableTransactionActionType.UpsertReplace, Of(partition, upsert.RowKey, upsert.Body)),
        TableOperation.Replace replace => new(
            TableTransactionActionType.UpdateReplace, Of(partition, replace.RowKey, replace.Body), new ETag(replace.ETag)),
        TableOperation.Delete delete => new(TableTransactionActionType.Delete, new TableEntity(partition, delete.RowKey), new ETag(delete.ETag)),
        TableOperation.DeleteIfPresent gone => new(TableTransactionActionType.Delete, new TableEntity(partition, gone.RowKey), ETag.All),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<string> Pieces(TableEntity entity)
    {
        for (int i = 0; entity.TryGetValue(Property(i), out object? piece); i++)
        {
            yield return (string)piece;
        }
    }

    private static string Property(int piece) => piece == 0 ? Body : string.Create(CultureInfo.InvariantCulture, $"{Body}{piece}");
}
