using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.WhatIf;

/// <summary>Which verdicts would change. The counts are of the whole period on every page.</summary>
/// <param name="Cases">Opened in the period.</param>
/// <param name="Changed">Verdicts that would be another: another state, or a breach at another instant.</param>
/// <param name="Moved">Verdicts that stay while their deadline, or when they were met, is another.</param>
/// <param name="Unexplained">Cases whose record differs from what their facts give: none, unless terms were corrected for the past.</param>
/// <param name="UnexplainedCases">The first of them.</param>
/// <param name="Stale">Changed cases whose row in the index was behind the case; the case itself was evaluated.</param>
/// <param name="Now">As of when; the pages of one answer share it.</param>
public sealed record WhatIfDocument(
    int Cases, int Changed, int ChangedCases, int Moved, int Unexplained, IReadOnlyList<CaseId> UnexplainedCases, int Stale, Instant Now,
    IReadOnlyList<FlowDocument> ByClock, IReadOnlyList<ChangedVerdictDocument> Verdicts, string? Next)
{
    public static WhatIfDocument Of(WhatIfTotals totals, IEnumerable<ChangedVerdict> verdicts, Instant now, string? next)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return new WhatIfDocument(
            totals.Cases, totals.Changed, totals.ChangedCases, totals.Moved, totals.Unexplained, totals.UnexplainedCases, totals.Stale, now,
            [.. totals.Flows.Select(f => new FlowDocument(Words.Of(f.Clock)!, VerdictDocument.Word(f.From), VerdictDocument.Word(f.To), f.Count))],
            [.. verdicts.Select(ChangedVerdictDocument.Of)], next);
    }
}

public sealed record FlowDocument(string Clock, string From, string To, int Count);

/// <param name="Confirmed">The case alone was evaluated again, from its own record, and gave this.</param>
public sealed record ChangedVerdictDocument(
    CaseId CaseId, string? Customer, Severity Severity, ClockName Clock, VerdictDocument Was, VerdictDocument Would, bool Confirmed)
{
    public static ChangedVerdictDocument Of(ChangedVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new ChangedVerdictDocument(
            verdict.Case, verdict.Customer, verdict.Severity, verdict.Clock, VerdictDocument.Of(verdict.Was), VerdictDocument.Of(verdict.Would), Confirmed: true);
    }
}

/// <param name="State">A clock's state, or <c>none</c> where nothing is promised.</param>
public sealed record VerdictDocument(
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? DueAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Provisional)
{
    public static VerdictDocument Of(ClockVerdict verdict) => new(Word(verdict.State), verdict.DueAt, verdict.BreachedAt, verdict.MetAt, verdict.IsProvisional);

    public static string Word(ClockState state) => Words.Of(state) ?? "none";
}
