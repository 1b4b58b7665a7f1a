using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Policies;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Digests;

/// <param name="Receives">Whether they get the next one, as things are now.</param>
/// <param name="Because">Why not: <c>unsubscribed</c> or <c>complained</c>.</param>
public sealed record DigestReaderDocument(
    string Email, bool Receives, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DigestRefusal? Because);

/// <param name="Week">ISO week, as <c>2026-W10</c>.</param>
/// <param name="At">When that was decided.</param>
public sealed record DigestDecisionDocument(string Week, DigestOutcome Outcome, int Mails, Instant At);

/// <summary>The digest of a customer as it would be now, whether or not anybody is down for it.</summary>
/// <param name="NextDueAt">Of the next one; the present one's, where nobody is down for it yet.</param>
/// <param name="Contacts">Who is down for it.</param>
/// <param name="Last">What became of the last one; left out before there was any.</param>
/// <param name="IsEmpty">There is nothing to say, so nothing would be sent.</param>
public sealed record DigestDocument(
    string Customer, Instant NextDueAt, string TimeZone, string Language, IReadOnlyList<DigestReaderDocument> Contacts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DigestDecisionDocument? Last, bool IsEmpty, string Subject, string Text);

internal static class DigestEndpoints
{
    public static void MapDigests(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/customers/{id}/digest", ShowAsync).Needs(Role.Reader)
        .Says("Customers", "The weekly digest as it would be now, who gets it and when; nothing is sent.").Answers<DigestDocument>().Refuses(404);

    private static async Task<IResult> ShowAsync(
        string id, ResourceService<CustomerResource> customers, ResourceTable<DeskPolicy> policies, DigestStore store, DigestReaders readers, DigestWriter writer,
        DigestMails mails, DeskTime desk, CancellationToken cancellation)
    {
        Stored<CustomerResource> record = await customers.GetAsync(id, cancellation);
        DeskPolicy policy = await policies.CurrentAsync(cancellation);
        DigestState state = await store.StateAsync(id, cancellation) ?? DigestState.None(id);
        DigestSchedule schedule = DigestLifecycle.ScheduleOf(record, policy);
        LocalDate last = schedule.LastDue(desk.Now);
        LocalDate next = (state is { IsActive: true, Last: { } decided } && decided > last ? decided : last).PlusWeeks(1);
        DigestIssue issue = await writer.WriteAsync(record, policy, next, desk.Now, cancellation);
        IReadOnlyList<DigestReader> asked = await readers.AskAsync(record.Value, cancellation);
        return Results.Json(
            new DigestDocument(
                id, schedule.DueAt(next), issue.TimeZone, issue.Language,
                [.. asked.Select(r => new DigestReaderDocument(r.Address, r.Refusal == DigestRefusal.None, r.Refusal == DigestRefusal.None ? null : r.Refusal))],
                state is { Last: { } week, Outcome: not DigestOutcome.Unknown } ? new DigestDecisionDocument(DigestSchedule.Name(week), state.Outcome, state.Mails, state.At) : null,
                issue.IsEmpty, DigestMails.SubjectOf(issue), mails.Render(issue, asked.Select(r => r.Name).FirstOrDefault(), unsubscribe: null).Text),
            DeskJson.Options);
    }
}
