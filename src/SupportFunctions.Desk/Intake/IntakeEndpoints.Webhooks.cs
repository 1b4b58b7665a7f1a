using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>Webhooks: verified over the raw bytes, looked at only so far that a sender learns of a body that nobody could read, then stored.</summary>
public static partial class IntakeEndpoints
{
    private const int LargestWebhookId = 200;

    private static Task<IResult> WebhookAsync(
        string source, HttpContext context, IntakeReception reception, IOptions<IntakeOptions> options, SendGridEventKeys keys, MachineTime machine,
        CancellationToken cancellation) => source switch
        {
            "generic" => GenericAsync(context, reception, options.Value, machine, cancellation),
            "sendgrid-events" => SendGridEventsAsync(context, reception, keys, cancellation),
            _ => Task.FromResult<IResult>(Problems.NotFound(
                $"No webhook source is named '{(source.Length > 40 ? source[..40] : source)}'; there are: generic, sendgrid-events.")),
        };

    private static async Task<IResult> GenericAsync(
        HttpContext context, IntakeReception reception, IntakeOptions options, MachineTime machine, CancellationToken cancellation)
    {
        string type = ContentType(context, "application/json", "Send JSON: Content-Type: application/json.");
        (ReadOnlyMemory<byte> body, bool isWhole) = await ReadAsync(context, BodyLimits.Intake, cancellation);
        if (!isWhole)
        {
            return Problems.TooLarge(BodyLimits.Intake);
        }

        string? id = context.Request.Headers["webhook-id"];
        if (options.WebhookSecrets.Count > 0
            && StandardWebhooks.Verify(
                [.. options.WebhookSecrets], id, context.Request.Headers["webhook-timestamp"], context.Request.Headers["webhook-signature"],
                body.Span, machine.Provider.GetUtcNow()) != StandardWebhookOutcome.Verified)
        {
            return NotSigned();
        }

        if (id?.Length > LargestWebhookId)
        {
            return Problems.Validation("webhook-id", $"At most {LargestWebhookId} characters.");
        }

        return GenericWebhook.TryRead(body, out _, out string? error)
            ? Accepted(await reception.AcceptAsync(IntakeKind.GenericWebhook, type, body, id, cancellation))
            : Problems.Malformed(error!);
    }

    private static async Task<IResult> SendGridEventsAsync(
        HttpContext context, IntakeReception reception, SendGridEventKeys keys, CancellationToken cancellation)
    {
        string type = ContentType(context, "application/json", "Send JSON: Content-Type: application/json.");
        (ReadOnlyMemory<byte> body, bool isWhole) = await ReadAsync(context, BodyLimits.Intake, cancellation);
        if (!isWhole)
        {
            return Problems.TooLarge(BodyLimits.Intake);
        }

        IHeaderDictionary headers = context.Request.Headers;
        if (!keys.IsSigned(headers[SendGridEventKeys.SignatureHeader], headers[SendGridEventKeys.TimestampHeader], body.Span))
        {
            return NotSigned();
        }

        return SendGridEvents.IsBatch(body, out string? error)
            ? Accepted(await reception.AcceptAsync(IntakeKind.SendGridEvents, type, body, sender: null, cancellation))
            : Problems.Malformed(error);
    }

    /// <summary>The same words whatever is wrong: a stranger learns nothing from them.</summary>
    private static Problem NotSigned() => Problems.Unauthorized("The signature of the webhook is not valid.");
}
