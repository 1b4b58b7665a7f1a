using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Tables of a storage account. A table is made when the first write finds it missing.</summary>
public sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    public Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(rowKey);
        return AskAsync(
            table,
            async client => await client.GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: cancellation) is { HasValue: true, Value: { } found }
                ? TableEntities.RowOf(found)
                : null,
            cancellation);
    }

    public Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckRange(range);
        var continuation = TableContinuation.Read(range.Continuation);
        return AskAsync(
            table,
            async client =>
            {
                try
                {
                    await foreach (Page<TableEntity> page in client
                        .QueryAsync<TableEntity>(TableFilters.Of(partition, range, continuation.LastRow), range.Top, cancellationToken: cancellation)
                        .AsPages(continuation.Service, range.Top))
                    {
                        return new TablePage([.. page.Values.Select(TableEntities.RowOf)], TableContinuation.After(page));
                    }
                }
                catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
                {
                    // A table is made when the first row is written.
                }

                return new TablePage([], null);
            },
            cancellation);
    }

    public Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        TableLimits.Check(batch);
        return AskAsync(
            batch.Table,
            async client =>
            {
                try
                {
                    return await SubmitAsync(client, batch, cancellation);
                }
                catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
                {
                    await client.CreateIfNotExistsAsync(cancellation);
                    return await SubmitAsync(client, batch, cancellation);
                }
            },
            cancellation);
    }

    private Task<T> AskAsync<T>(string table, Func<TableClient, Task<T>> ask, CancellationToken cancellation) =>
        AzureFaults.AskAsync($"Table {table}", () => ask(service.GetTableClient(table)), cancellation);

    private static async Task<BatchOutcome> SubmitAsync(TableClient table, TableBatch batch, CancellationToken cancellation)
    {
        var etags = new string?[batch.Operations.Count];
        List<int> sent = [.. Enumerable.Range(0, etags.Length)];
        while (sent.Count > 0)
        {
            try
            {
                Response<IReadOnlyList<Response>> answer = await table.SubmitTransactionAsync(
                    sent.Select(i => TableEntities.ActionOf(batch.Partition, batch.Operations[i])), cancellation);
                for (int i = 0; i < sent.Count; i++)
                {
                    etags[sent[i]] = answer.Value[i].Headers.ETag?.ToString();
                }

                break;
            }
            catch (TableTransactionFailedException e) when (ReasonOf(e) != RefusalReason.None && e.FailedTransactionActionIndex is { } at)
            {
                // To the service the delete of an absent row is a fault; here its absence is what was wanted, so the others go without it.
                if (batch.Operations[sent[at]] is not TableOperation.DeleteIfPresent)
                {
                    return new BatchOutcome.Refused(sent[at], ReasonOf(e));
                }

                sent.RemoveAt(at);
            }
        }

        return new BatchOutcome.Committed(etags);
    }

    private static RefusalReason ReasonOf(RequestFailedException fault) =>
        fault.ErrorCode == TableErrorCode.EntityAlreadyExists ? RefusalReason.AlreadyExists
        : fault.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied ? RefusalReason.Changed
        : fault.ErrorCode == TableErrorCode.ResourceNotFound || fault.ErrorCode == TableErrorCode.EntityNotFound ? RefusalReason.NotFound
        : RefusalReason.None;
}
