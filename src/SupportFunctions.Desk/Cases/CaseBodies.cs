using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Desk.Cases;

/// <summary>The bodies of contract.md, all fields as they may come; <c>engineer</c> names who acts when the key is shared.</summary>
public sealed record CreateCaseBody(string? Subject, PersonBody? From, string? Text, string? Customer, string? Product);

public sealed record PersonBody(string? Email, string? Name);

public sealed record TriageBody(
    Severity? Severity, Priority? Priority, CaseType? Type, string? Product, string? Feature, Maturity? Maturity, RuntimeEnvironment? Environment,
    BusinessImpact? BusinessImpact, string? Customer, string? RealQuestion, bool? HighStakes, string? Reason, string? Engineer);

public sealed record AssignBody(string? Engineer, string? HandoffSummary);

public sealed record ReplyBody(
    string? Summary, string? NextSteps, string? Body, Instant? NextUpdateBy, bool? WaitingOnCustomer, string? Ask, string? Engineer);

public sealed record NoteBody(string? Text, string? Evidence, string? Assumptions, string? OpenQuestions, string? Engineer);

public sealed record WaitBody(WaitingOn? On, string? Ask, string? Engineer);

public sealed record ResolveBody(ResolutionKind? Kind, string? Summary, string? RootCause, string? Engineer);

public sealed record ConfirmBody(string? Documentation, string? Engineer);

public sealed record ReopenBody(string? Reason, string? Engineer);

/// <param name="Missing">Of R-SLA-6: <c>summary</c>, <c>nextSteps</c>.</param>
public sealed record ReplyAnswer(bool CountsAsFirstResponse, IReadOnlyList<string> Missing);
