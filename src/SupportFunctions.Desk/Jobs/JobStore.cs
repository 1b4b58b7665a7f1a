using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Jobs;

public sealed record StoredJob(Job Job, string ETag);

/// <summary>The table <c>jobs</c>: one row a job, newest first, and one for each that is still to be worked off, oldest first.</summary>
public sealed class JobStore(ITableStore tables, DeskTime desk, MachineTime machine)
{
    public const string Table = "jobs";

    /// <summary>After their end. DeskTime.</summary>
    public static readonly Duration KeptFor = Duration.FromDays(90);

    /// <summary>Jobs looked at for one page, so that a rare state cannot make one request read everything.</summary>
    private const int MaxCandidates = 2000;

    private const string Partition = "all";
    private const string JobPrefix = "job|";
    private const string JobEnd = "job}";
    private const string OpenPrefix = "open|";

    private readonly Lock _lock = new();
    private Instant _last = Instant.MinValue;

    /// <summary>Raised, in this process only, when there is something to be worked off at once.</summary>
    public event Action? Ready;

    /// <param name="wait">MachineTime after which it begins, unless it is released before.</param>
    public async Task<StoredJob> AddAsync(JobSubject what, string by, string why, Duration wait, CancellationToken cancellation)
    {
        var job = new Job(JobId.New(NextInstant()), what, by, why, desk.Now, machine.Now + wait);
        var batch = new TableBatch(Table, Partition).Insert(KeyOf(job.Id), DeskJson.Write(job)).Insert(OpenPrefix + job.Id, "{}");
        if (await tables.CommitAsync(batch, cancellation) is not BatchOutcome.Committed committed)
        {
            throw new InvalidOperationException($"There are two jobs '{job.Id}'.");
        }

        if (wait == Duration.Zero)
        {
            Ready?.Invoke();
        }

        return new StoredJob(job, committed.ETags[0]!);
    }

    public async Task<StoredJob?> ReadAsync(string id, CancellationToken cancellation)
    {
        TableRow? row = JobId.IsValid(id) ? await tables.ReadAsync(Table, Partition, KeyOf(id), cancellation) : null;
        return row is null ? null : new StoredJob(DeskJson.Read<Job>(row.Body), row.ETag);
    }

    /// <param name="state">Null: any.</param>
    /// <param name="after">The last id that was shown.</param>
    /// <returns>Newest first, and the id to go on after; a page may hold fewer than <paramref name="top"/> while there is more.</returns>
    public async Task<(IReadOnlyList<Job> Items, string? Next)> ListAsync(JobState? state, int top, string? after, CancellationToken cancellation)
    {
        var found = new List<Job>();
        int candidates = 0;
        string? last = null;
        var range = new RowRange(after is null ? JobPrefix : KeyOf(after) + "!", JobEnd, state is null ? top + 1 : 500);
        while (true)
        {
            TablePage page = await tables.ReadRangeAsync(Table, Partition, range, cancellation);
            foreach (TableRow row in page.Rows)
            {
                if (found.Count == top || candidates == MaxCandidates)
                {
                    return (found, last);
                }

                Job job = DeskJson.Read<Job>(row.Body);
                last = job.Id;
                candidates++;
                if (state is null || job.State == state)
                {
                    found.Add(job);
                }
            }

            if (page.Next is null)
            {
                return (found, null);
            }

            range = range with { Continuation = page.Next };
        }
    }

    /// <summary>Ids of what is to be worked off, oldest first; the first thousand.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancellation)
    {
        var ids = new List<string>();
        RowRange range = RowRange.StartingWith(OpenPrefix);
        TablePage page;
        do
        {
            page = await tables.ReadRangeAsync(Table, Partition, range, cancellation);
            ids.AddRange(page.Rows.Select(r => r.RowKey[OpenPrefix.Length..]));
            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null && ids.Count < TableLimits.MaxTop);
        return ids;
    }

    /// <summary>The change that the job waits for was made, or may have been: it begins at once.</summary>
    /// <remarks>Where it has begun already it may have looked too early, so another one follows it.</remarks>
    public async Task ReleaseAsync(StoredJob waiting, CancellationToken cancellation)
    {
        Job job = waiting.Job;
        if (await SaveAsync(waiting, job with { NotBefore = machine.Now }, cancellation) is null)
        {
            await AddAsync(job.What, job.By, job.Why, Duration.Zero, cancellation);
        }
        else
        {
            Ready?.Invoke();
        }
    }

    /// <summary>The change was refused. Where the job has begun already it goes on, and finds nothing to do.</summary>
    public Task WithdrawAsync(StoredJob waiting, CancellationToken cancellation)
    {
        string id = waiting.Job.Id;
        return tables.CommitAsync(new TableBatch(Table, Partition).Delete(KeyOf(id), waiting.ETag).DeleteIfPresent(OpenPrefix + id), cancellation);
    }

    /// <returns>Null when somebody else has changed it since.</returns>
    public async Task<StoredJob?> SaveAsync(StoredJob on, Job next, CancellationToken cancellation)
    {
        TableBatch batch = new TableBatch(Table, Partition).Replace(KeyOf(next.Id), DeskJson.Write(next), on.ETag);
        if (next.FinishedAt is not null)
        {
            batch.DeleteIfPresent(OpenPrefix + next.Id);
        }

        return await tables.CommitAsync(batch, cancellation) is BatchOutcome.Committed committed ? new StoredJob(next, committed.ETags[0]!) : null;
    }

    /// <summary>Deletes what ended longer than <see cref="KeptFor"/> ago.</summary>
    /// <returns>How many jobs are gone.</returns>
    public async Task<int> RemoveOldAsync(CancellationToken cancellation)
    {
        Instant end = desk.Now - KeptFor;
        int removed = 0;
        var range = new RowRange(JobPrefix + JobId.NewestFirst(end), JobEnd);
        TablePage page;
        do
        {
            page = await tables.ReadRangeAsync(Table, Partition, range, cancellation);
            foreach (TableRow row in page.Rows.Where(r => DeskJson.Read<Job>(r.Body).FinishedAt <= end))
            {
                removed += await tables.CommitAsync(new TableBatch(Table, Partition).Delete(row.RowKey, row.ETag), cancellation) is BatchOutcome.Committed ? 1 : 0;
            }

            range = range with { Continuation = page.Next };
        }
        while (page.Next is not null);
        return removed;
    }

    private static string KeyOf(string id) => JobPrefix + JobId.NewestFirst(id);

    /// <summary>Rises with every job of this process, so that they are worked off in their order even if the clock stands still.</summary>
    private Instant NextInstant()
    {
        lock (_lock)
        {
            return _last = Instant.Max(desk.Now, _last.PlusTicks(_last == Instant.MinValue ? 0 : 1));
        }
    }
}
