using Microsoft.AspNetCore.Http;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Webhooks: verified over the raw bytes, then stored, whatever they say. A sender whose signature holds repeats what is refused for days, so
/// what nobody can read becomes a dead letter; only where no secret is configured is it refused, and its sender told why.
/// </summary>
public static partial class IntakeEndpoints
{
    private static async Task<IResult> WebhookAsync(
        string source, HttpContext context, WebhookSources sources, IntakeReception reception, MachineTime machine, CancellationToken cancellation)
    {
        if (!sources.TryFind(source, out WebhookSource? from))
        {
            return Problems.NotFound($"No webhook source is named '{MailText.Cut(MailText.OneLine(source), 40)}'; there are: {string.Join(", ", sources.Names)}.");
        }

        string type = ContentType(context, from.MediaTypes, $"Send one of these: Content-Type: {string.Join(", ", from.MediaTypes)}.");
        if (await IntakeBody.ReadAsync(context.Request.Body, context.Request.ContentLength, BodyLimits.Intake, cancellation) is not { } body)
        {
            return Problems.TooLarge(BodyLimits.Intake);
        }

        var request = new WebhookRequest(context.Request.Headers, body, machine.Now);
        WebhookTrust trust = sources.Check(from, request);
        if (trust is not (WebhookTrust.Verified or WebhookTrust.Unchecked))
        {
            // The same words whatever is wrong: a stranger learns nothing from them.
            return Problems.Unauthorized("The signature of the webhook is not valid.");
        }

        if (trust == WebhookTrust.Unchecked && from.Fault(request) is { } fault)
        {
            return Problems.Malformed(fault);
        }

        WebhookLabel label = from.Label(request);
        string id = await reception.AcceptAsync(from.Kind, type, body, label.Sender, cancellation, label.Conversation);
        return from.Answer(request, id) ?? Accepted(id);
    }
}
