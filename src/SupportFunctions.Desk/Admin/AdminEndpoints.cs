using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Admin;

/// <summary>What an administrator looks after: the ledger of everything received, and what could not be worked off.</summary>
public static class AdminEndpoints
{
    private const string Group = "Administration";

    public static void MapAdmin(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/admin/ledger", LedgerAsync).Needs(Role.Admin)
            .Says(Group, "Everything received, by how it ended.").Answers<LedgerDocument>();
        endpoints.MapGet("/api/admin/dead-letters", ListAsync).Needs(Role.Admin)
            .Says(Group, "What could not become a case or a message.").Answers<Paged<DeadLetter>>().Refuses(400);
        endpoints.MapPost("/api/admin/dead-letters/{id}/replay", ReplayAsync).Needs(Role.Admin)
            .Says(Group, "Work a dead letter off again from its raw original.").Answers<IntakeAnswer>(202).Refuses(404);
        endpoints.MapDelete("/api/admin/dead-letters/{id}", DiscardAsync).Needs(Role.Admin)
            .Says(Group, "Take a dead letter off the list; its raw original is kept.").Answers<DeadLetter>().Refuses(404);
    }

    private static async Task<IResult> LedgerAsync(IntakeLedger ledger, CancellationToken cancellation) =>
        Results.Json(await ledger.SumAsync(cancellation), DeskJson.Options);

    private static async Task<IResult> ListAsync([AsParameters] PageQuery query, DeadLetters letters, CancellationToken cancellation)
    {
        Page page = query.Read();
        if (page.After is not null && !IntakeId.TryRead(page.After, out _))
        {
            throw Page.NotOurs();
        }

        (IReadOnlyList<DeadLetter> items, string? next) = await letters.ListAsync(page.Top, page.After, cancellation);
        return Results.Json(new Paged<DeadLetter>(items, next is null ? null : Page.Encode(next)), DeskJson.Options);
    }

    private static async Task<IResult> ReplayAsync(string id, DeadLetters letters, CancellationToken cancellation) =>
        await letters.ReplayAsync(id, cancellation)
            ? Results.Json(new IntakeAnswer(id), DeskJson.Options, statusCode: StatusCodes.Status202Accepted)
            : NoLetter();

    private static async Task<IResult> DiscardAsync(string id, DeadLetters letters, CancellationToken cancellation)
    {
        if (await letters.ReadAsync(id, cancellation) is not { } letter)
        {
            return NoLetter();
        }

        await letters.DiscardAsync(id, cancellation);
        return Results.Json(letter, DeskJson.Options);
    }

    private static Problem NoLetter() => Problems.NotFound("There is no such dead letter; GET /api/admin/dead-letters lists them.");
}
