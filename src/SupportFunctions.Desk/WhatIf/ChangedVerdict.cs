using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>A verdict that would be another; evaluating the case alone gives the same.</summary>
public sealed record ChangedVerdict(FactsPlace Place, CaseId Case, string? Customer, Severity Severity, ClockName Clock, ClockVerdict Was, ClockVerdict Would);

/// <summary>What came of some cases.</summary>
/// <param name="Moved">Clocks whose verdict stays while their deadline, or when they were met, is another.</param>
/// <param name="Stale">Cases whose row of facts was behind the case; the case itself was taken.</param>
/// <param name="Unexplained">Cases that have recorded another verdict than their facts give: none, unless terms were corrected.</param>
/// <param name="Until">When the last of them was opened.</param>
public sealed record WhatIfPart(int Cases, int ChangedCases, int Moved, int Stale, IReadOnlyList<CaseId> Unexplained, IReadOnlyList<ChangedVerdict> Verdicts, Instant Until);
