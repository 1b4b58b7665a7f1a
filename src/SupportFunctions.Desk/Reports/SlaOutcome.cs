using System.Diagnostics;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;

namespace SupportFunctions.Desk.Reports;

/// <summary>What a clock counts as in a report (R-SLA-11).</summary>
public enum SlaOutcome
{
    /// <summary>There is no such clock: it is not counted.</summary>
    None = 0,
    /// <summary>Met by its deadline.</summary>
    InTime = 1,
    /// <summary>Met, after its deadline.</summary>
    Late = 2,
    /// <summary>Past its deadline and not met, whether the case is still open or not.</summary>
    Breached = 3,
    Running = 4,
    Paused = 5,
    /// <summary>Ended before its deadline without having been met.</summary>
    Cancelled = 6,
}

internal static class SlaOutcomes
{
    public static SlaOutcome Of(ClockVerdict verdict) => verdict.State switch
    {
        ClockState.Unknown => SlaOutcome.None,
        ClockState.Met => SlaOutcome.InTime,
        ClockState.Breached => verdict.MetAt is null ? SlaOutcome.Breached : SlaOutcome.Late,
        ClockState.Running => SlaOutcome.Running,
        ClockState.Paused => SlaOutcome.Paused,
        ClockState.Cancelled => SlaOutcome.Cancelled,
        _ => throw new UnreachableException(),
    };
}
