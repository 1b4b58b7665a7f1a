using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Azure.Storage;

/// <summary>Tables of a storage account. A table is made when the first write finds it missing.</summary>
public sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    public async Task<TableRow?> ReadAsync(string table, string partition, string rowKey, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckKey(rowKey);
        try
        {
            NullableResponse<TableEntity> found = await service.GetTableClient(table)
                .GetEntityIfExistsAsync<TableEntity>(partition, rowKey, cancellationToken: cancellation);
            return found.HasValue ? TableEntities.RowOf(found.Value!) : null;
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Table {table}", e);
        }
    }

    public async Task<TablePage> ReadRangeAsync(string table, string partition, RowRange range, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(partition);
        TableLimits.CheckRange(range);
        try
        {
            var continuation = TableContinuation.Read(range.Continuation);
            await foreach (Page<TableEntity> page in service.GetTableClient(table)
                .QueryAsync<TableEntity>(TableFilters.Of(partition, range, continuation.LastRow), range.Top, cancellationToken: cancellation)
                .AsPages(continuation.Service, range.Top))
            {
                return new TablePage([.. page.Values.Select(TableEntities.RowOf)], TableContinuation.After(page));
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
        {
            return new TablePage([], null);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Table {table}", e);
        }

        return new TablePage([], null);
    }

    public async Task<BatchOutcome> CommitAsync(TableBatch batch, CancellationToken cancellation)
    {
        TableLimits.Check(batch);
        try
        {
            return await SubmitAsync(batch, cancellation);
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.TableNotFound)
        {
            return await SubmitToNewTableAsync(batch, cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Table {batch.Table}", e);
        }
    }

    private async Task<BatchOutcome> SubmitToNewTableAsync(TableBatch batch, CancellationToken cancellation)
    {
        try
        {
            await service.GetTableClient(batch.Table).CreateIfNotExistsAsync(cancellation);
            return await SubmitAsync(batch, cancellation);
        }
        catch (Exception e) when (AzureFaults.IsTransient(e, cancellation))
        {
            throw AzureFaults.Unavailable($"Table {batch.Table}", e);
        }
    }

    private async Task<BatchOutcome> SubmitAsync(TableBatch batch, CancellationToken cancellation)
    {
        TableClient table = service.GetTableClient(batch.Table);
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
