using NodaTime;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Jobs;

/// <summary>How long a job waits for others. MachineTime.</summary>
/// <param name="Settle">
/// Between the start and the second look: by then every process has forgotten what it knew before the change, and whatever was decided
/// with it has been committed.
/// </param>
public sealed record JobTiming(Duration Settle)
{
    /// <summary>A machine knows of a change made on another one after the directory's lifetime; as long again for what was under way.</summary>
    public static JobTiming ManyMachines { get; } = new(Duration.FromTimeSpan(2 * DeskDirectory.Lifetime));

    /// <summary>The process that makes a change forgets at once; only what was under way is to be waited for.</summary>
    public static JobTiming OneProcess { get; } = new(Duration.FromSeconds(5));

    /// <summary>A job whose change was neither made nor refused by then begins all the same: its process is gone.</summary>
    public static readonly Duration Unreleased = Duration.FromSeconds(60);

    /// <summary>Renewed with every page; after it another machine goes on.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(2);
}
