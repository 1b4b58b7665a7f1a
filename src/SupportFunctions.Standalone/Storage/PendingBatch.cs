using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Standalone.Storage;

/// <summary>A batch on its way to the writer, and the caller who waits for it.</summary>
internal sealed class PendingBatch(TableBatch batch, CancellationToken cancellation)
{
    /// <summary>Callers go on elsewhere: the writer's thread belongs to the writer.</summary>
    private readonly TaskCompletionSource<BatchOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BatchOutcome? _outcome;

    public TableBatch Batch => batch;

    public Task<BatchOutcome> Completion => _completion.Task;

    /// <summary>Characters of its bodies: how much it adds to a group.</summary>
    public long Size { get; } = batch.Operations.Sum(operation => (long)(operation switch
    {
        TableOperation.Insert insert => insert.Body.Length,
        TableOperation.Upsert upsert => upsert.Body.Length,
        TableOperation.Replace replace => replace.Body.Length,
        _ => 0,
    }));

    /// <summary>True where the caller gave up before the writer began; nothing of the batch may be written then.</summary>
    public bool IsWithdrawn()
    {
        if (!cancellation.IsCancellationRequested)
        {
            return false;
        }

        _completion.SetCanceled(cancellation);
        return true;
    }

    /// <summary>What the caller will hear once the group is durable.</summary>
    public void Decide(BatchOutcome outcome) => _outcome = outcome;

    public void Complete() => _completion.SetResult(_outcome ?? throw new InvalidOperationException("The batch has no outcome yet."));

    public void Fail(Exception exception) => _completion.SetException(exception);
}
