using Microsoft.Extensions.Logging;
using NodaTime;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Lifecycles;

/// <param name="Signalled">Due entries whose lifecycles were woken.</param>
/// <param name="Requeued">Intakes that were handed over again.</param>
public sealed record SweepResult(int Signalled, int Requeued);

/// <summary>Finds what a lost signal or a killed process left behind. One pass; a host runs it about once a minute.</summary>
public sealed partial class Sweep(
    DueIndex due, IntakeStore intakes, ILifecycles lifecycles, IIntakeHandover handover, DeskTime desk, MachineTime machine, ILogger<Sweep>? logger = null)
{
    /// <summary>A lifecycle that is awake serves its entries within this time; only older ones are taken for forgotten. MachineTime.</summary>
    public static readonly Duration Grace = Duration.FromSeconds(30);

    /// <summary>An intake that has been queued for longer is handed over again. MachineTime.</summary>
    public static readonly Duration Overdue = Duration.FromMinutes(2);

    /// <summary>Entries of one shard in one pass; the earliest are first, the rest is for the next pass.</summary>
    private const int Page = 200;

    public async Task<SweepResult> RunAsync(CancellationToken cancellation)
    {
        var result = new SweepResult(await SignalAsync(cancellation), await RequeueAsync(cancellation));
        if (logger is not null && result is not { Signalled: 0, Requeued: 0 })
        {
            Log.Swept(logger, result.Signalled, result.Requeued);
        }

        return result;
    }

    private async Task<int> SignalAsync(CancellationToken cancellation)
    {
        int signalled = 0;
        foreach (DueLine line in new[] { DueLine.Desk, DueLine.Machine })
        {
            for (int shard = 0; shard < DueIndex.Shards; shard++)
            {
                foreach (DueEntry entry in await due.EarliestAsync(line, shard, Page, cancellation))
                {
                    if (!IsForgotten(entry))
                    {
                        break;
                    }

                    await lifecycles.SignalAsync(entry, cancellation);
                    signalled++;
                }
            }
        }

        return signalled;
    }

    /// <summary>The entry of a commit stands for a minute after it already; no further grace is due to it.</summary>
    private bool IsForgotten(DueEntry entry) => entry.Line == DueLine.Desk
        ? entry.At + (Grace * desk.Speed) <= desk.Now
        : entry.At + (entry.Sequence > 0 ? Duration.Zero : Grace) <= machine.Now;

    /// <summary>In the order in which they were accepted, so that a conversation that waited is worked off as it was held.</summary>
    private async Task<int> RequeueAsync(CancellationToken cancellation)
    {
        var overdue = new List<IntakeReference>();
        await foreach (IntakeReference reference in intakes.QueuedAsync(cancellation))
        {
            if (reference.StoredAt + Overdue < machine.Now)
            {
                overdue.Add(reference);
            }
        }

        foreach (IntakeReference reference in overdue.OrderBy(r => r.StoredAt))
        {
            await handover.EnqueueAsync(reference, cancellation);
        }

        return overdue.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The sweep woke {Signalled} lifecycles and handed {Requeued} intakes over again.")]
        public static partial void Swept(ILogger logger, int signalled, int requeued);
    }
}
