using NodaTime;

namespace SupportFunctions.EndToEnd.Tests.Driver;

/// <summary>The bodies of contract.md as an outside program would write them down; none of the product's types.</summary>
internal sealed record IntakeBody(string IntakeId, string State, string? CaseId, string? Reason)
{
    public bool IsQueued => State == "queued";
}

internal sealed record CaseBody(
    string Id, string Subject, string Status, CustomerRef? Customer, PersonBody? Requester, string? Severity, string? Priority, string? Assignee,
    string Channel, Instant OpenedAt, Instant UpdatedAt, IReadOnlyList<ClockBody> Clocks, int Messages)
{
    public ClockBody Clock(string name) => Clocks.Single(c => c.Name == name);
}

internal sealed record CustomerRef(string Id, string Name, string Tier, string Deployment);

internal sealed record PersonBody(string Email, string? Name);

internal sealed record ClockBody(
    string Name, string Agreement, string Calendar, string Target, Instant StartedAt, Instant? DueAt, string State,
    string Elapsed, string PausedTotal, Instant? MetAt, Instant? BreachedAt, bool? Provisional);

internal sealed record EventBody(long Seq, Instant At, string Type, string By, System.Text.Json.JsonElement Data)
{
    public string? Word(string name) => Data.TryGetProperty(name, out var value) ? value.ToString() : null;

    public Instant Instant(string name) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(Word(name)!).Value;
}

internal sealed record ReplyAnswer(bool CountsAsFirstResponse, IReadOnlyList<string> Missing);

internal sealed record ItemsBody<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record LedgerBody(
    long Received, long Case, long Message, long Duplicate, long Ignored, long Quarantine, long Dead, long Queued, bool Balanced, LedgerAuditBody Audit);

internal sealed record LedgerAuditBody(string? At, long Mismatches, long Listed, long Discarded);

internal sealed record ProblemBody(string Type, string Title, int Status, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);
