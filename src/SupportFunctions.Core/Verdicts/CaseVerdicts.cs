using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Verdicts;

/// <summary>The verdicts on a case from its facts and from any terms: what is said to a customer, and what would have been said under other terms, come from here.</summary>
public static class CaseVerdicts
{
    /// <summary>The clocks that are judged: by contract, and our own first response (R-INT-1). In this order.</summary>
    public static IReadOnlyList<ClockName> Clocks { get; } = [ClockName.FirstResponse, ClockName.Resolution, ClockName.InternalResponse];

    /// <summary>None on a clock of a merged case that goes on elsewhere: a promise counts once, where it is kept.</summary>
    public static ClockVerdict Of(CaseFacts facts, ClockName name, SlaTerms terms, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return name == ClockName.InternalResponse
            ? facts.Response?.Judge(terms, now) ?? ClockVerdict.None
            : facts.Sla is { } sla && ContractClocks.Of(sla, name, terms, [], now) is { ContinuesOn: null } clock ? ClockVerdict.Of(clock) : ClockVerdict.None;
    }

    /// <summary>The verdicts on clocks whose place one of a merged case took: nothing erases a breach.</summary>
    public static IEnumerable<(ClockName Clock, ClockVerdict Verdict)> OfReplaced(CaseFacts facts, SlaTerms terms, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts.Sla is not { } sla ? [] : facts.Replaced.Select(r => (r.Clock, ClockVerdict.Of(ContractClocks.OfReplaced(sla, r.Clock, r.From, terms, [], now))));
    }

    /// <summary>Whether the case has recorded what its facts give. It does, unless terms were corrected for a time that was over.</summary>
    /// <remarks>
    /// A question that is found never to have arrived, after the breach, gives an earlier one: what was recorded stays as it was recorded
    /// (R-SLA-9). A clock that ended without a verdict, and one that never was, promise the same: nothing.
    /// </remarks>
    public static bool IsAsRecorded(CaseFacts facts, ClockName name, ClockVerdict verdict, Instant now)
    {
        ClockVerdict recorded = facts.RecordedAt(name, now);
        return (recorded.State == verdict.State && (recorded.BreachedAt == verdict.BreachedAt || verdict.BreachedAt < recorded.BreachedAt))
            || (IsNothing(recorded) && IsNothing(verdict));
    }

    private static bool IsNothing(ClockVerdict verdict) => verdict.State is ClockState.Unknown or ClockState.Cancelled;
}
