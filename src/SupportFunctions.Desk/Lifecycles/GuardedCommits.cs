using NodaTime;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Lifecycles;

public enum CommitOutcome
{
    Unknown = 0,
    Committed = 1,
    /// <summary>Somebody else was faster: load and decide again.</summary>
    Conflict = 2,
    /// <summary>A mark was there: this very message or command has been applied before.</summary>
    AppliedBefore = 3,
}

/// <summary>Commits that cannot be forgotten: announced in the due index before they are made, signalled after.</summary>
public sealed class GuardedCommits(DueIndex due, ILifecycles lifecycles, MachineTime machine, Failpoints failpoints)
{
    /// <summary>How long a commit may take before a sweep looks whether its delivery was forgotten. MachineTime.</summary>
    public static readonly Duration GuardTime = Duration.FromSeconds(60);

    /// <param name="sequence">That is about to be committed, 1 or more; the entry is removed by the round that has seen it.</param>
    /// <param name="commit">Writes the decision over the state it was made on, in one transaction.</param>
    public async Task<CommitOutcome> CommitAsync(
        LifecycleId id, long sequence, Func<CancellationToken, Task<CommitOutcome>> commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        var guard = new DueEntry(DueLine.Machine, machine.Now + GuardTime, id, sequence);
        await due.AddAsync(guard, cancellation);
        failpoints.Hit(Failpoints.Due);
        CommitOutcome outcome = await commit(cancellation);
        failpoints.Hit(Failpoints.Commit);
        if (outcome == CommitOutcome.Committed)
        {
            await lifecycles.SignalAsync(guard, cancellation);
        }

        return outcome;
    }
}
