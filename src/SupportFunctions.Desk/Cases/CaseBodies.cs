using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Cases;

/// <summary>The bodies of contract.md, all fields as they may come; <c>engineer</c> names who acts when the key is shared.</summary>
public sealed record CreateCaseBody(string? Subject = null, PersonBody? From = null, string? Text = null, string? Customer = null, string? Product = null);

public sealed record PersonBody(string? Email = null, string? Name = null);

public sealed record TriageBody(
    Severity? Severity = null, Priority? Priority = null, CaseType? Type = null, string? Product = null, string? Feature = null, Maturity? Maturity = null, RuntimeEnvironment? Environment = null,
    BusinessImpact? BusinessImpact = null, string? Customer = null, string? RealQuestion = null, bool? HighStakes = null, string? Reason = null, string? Engineer = null);

public sealed record AssignBody(string? Engineer = null, string? HandoffSummary = null);

public sealed record ReplyBody(
    string? Summary = null, string? NextSteps = null, string? Body = null, Instant? NextUpdateBy = null, bool? WaitingOnCustomer = null, string? Ask = null, string? Engineer = null);

public sealed record NoteBody(string? Text = null, string? Evidence = null, string? Assumptions = null, string? OpenQuestions = null, string? Engineer = null);

public sealed record WaitBody(WaitingOn? On = null, string? Ask = null, string? Engineer = null);

public sealed record ResolveBody(ResolutionKind? Kind = null, string? Summary = null, string? RootCause = null, string? Engineer = null);

public sealed record ConfirmBody(string? Documentation = null, string? Engineer = null);

public sealed record ReopenBody(string? Reason = null, string? Engineer = null);

/// <param name="Remove">True takes the link away.</param>
public sealed record LinkBody(LinkKind? Kind = null, string? Ref = null, bool? Remove = null, string? Engineer = null);

/// <param name="Into">The case that goes on.</param>
public sealed record MergeBody(string? Into = null, string? Reason = null, string? Engineer = null);

/// <param name="Messages">The seq of 'opened' and 'customer-wrote' events in the timeline.</param>
/// <param name="Subject">Of the new case; the same when left out.</param>
public sealed record SplitBody(IReadOnlyList<long>? Messages = null, string? Subject = null, string? Reason = null, string? Engineer = null);

/// <param name="Missing">Of R-SLA-6: <c>summary</c>, <c>nextSteps</c>.</param>
public sealed record ReplyAnswer(bool CountsAsFirstResponse, IReadOnlyList<string> Missing);
