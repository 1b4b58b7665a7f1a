using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.KnownIssues;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Cases;

/// <summary>What ties a case to others: links, merging and splitting (docs/adr/0007-merging.md).</summary>
public static partial class CaseEndpoints
{
    private static void MapRelations(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(One + "/links", LinkAsync).Needs(Role.Engineer)
            .Says(Group, "Link a known issue, a GitHub issue, another case or an incident; remove=true takes the link away. No clock changes.").Answers<CaseDocument>().Refuses(400, 404, 409, 412, 422);
        endpoints.MapPost(One + "/merge", MergeAsync).Needs(Role.Engineer)
            .Says(Group, "Merge the case into another one of the same customer: it is closed, and its unmet clocks go on there from their original start.").Answers<CaseDocument>().Refuses(400, 404, 409, 412, 422);
        endpoints.MapPost(One + "/split", SplitAsync).Needs(Role.Engineer)
            .Says(Group, "Make a case of its own of messages of the customer, named by their seq; its clocks start when the earliest was received.").Answers<CaseDocument>().Refuses(400, 404, 409, 412, 422);
    }

    private static async Task<IResult> LinkAsync(
        string id, JsonBody<LinkBody> body, HttpContext context, CaseService cases, CaseStore store, CaseErrands errands, IIncidentLinks incidents, KnownIssueTelling knownIssues, CaseDocuments documents, CancellationToken cancellation)
    {
        LinkBody b = body.Check();
        OtherCase? other = b.Kind == LinkKind.Case && CaseId.TryRead(b.Ref?.Trim(), out CaseId named)
            ? OtherCase.Of((await store.LoadAsync(named, cancellation)).Case)
            : null;
        var command = new CaseCommand.Link(context.ActingAs(b.Engineer), b.Kind ?? LinkKind.Unknown, b.Ref ?? "", b.Remove ?? false, other)
        {
            KnownIssue = b.Kind == LinkKind.KnownIssue ? await knownIssues.SeenAsync(b.Ref?.Trim() ?? "", cancellation) : null,
        };
        if (command.Kind == LinkKind.Incident && await LinkToIncidentAsync(Read(id), command, context, store, incidents, cancellation) is { } linked)
        {
            return await ShowAsync(linked, context, documents);
        }

        CaseResult.Done done = await DoAsync(Read(id), command, context, cases, cancellation);
        await RunAsync(errands, done, cancellation);
        return await ShowAsync(done.Case, context, documents);
    }

    /// <returns>The case as it is then; null when there is no such incident.</returns>
    private static async Task<Case?> LinkToIncidentAsync(
        CaseId id, CaseCommand.Link command, HttpContext context, CaseStore store, IIncidentLinks incidents, CancellationToken cancellation)
    {
        Case before = await FindAsync(id.ToString(), store, cancellation);
        if (Expected(context) is { } sequence && sequence != before.Sequence)
        {
            throw Problems.PreconditionFailed(ETagOf(before)).ToException();
        }

        (bool exists, Decision.Refused? refused) = await incidents.LinkAsync(id, command, context.CommandId(), cancellation);
        return refused is not null ? throw Of(refused).ToException() : exists ? (await store.LoadAsync(id, cancellation)).Case : null;
    }

    private static async Task<IResult> MergeAsync(
        string id, JsonBody<MergeBody> body, HttpContext context, CaseService cases, CaseStore store, CaseErrands errands, CaseDocuments documents, CancellationToken cancellation)
    {
        MergeBody b = body.Check();
        CaseId into = CaseId.TryRead(b.Into?.Trim(), out CaseId named) ? named
            : throw Problems.Validation("into", "Name the case that goes on, such as C-1042.").ToException();
        OtherCase other = OtherCase.Of((await store.LoadAsync(into, cancellation)).Case);
        CaseResult.Done done = await DoAsync(Read(id), new CaseCommand.Merge(context.ActingAs(b.Engineer), other, b.Reason), context, cases, cancellation);
        await RunAsync(errands, done, cancellation);
        return await ShowAsync(done.Case, context, documents);
    }

    private static async Task<IResult> SplitAsync(
        string id, JsonBody<SplitBody> body, HttpContext context, CaseService cases, CaseStore store, CaseErrands errands, CaseNumbers numbers,
        MessageReservations messages, CaseDocuments documents, CancellationToken cancellation)
    {
        SplitBody b = body.Check();
        Case from = await FindAsync(id, store, cancellation);
        long[] chosen = [.. (b.Messages ?? []).Take(CaseLimits.SplitMessages + 1)];
        await CheckLengthAsync(from.Id, chosen, store, cancellation);

        // The same Idempotency-Key finds the same number again, even after a crash between number and case.
        CaseId wanted = await numbers.NextAsync(cancellation);
        CaseId into = context.CommandId() is { } key
            ? (await messages.ReserveAsync(new MessageSource("split-" + key, null, null), wanted, cancellation)).Case
            : wanted;
        CaseResult.Done done = await DoAsync(
            from.Id, new CaseCommand.Split(context.ActingAs(b.Engineer), into, [.. chosen], b.Subject, b.Reason), context, cases, cancellation);
        await errands.RunPendingAsync(done.Case.Id, cancellation);
        Case made = (await store.LoadAsync(into, cancellation)).Case;
        return await ShowAsync(made, context, documents);
    }

    /// <summary>All messages of a new case are written at once, which has its limit.</summary>
    private static async Task CheckLengthAsync(CaseId id, long[] chosen, CaseStore store, CancellationToken cancellation)
    {
        int characters = 0;
        foreach (long sequence in chosen.Where(s => s > 0).Distinct())
        {
            characters += await store.EventsAsync(id, sequence, 1, cancellation) switch
            {
                [{ Event: CaseEvent.CustomerWrote message }] => message.Text.Length + (message.Content?.Text?.Length ?? 0),
                [{ Event: CaseEvent.Opened first }] => first.Text.Length + (first.Content?.Text?.Length ?? 0),
                _ => 0,
            };
        }

        if (characters > CaseLimits.SplitCharacters)
        {
            throw Problems.Validation("messages", $"Together they have more than {CaseLimits.SplitCharacters} characters: split fewer of them off at a time.").ToException();
        }
    }

    /// <summary>At once, so that the next GET of the other case shows it; whatever hinders that, the outbox does it later.</summary>
    private static async Task RunAsync(CaseErrands errands, CaseResult.Done done, CancellationToken cancellation)
    {
        try
        {
            await errands.RunPendingAsync(done.Case.Id, cancellation);
        }
        catch (Exception e) when (e is StoreUnavailableException or InvalidOperationException)
        {
            // Logged when the outbox meets it again.
        }
    }

    private static async Task<IResult> ShowAsync(Case of, HttpContext context, CaseDocuments documents)
    {
        context.SetETag(ETagOf(of));
        return Results.Json(await documents.OfAsync(of, context.RequestAborted), DeskJson.Options);
    }
}
