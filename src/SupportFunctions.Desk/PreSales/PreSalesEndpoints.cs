using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Pages;

namespace SupportFunctions.Desk.PreSales;

/// <summary>The pre-sales form (R-IN-3): a page for people, JSON for programs, at one URL that is open to all.</summary>
internal static class PreSalesEndpoints
{
    public const string Path = "/intake/presales";

    private const string Trapped = "A field that people do not see was filled in, as programs that fill in forms do. Discard it, or raise it by hand if somebody did mean it.";

    public static void MapPreSales(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, () => FormPage(new PreSalesBody(), new Faults(), submission: null, StatusCodes.Status200OK)).IsOpen().ExcludeFromDescription();
        endpoints.MapPost(Path, PostAsync).IsOpen().WithMetadata(new OpenIdempotency())
            .Says("Intake", "A pre-sales request (R-IN-3) as JSON, or as the form of the page at the same URL, which answers with a page.")
            .Accepts<PreSalesBody>(PreSalesForm.Json, PreSalesForm.UrlEncoded, PreSalesForm.Multipart)
            .Answers<IntakeAnswer>(202).Refuses(400, 413, 415, 422);
    }

    private static async Task<IResult> PostAsync(HttpContext context, IntakeReception reception, CancellationToken cancellation)
    {
        string? contentType = context.Request.ContentType;
        if (PreSalesForm.TypeOf(contentType) is not { } type)
        {
            return Problems.UnsupportedMediaType(PreSalesForm.HowTo);
        }

        if (await ReadAsync(context.Request.Body, cancellation) is not { } raw)
        {
            return Problems.TooLarge(PreSalesLimits.Bytes);
        }

        PreSalesReading read = await PreSalesForm.ReadAsync(contentType!, raw, cancellation);
        if (read.IsTrapped)
        {
            // Kept, and nobody learns that it was noticed.
            return ReceivedPage(await reception.QuarantineAsync(IntakeKind.PreSalesForm, contentType!, raw, Trapped, cancellation), read.Body);
        }

        if (type == PreSalesForm.Json)
        {
            read.Faults.ThrowIfAny();
        }
        else if (!read.Faults.IsEmpty)
        {
            return FormPage(read.Body, read.Faults, read.Submission, StatusCodes.Status400BadRequest);
        }

        string id = await reception.AcceptAsync(IntakeKind.PreSalesForm, contentType!, raw, context.CommandId(), cancellation);
        return type == PreSalesForm.Json
            ? Results.Json(new IntakeAnswer(id), DeskJson.Options, statusCode: StatusCodes.Status202Accepted)
            : ReceivedPage(id, read.Body);
    }

    /// <summary>Null when it is larger than a form can be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (kept.Length + read > PreSalesLimits.Bytes)
            {
                return null;
            }

            kept.Write(chunk, 0, read);
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    private static DeskPage FormPage(PreSalesBody body, Faults faults, string? submission, int status) => new(
        typeof(PreSalesPage),
        new Dictionary<string, object?>
        {
            [nameof(PreSalesPage.Body)] = body,
            [nameof(PreSalesPage.Faults)] = faults.ToDictionary(),
            [nameof(PreSalesPage.Submission)] = submission ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
        },
        status);

    private static DeskPage ReceivedPage(string intakeId, PreSalesBody body) => new(
        typeof(PreSalesReceivedPage),
        new Dictionary<string, object?>
        {
            [nameof(PreSalesReceivedPage.IntakeId)] = intakeId,
            [nameof(PreSalesReceivedPage.Address)] = body.From?.Email ?? "the address that you gave",
        },
        StatusCodes.Status202Accepted);
}
