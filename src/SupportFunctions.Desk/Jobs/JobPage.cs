using Microsoft.Extensions.Logging;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Digests;
using SupportFunctions.Desk.KnownIssues;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Jobs;

/// <param name="PutOff">Cases that the store could not take just now.</param>
public sealed record PageResult(int Changed, IReadOnlyList<JobFailure> Failures, IReadOnlyList<JobFailure> PutOff);

/// <summary>Recomputes the cases of one page, a few at a time, or has them indexed anew, or told of a known issue; before the first page of a look, whoever gets digests is looked at.</summary>
public sealed partial class JobPage(
    CaseService cases, CaseStore store, CaseReindexing reindexing, KnownIssueTelling knownIssues, DigestArming digests, ILogger<JobPage> logger)
{
    /// <summary>Enough to keep a store busy, few enough to leave room for the day's work.</summary>
    private const int SideBySide = 8;

    /// <param name="isRepeated">A runner that is gone may have been here: what it changed counts, and is not changed twice.</param>
    public async Task<PageResult> RecomputeAsync(Job job, IReadOnlyList<CaseId> page, bool isRepeated, CancellationToken cancellation)
    {
        if (job.Place is { Source: 0, After: null })
        {
            await digests.ChangedAsync(job.What.Table, job.What.Id, cancellation);
        }

        int changed = 0;
        var failures = new List<JobFailure>();
        var putOff = new List<JobFailure>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation };
        await Parallel.ForEachAsync(page, options, async (id, cancel) =>
        {
            try
            {
                if (await RecomputeAsync(job, id, isRepeated, cancel))
                {
                    Interlocked.Increment(ref changed);
                }
            }
            catch (StoreUnavailableException e)
            {
                Add(putOff, new JobFailure(id.ToString(), e.Message));
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                // One case's fault is not another's.
                Log.CaseFailed(logger, id, job.Id, e);
                Add(failures, new JobFailure(id.ToString(), $"{e.GetType().Name}: the log has it."));
            }
        });
        return new PageResult(changed, failures, putOff);
    }

    private async Task<bool> RecomputeAsync(Job job, CaseId id, bool isRepeated, CancellationToken cancellation)
    {
        if (job.What == JobSubject.Index)
        {
            return await reindexing.AskAsync(id, cancellation);
        }

        var marks = new CommitMarks(CommandId: job.CommandId);
        if (job.What is { Table: KnownIssueKind.TableName, Id: { } issue })
        {
            return await knownIssues.TellAsync(id, issue, job.By, job.CommandId, cancellation) || (isRepeated && await store.IsAppliedAsync(id, marks, cancellation));
        }

        CaseResult result = await cases.ExecuteAsync(id, new CaseCommand.Recompute(job.By, job.Why), marks, expected: null, cancellation);
        return result is CaseResult.Done { Events.Count: > 0 } || (isRepeated && await store.IsAppliedAsync(id, marks, cancellation));
    }

    private static void Add(List<JobFailure> failures, JobFailure failure)
    {
        lock (failures)
        {
            failures.Add(failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{CaseId} could not be recomputed by {JobId}.")]
        public static partial void CaseFailed(ILogger logger, CaseId caseId, string jobId, Exception e);
    }
}
