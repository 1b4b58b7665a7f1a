using System.Globalization;
using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Reports;

/// <summary>A clock behind a figure of the report; without a clock a case.</summary>
/// <param name="Url">The case.</param>
public sealed record SlaCaseDocument(
    CaseId CaseId, string? Customer, Severity Severity, ClockName Clock, SlaOutcome Outcome, bool Provisional,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? DueAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? BreachedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Instant? MetAt,
    Duration UnjustifiedWaiting, string Url)
{
    /// <summary>When the customer wrote, of an answer that is counted (R-INT-2).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? WroteAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Instant? RepliedAt { get; init; }

    internal static string Header { get; } = Csv.Line(
        "case", "customer", "severity", "clock", "outcome", "provisional", "dueAt", "breachedAt", "metAt", "unjustifiedWaiting", "url", "wroteAt", "repliedAt");

    internal string Line() => Csv.Line(
        CaseId.ToString(), Customer, Words.Of(Severity), Words.Of(Clock), Words.Of(Outcome), Provisional ? "true" : "false",
        Csv.Of(DueAt), Csv.Of(BreachedAt), Csv.Of(MetAt), Durations.Write(UnjustifiedWaiting), Url, Csv.Of(WroteAt), Csv.Of(RepliedAt));
}

/// <summary>Which clocks a figure counts.</summary>
/// <param name="Customer">Empty: cases of which nobody has said whose they are. Null: any.</param>
/// <param name="Severity">Unknown: before triage. Null: any.</param>
/// <param name="IsWaiting">Cases with unjustified waiting, whatever their clocks are.</param>
/// <param name="Reply">Answers to the customer that took so long, whatever the clocks are.</param>
internal sealed record SlaCaseFilter(string? Customer, Severity? Severity, ClockName? Clock, SlaOutcome? Outcome, bool? IsProvisional, bool IsWaiting, ReplySpeed? Reply)
{
    public IEnumerable<SlaCaseDocument> Of(JudgedCase judged)
    {
        CaseFacts facts = judged.Facts;
        if ((Customer is { } customer && customer != (facts.Customer ?? "")) || (Severity is { } severity && severity != facts.Severity))
        {
            return [];
        }

        if (IsWaiting)
        {
            return judged.UnjustifiedWaiting > Duration.Zero ? [Document(judged, ClockName.Unknown, ClockVerdict.None)] : [];
        }

        if (Reply is { } speed)
        {
            return facts.Turns.Where(t => ReplySpeeds.Of(t) == speed)
                .Select(t => Document(judged, ClockName.Unknown, ClockVerdict.None) with { WroteAt = t.WroteAt, RepliedAt = t.RepliedAt });
        }

        return judged.Verdicts.Where(v => Fits(v.Clock, v.Verdict)).Select(v => Document(judged, v.Clock, v.Verdict));
    }

    private bool Fits(ClockName clock, ClockVerdict verdict) =>
        SlaOutcomes.Of(verdict) is var outcome and not SlaOutcome.None
        && (Clock is null || Clock == clock) && (Outcome is null || Outcome == outcome) && (IsProvisional is null || IsProvisional == verdict.IsProvisional);

    private static SlaCaseDocument Document(JudgedCase judged, ClockName clock, ClockVerdict verdict) => new(
        judged.Facts.Id, judged.Facts.Customer, judged.Facts.Severity, clock, SlaOutcomes.Of(verdict), verdict.IsProvisional,
        verdict.DueAt, verdict.BreachedAt, verdict.MetAt, judged.UnjustifiedWaiting, string.Create(CultureInfo.InvariantCulture, $"/api/cases/{judged.Facts.Id}"));
}
