using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Intake;

/// <summary>What an accepted message is known by from now on.</summary>
public sealed record IntakeAnswer(string IntakeId);

/// <summary>Where an intake stands (contract.md, Intake).</summary>
public sealed record IntakeDocument(
    string IntakeId, IntakeState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CaseId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);

/// <summary>The open URLs on which mail and webhooks come in, and where their fate is read.</summary>
public static partial class IntakeEndpoints
{
    private const string Group = "Intake";

    public static void MapIntake(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/intake/email", EmailAsync).IsOpen()
            .Says(Group, "SendGrid Inbound Parse, parsed fields or raw.").Answers<IntakeAnswer>(202).Refuses(400, 413, 415);
        endpoints.MapPost("/intake/email/raw", RawEmailAsync).IsOpen()
            .Says(Group, "One RFC 5322 message.").Answers<IntakeAnswer>(202).Refuses(400, 413, 415);
        endpoints.MapPost("/intake/webhooks/{source}", WebhookAsync).IsOpen()
            .Says(Group, "A signed webhook of generic (Standard Webhooks), github, zendesk, slack, discord or sendgrid-events. Slack and Discord get the answer that they expect instead.").Answers<IntakeAnswer>(202).Refuses(400, 401, 404, 413, 415);
        endpoints.MapGet("/api/intake/{intakeId}", GetAsync).Needs(Role.Reader)
            .Says(Group, "How something received ended.").Answers<IntakeDocument>().Refuses(404);
    }

    private static async Task<IResult> EmailAsync(HttpContext context, IntakeReception reception, CancellationToken cancellation)
    {
        string type = ContentType(context, "multipart/form-data", "Send the form of Inbound Parse: Content-Type: multipart/form-data with a boundary.");
        await using MailBody body = await reception.ReceiveAsync(context.Request.Body, ClosingOf(type), cancellation);
        if (!body.IsWhole)
        {
            // A refusal would be retried for days: what fits is kept for somebody to look at.
            return Accepted(await reception.QuarantineAsync(
                IntakeKind.InboundParse, type, body, "The message was larger than 40 MiB; its first 256 KiB are kept.", cancellation));
        }

        if (body.IsEmpty)
        {
            return Problems.Malformed("The body is empty: send the form of Inbound Parse, with its fields.");
        }

        // What will never be readable is no less somebody's mail: refused, it would come again for days, or be lost.
        return Accepted(body.Holds
            ? await reception.AcceptAsync(IntakeKind.InboundParse, type, body, cancellation)
            : await reception.QuarantineAsync(
                IntakeKind.InboundParse, type, body, "The form cannot be read: the boundary of its Content-Type does not open and close it. Look at the original; it may have been cut off on the way.", cancellation));
    }

    private static async Task<IResult> RawEmailAsync(HttpContext context, IntakeReception reception, CancellationToken cancellation)
    {
        string type = ContentType(context, "message/rfc822", "Send one RFC 5322 message: Content-Type: message/rfc822.");
        await using MailBody body = await reception.ReceiveAsync(context.Request.Body, wanted: default, cancellation);
        if (!body.IsWhole)
        {
            return Problems.TooLarge(BodyLimits.Intake);
        }

        return body.IsEmpty
            ? Problems.Malformed("The body is empty: send the message, header and all.")
            : Accepted(await reception.AcceptAsync(IntakeKind.Mail, type, body, cancellation));
    }

    private static async Task<IResult> GetAsync(string intakeId, IntakeStore store, CancellationToken cancellation) =>
        await store.ReadAsync(intakeId, cancellation) is { } record
            ? Results.Json(new IntakeDocument(record.Id, record.State, record.CaseId?.ToString(), record.Reason), DeskJson.Options)
            : Problems.NotFound("There is no such intake. Ids look like in_20260306..., as the POST answered them.");

    private static string ContentType(HttpContext context, string wanted, string howTo) => ContentType(context, [wanted], howTo);

    private static string ContentType(HttpContext context, IReadOnlyList<string> wanted, string howTo)
    {
        string type = context.Request.ContentType ?? "";
        return type.Length <= 500 && wanted.Contains(type.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase)
            ? type
            : throw Problems.UnsupportedMediaType(howTo).ToException();
    }

    /// <summary>What closes a form, and begins as what opens it; what is between is read later. Empty without a boundary that could.</summary>
    private static byte[] ClosingOf(string contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= FormDelimiter.LongestBoundary } boundary
            ? Encoding.UTF8.GetBytes("--" + boundary.Value + "--")
            : [];

    private static IResult Accepted(string intakeId) => Results.Json(new IntakeAnswer(intakeId), DeskJson.Options, statusCode: StatusCodes.Status202Accepted);
}
