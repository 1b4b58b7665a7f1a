using NodaTime;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.Jobs;

/// <summary>A change that must reach cases one by one: open clocks are computed anew (R-SLA-8), or customers told of a known issue (R-ENG-2).</summary>
/// <param name="By">Who made the change; stands in the timelines.</param>
/// <param name="Why">As in the timelines.</param>
/// <param name="RequestedAt">DeskTime, like every other instant of it that is shown.</param>
/// <param name="NotBefore">MachineTime.</param>
public sealed record Job(string Id, JobSubject What, string By, string Why, Instant RequestedAt, Instant NotBefore)
{
    /// <summary>Failures that are kept with their reasons; <see cref="JobCounts.Failed"/> has them all.</summary>
    public const int MaxFailures = 10;

    public JobState State { get; init; } = JobState.Queued;

    /// <summary>What comes next: a kill costs at most the page that was being worked on.</summary>
    public JobPlace Place { get; init; } = new(JobPlace.First, 0, null);

    public Instant? StartedAt { get; init; }

    public Instant? FinishedAt { get; init; }

    /// <summary>MachineTime from which the second look may begin.</summary>
    public Instant? LookAgainAt { get; init; }

    /// <summary>Times that a runner took it up.</summary>
    public int Attempts { get; init; }

    /// <summary>Times that the page at <see cref="Place"/> was put off.</summary>
    public int Tries { get; init; }

    /// <summary>Whose it is, so that two machines do not do the same work; if both did, it would do no harm.</summary>
    public JobLease? Lease { get; init; }

    public JobCounts Cases { get; init; } = new(null, 0, 0, 0, 0);

    public IReadOnlyList<JobFailure> Failures { get; init; } = [];

    /// <summary>Each look is a command of its own: what the second one finds was changed by somebody who had not seen the change.</summary>
    public string CommandId => Place.Look == JobPlace.First ? Id : Id + "-again";
}

/// <param name="Table">Such as <c>calendars</c>; <see cref="All"/> when an administrator asked for everything.</param>
/// <param name="Id">Of the resource; null for everything.</param>
public sealed record JobSubject(string Table, string? Id)
{
    public const string All = "all";

    /// <summary>The rows of every case in the indexes; no case is changed.</summary>
    public static JobSubject Index { get; } = new(CaseIndexKeys.Table, null);
}

/// <param name="Look"><see cref="First"/> or <see cref="Second"/>.</param>
/// <param name="Source">Which of the partitions of that look.</param>
/// <param name="After">The last row that is done; null at the start of the partition.</param>
public sealed record JobPlace(int Look, int Source, string? After)
{
    public const int First = 1;

    public const int Second = 2;
}

/// <param name="Until">MachineTime.</param>
public sealed record JobLease(string Owner, Instant Until);

/// <param name="Total">What the indexes held at the start; null before.</param>
/// <param name="LookedAt">In the first look.</param>
/// <param name="LookedAtAgain">In the second look; twice where a commit was still under way.</param>
/// <param name="Changed">In both.</param>
/// <param name="Failed">In the look that is under way, or was the last: the second look tries again what failed in the first.</param>
public sealed record JobCounts(int? Total, int LookedAt, int LookedAtAgain, int Changed, int Failed);

/// <param name="Case">Such as <c>C-1042</c>.</param>
public sealed record JobFailure(string Case, string Why);
