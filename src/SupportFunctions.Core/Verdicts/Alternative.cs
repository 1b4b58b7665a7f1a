using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Clocks;

namespace SupportFunctions.Core.Verdicts;

/// <summary>What a case would have come to under other terms, or with other staffed hours.</summary>
/// <param name="Terms">Those to judge by instead.</param>
/// <param name="Staffing">Null: as it was.</param>
public sealed record Alternative(SlaTerms Terms, Staffing? Staffing = null)
{
    /// <summary>Both verdicts on every clock, each from the same function.</summary>
    /// <param name="terms">Those that were in force.</param>
    public ImmutableArray<VerdictPair> Compare(CaseFacts facts, SlaTerms terms, Instant now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        CaseFacts staffed = Staffing?.Apply(facts, now) ?? facts;
        return [.. CaseVerdicts.Clocks.Select(c => new VerdictPair(c, CaseVerdicts.Of(facts, c, terms, now), CaseVerdicts.Of(staffed, c, Terms, now)))];
    }
}

/// <param name="Was">By the terms that were in force.</param>
public readonly record struct VerdictPair(ClockName Clock, ClockVerdict Was, ClockVerdict Would)
{
    /// <summary>Another state, or a breach at another instant.</summary>
    public bool IsChanged => !Was.IsSameAs(Would);

    /// <summary>The verdict stays, and the deadline or the moment it was met is another.</summary>
    public bool IsMoved => !IsChanged && (Was.DueAt != Would.DueAt || Was.MetAt != Would.MetAt);
}
