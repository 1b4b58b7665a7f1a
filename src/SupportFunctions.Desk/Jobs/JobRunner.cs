using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Jobs;

/// <summary>Works off jobs, oldest first. Safe to be killed at any moment, and to run on several machines at once.</summary>
/// <remarks>
/// Every first look goes before any second one, so that a deadline gets the change that moved it as its reason, and not one of a moment
/// before whose second look was due.
/// </remarks>
public sealed partial class JobRunner(
    JobStore store, JobCases cases, JobPage pages, DeskDirectory directory, DeskTime desk, MachineTime machine, JobTiming timing, ILogger<JobRunner> logger)
{
    /// <summary>Times that a page waits for cases that the store cannot take, before they count as failed.</summary>
    private const int MaxTries = 5;

    private static readonly Duration _shortestWait = Duration.FromSeconds(5);
    private static readonly Duration _afterFault = Duration.FromMinutes(1);

    /// <summary>For a job that is not at the look that is asked about.</summary>
    private static readonly Instant _otherLook = Instant.MaxValue;

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private int _isRunning;

    /// <param name="atMost">MachineTime after which it stops between two pages and leaves the rest to the next pass.</param>
    /// <param name="isAlone">Nobody else works on this store: what others have begun is taken over at once.</param>
    /// <returns>MachineTime at which to come back; null when nothing is left.</returns>
    /// <exception cref="StoreUnavailableException">Not even the list of jobs could be read.</exception>
    public async Task<Instant?> RunAsync(Duration atMost, bool isAlone, CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _isRunning, 1) == 1)
        {
            return machine.Now + _shortestWait;
        }

        try
        {
            Instant end = machine.Now + atMost;
            Instant? next = null;
            bool isAnyDone = false;
            IReadOnlyList<string> open = await store.OpenAsync(cancellation);
            foreach ((int look, string id) in new[] { JobPlace.First, JobPlace.Second }.SelectMany(look => open.Select(id => (look, id))))
            {
                Instant? again = await TryWorkAsync(id, look, end, isAlone, cancellation);
                isAnyDone |= again is null;
                next = again is { } at && at < (next ?? _otherLook) ? at : next;
            }

            if (isAnyDone)
            {
                await store.RemoveOldAsync(cancellation);
            }

            return next;
        }
        finally
        {
            Volatile.Write(ref _isRunning, 0);
        }
    }

    private async Task<Instant?> TryWorkAsync(string id, int look, Instant end, bool isAlone, CancellationToken cancellation)
    {
        try
        {
            return await WorkAsync(id, look, end, isAlone, cancellation);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // One job's fault is not another's. It is still there, at its place.
            Log.JobFailed(logger, id, e);
            return machine.Now + _afterFault;
        }
    }

    /// <returns>MachineTime at which to come back to it; null when it is done with.</returns>
    private async Task<Instant?> WorkAsync(string id, int look, Instant end, bool isAlone, CancellationToken cancellation)
    {
        if (await store.ReadAsync(id, cancellation) is not { Job.FinishedAt: null } found)
        {
            return null;
        }

        if (found.Job.Place.Look != look)
        {
            return _otherLook;
        }

        Instant due = DueAt(found.Job, isAlone);
        if (due > machine.Now || machine.Now >= end)
        {
            return Instant.Max(due, machine.Now);
        }

        // Read before the change, or on a machine that has not heard of it, the terms would be the old ones, and the job would find nothing to do.
        directory.Forget();
        StoredJob? on = await ClaimAsync(found, cancellation);
        for (bool isFirst = true; on is not null; isFirst = false)
        {
            if (machine.Now >= end)
            {
                await store.SaveAsync(on, on.Job with { Lease = null }, cancellation);
                return machine.Now;
            }

            Job next = await StepAsync(on.Job, isRepeated: isFirst && on.Job.Attempts > 1, cancellation);
            bool isResting = next.NotBefore > machine.Now;
            on = await store.SaveAsync(on, next with { Lease = next.FinishedAt is null && !isResting ? NewLease() : null }, cancellation);
            if (on is not null && (isResting || next.FinishedAt is not null))
            {
                return isResting ? next.NotBefore : null;
            }

            if (next.Place is { Look: JobPlace.Second, Source: 0, After: null })
            {
                directory.Forget();
            }
        }

        Log.Lost(logger, id);
        return machine.Now + _shortestWait;
    }

    private Instant DueAt(Job job, bool isAlone)
    {
        if (isAlone)
        {
            // Whoever announced the change, or held the lease, is gone; only the second look waits for what that process had under way.
            return job.Place.Look == JobPlace.First ? machine.Now : job.NotBefore;
        }

        return job.Lease is { } lease && lease.Owner != _owner ? Instant.Max(job.NotBefore, lease.Until) : job.NotBefore;
    }

    private async Task<StoredJob?> ClaimAsync(StoredJob found, CancellationToken cancellation)
    {
        Job job = found.Job;
        JobCounts counts = job.Cases.Total is null ? job.Cases with { Total = await cases.CountAsync(job.What, cancellation) } : job.Cases;
        return await store.SaveAsync(
            found,
            job with
            {
                State = JobState.Running,
                StartedAt = job.StartedAt ?? desk.Now,
                LookAgainAt = job.LookAgainAt ?? machine.Now + timing.Settle,
                Attempts = job.Attempts + 1,
                Lease = NewLease(),
                Cases = counts,
            },
            cancellation);
    }

    private JobLease NewLease() => new(_owner, machine.Now + JobTiming.Lease);

    /// <summary>One page.</summary>
    /// <returns>The job after it: further on, put off, or finished.</returns>
    private async Task<Job> StepAsync(Job job, bool isRepeated, CancellationToken cancellation)
    {
        (IReadOnlyList<CaseId> page, JobPlace? next) = await cases.PageAsync(job.What, job.Place, cancellation);
        PageResult result = await pages.RecomputeAsync(job, page, isRepeated, cancellation);
        if (result.PutOff.Count > 0 && job.Tries < MaxTries)
        {
            return job with { Tries = job.Tries + 1, NotBefore = machine.Now + (_shortestWait * (1 << job.Tries)) };
        }

        // The second look may come to a case twice.
        JobFailure[] failures = [.. result.Failures.Concat(result.PutOff).ExceptBy(job.Failures.Select(f => f.Case), f => f.Case)];
        bool isFirstLook = job.Place.Look == JobPlace.First;
        job = job with
        {
            Tries = 0,
            Cases = job.Cases with
            {
                LookedAt = job.Cases.LookedAt + (isFirstLook ? page.Count : 0),
                LookedAtAgain = job.Cases.LookedAtAgain + (isFirstLook ? 0 : page.Count),
                Changed = job.Cases.Changed + result.Changed,
                Failed = job.Cases.Failed + failures.Length,
            },
            Failures = [.. job.Failures.Concat(failures).Take(Job.MaxFailures)],
        };
        return next is not null ? job with { Place = next } : isFirstLook ? LookAgain(job) : Finish(job);
    }

    private static Job LookAgain(Job job) => job with
    {
        Place = new JobPlace(JobPlace.Second, 0, null),
        NotBefore = job.LookAgainAt ?? job.NotBefore,
        Cases = job.Cases with { Failed = 0 },
        Failures = [],
    };

    private Job Finish(Job job)
    {
        Log.Finished(logger, job.Id, job.Cases.LookedAt, job.Cases.Changed, job.Cases.Failed);
        return job with { State = job.Cases.Failed > 0 ? JobState.Failed : JobState.Done, FinishedAt = desk.Now };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{JobId} is done: {LookedAt} cases, {Changed} changed, {Failed} failed.")]
        public static partial void Finished(ILogger logger, string jobId, int lookedAt, int changed, int failed);

        [LoggerMessage(2, LogLevel.Error, "{JobId} has to wait: a page of it failed.")]
        public static partial void JobFailed(ILogger logger, string jobId, Exception e);

        [LoggerMessage(3, LogLevel.Information, "{JobId} is worked on by another runner.")]
        public static partial void Lost(ILogger logger, string jobId);
    }
}
