using Microsoft.Extensions.Options;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/generic</c>: Standard Webhooks with a body of the desk's own.</summary>
public sealed class GenericSource(IOptions<IntakeOptions> options, IOptions<GenericWebhookOptions> limits, IEd25519 ed25519) : WebhookSource
{
    /// <summary>A longer id is cut where it is shown.</summary>
    private const int LongestId = 200;

    private readonly StandardWebhooks _keys = new(options.Value.WebhookSecrets, ed25519);

    public override string Name => "generic";

    public override IntakeKind Kind => IntakeKind.GenericWebhook;

    public override string Setting => "Intake:WebhookSecrets";

    public override bool HasSecret => _keys.HasSecret;

    /// <summary>Only while nothing is configured: a secret that cannot be used stops the start.</summary>
    public override bool TakesUnsigned => options.Value.WebhookSecrets.Count == 0;

    public override bool IsSigned(WebhookRequest request) => _keys.IsSigned(
        request.Header("webhook-id"), request.Header("webhook-timestamp"), request.Header("webhook-signature"), request.Body.Span, request.Now);

    public override string? Fault(WebhookRequest request) =>
        request.Header("webhook-id")?.Length > LongestId ? FormattableString.Invariant($"webhook-id: at most {LongestId} characters.")
        : GenericWebhook.TryRead(request.Body, out _, out string? error, limits.Value) ? null
        : error;

    public override WebhookLabel Label(WebhookRequest request) => new(request.Header("webhook-id") is { } id ? MailText.Cut(id, LongestId) : null);

    /// <summary>The sender's own id tells a redelivery; the same id with another body is the same request sent again (Standard Webhooks).</summary>
    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw)
    {
        if (!GenericWebhook.TryRead(raw, out GenericCaseRequest? request, out string? error, limits.Value))
        {
            return Dead(error);
        }

        string id = request.Id;
        string messageId = "webhook-generic-" + TableKeys.Hash(id);
        return new IntakeReading.Message(new IncomingMessage(
            new Person(request.From.Address.ToLowerInvariant(), request.From.Name), request.Subject, request.Text, request.Text, request.Channel,
            new MessageSource(TableKeys.Hash("generic|" + id), messageId, record.Id),
            request.InReplyTo is { } answered ? [answered, "webhook-generic-" + TableKeys.Hash(answered)] : [], request.Product)
        {
            Html = request.Html,
            Attachments = request.Attachments,
        });
    }
}
