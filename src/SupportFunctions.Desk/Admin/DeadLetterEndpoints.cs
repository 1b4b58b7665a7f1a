using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Intake.Ledger;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Admin;

/// <param name="Ids">1 to 500 ids of dead letters.</param>
public sealed record ReplayBody(IReadOnlyList<string>? Ids);

/// <param name="Replayed">Queued again.</param>
/// <param name="Unknown">No dead letters; they may have been replayed by somebody else.</param>
public sealed record ReplayAnswer(IReadOnlyList<string> Replayed, IReadOnlyList<string> Unknown);

/// <summary>What could not become a case or a message: look at it, work it off again, or put it away. Nothing is ever destroyed here.</summary>
internal static class DeadLetterEndpoints
{
    private const string Group = "Administration";
    private const string All = "/api/admin/dead-letters";
    private const string One = All + "/{id}";
    private const int MostIds = 500;

    public static void MapDeadLetters(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(All, ListAsync).Needs(Role.Admin)
            .Says(Group, "What could not become a case or a message, and what the host's queues put aside, with its source; with discarded=true what somebody has put away.").Answers<Paged<DeadLetter>>().Refuses(400);
        endpoints.MapPost(All + "/replay", ReplayManyAsync).Needs(Role.Admin)
            .Says(Group, "Work up to 500 dead letters off again from their raw originals.").Answers<ReplayAnswer>(202).Refuses(400, 415);
        endpoints.MapGet(One, GetAsync).Needs(Role.Admin)
            .Says(Group, "One dead letter, discarded or not.").Answers<DeadLetter>().Refuses(404);
        endpoints.MapGet(One + "/raw", RawAsync).Needs(Role.Admin)
            .Says(Group, "The raw original, as it was received, as an attachment.").Answers<string>().Refuses(404);
        endpoints.MapPost(One + "/replay", ReplayAsync).Needs(Role.Admin)
            .Says(Group, "Work a dead letter off again from its raw original; a discarded one too.").Answers<IntakeAnswer>(202).Refuses(404, 409);
        endpoints.MapDelete(One, DiscardAsync).Needs(Role.Admin)
            .Says(Group, "Take a dead letter off the list; who did so is kept, and its raw original too.").Answers<DeadLetter>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(string? discarded, [AsParameters] PageQuery query, AllLetters letters, CancellationToken cancellation)
    {
        Page page = query.Read();
        if (!string.IsNullOrEmpty(discarded) && discarded is not ("true" or "false"))
        {
            throw Problems.Validation("discarded", "One of true, false.").ToException();
        }

        if (page.After is not null && !AllLetters.IsPlace(page.After))
        {
            throw Page.NotOurs();
        }

        (IReadOnlyList<DeadLetter> items, string? next) = await letters.ListAsync(page.Top, page.After, discarded is "true", cancellation);
        return Results.Json(new Paged<DeadLetter>(items, next is null ? null : Page.Encode(next)), DeskJson.Options);
    }

    private static async Task<IResult> GetAsync(string id, AllLetters letters, CancellationToken cancellation) =>
        await letters.ReadAsync(id, cancellation) is { } letter ? Results.Json(letter, DeskJson.Options) : NoLetter();

    /// <summary>A stranger wrote it: it is handed out to be saved, never to be shown in the desk's own name.</summary>
    private static async Task<IResult> RawAsync(string id, HttpContext context, AllLetters letters, IntakeStore store, CancellationToken cancellation)
    {
        if (await letters.ReadAsync(id, cancellation) is null || await store.ReadAsync(id, cancellation) is not { } record)
        {
            return NoLetter();
        }

        Stream raw;
        try
        {
            raw = await store.OpenRawAsync(record, cancellation);
        }
        catch (InvalidDataException)
        {
            return Problems.NotFound("Its raw original is gone; GET /api/admin/ledger lists that, and says what to do.");
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return record.Kind == IntakeKind.Mail
            ? Results.Stream(raw, "message/rfc822", id + ".eml")
            : Results.Stream(raw, "application/octet-stream", id + ".bin");
    }

    private static async Task<IResult> ReplayAsync(string id, AllLetters letters, IntakeStore store, CancellationToken cancellation)
    {
        if (await letters.ReplayAsync(id, cancellation))
        {
            return Results.Json(new IntakeAnswer(id), DeskJson.Options, statusCode: StatusCodes.Status202Accepted);
        }

        LedgerEntry? entry = IntakeId.TryRead(id, out _) ? await store.EntryAsync(id, cancellation) : null;
        return entry is not { Line: not null } ? NoLetter()
            : entry.Record is { } record ? Problems.Conflict(
                "dead-letters/not-dead", $"It is no dead letter, but '{Words.Of(record.State)}'; somebody else may have replayed it. GET /api/intake/{id} tells how it ends.")
            : Problems.Conflict("dead-letters/not-dead", "Its line in the ledger cannot be read, so there is nothing to work off. GET /api/admin/ledger says what to do.");
    }

    private static async Task<IResult> ReplayManyAsync(JsonBody<ReplayBody> body, AllLetters letters, CancellationToken cancellation)
    {
        ReplayBody read = body.Check((b, faults) =>
        {
            if (b.Ids is not { Count: > 0 and <= MostIds } || b.Ids.Any(i => i is null || !AllLetters.IsPlace(i)))
            {
                faults.Add("ids", $"1 to {MostIds} ids are needed, as GET {All} lists them.");
            }
        });
        (var replayed, var unknown) = (new List<string>(), new List<string>());
        foreach (string id in read.Ids!.Distinct())
        {
            (await letters.ReplayAsync(id, cancellation) ? replayed : unknown).Add(id);
        }

        return Results.Json(new ReplayAnswer(replayed, unknown), DeskJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> DiscardAsync(string id, HttpContext context, AllLetters letters, CancellationToken cancellation) =>
        await letters.DiscardAsync(id, context.Actor(), cancellation) is { } letter ? Results.Json(letter, DeskJson.Options) : NoLetter();

    private static Problem NoLetter() => Problems.NotFound($"There is no such dead letter; GET {All} lists them.");
}
