using NodaTime;

namespace SupportFunctions.Desk.Jobs;

/// <summary>A job as it is shown.</summary>
/// <param name="What">The resource that was changed; table <c>all</c> when an administrator asked for everything.</param>
/// <param name="By">Who made the change.</param>
/// <param name="Why">As in the timelines of the cases.</param>
/// <param name="Failures">The first few.</param>
public sealed record JobDocument(
    string Id, JobState State, JobSubject What, string By, string Why, Instant RequestedAt, Instant? StartedAt, Instant? FinishedAt,
    JobCounts Cases, IReadOnlyList<JobFailure> Failures)
{
    public static JobDocument Of(Job job) => new(
        job.Id, job.State, job.What, job.By, job.Why, job.RequestedAt, job.StartedAt, job.FinishedAt, job.Cases, job.Failures);
}

/// <param name="Recompute">The word <c>all</c>.</param>
/// <param name="Why">Stands in the timelines of the cases.</param>
public sealed record RecomputeBody(string? Recompute = null, string? Why = null);
