using Microsoft.Extensions.Options;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/zendesk</c>: tickets, by Zendesk's own event schema or by the JSON of a trigger (docs/intake/webhooks.md).</summary>
public sealed class ZendeskSource(IOptions<IntakeOptions> options) : WebhookSource
{
    // Base64 of 32 bytes.
    private const int SignatureCharacters = 44;

    private readonly SecretKeys _keys = SecretKeys.OfTexts(options.Value.ZendeskSecrets);

    public override string Name => "zendesk";

    public override IntakeKind Kind => IntakeKind.Zendesk;

    public override string Setting => "Intake:ZendeskSecrets";

    public override bool HasSecret => !_keys.IsEmpty;

    public override bool IsSigned(WebhookRequest request)
    {
        byte[] claimed = new byte[SecretKeys.SignatureBytes + 1];
        return request.Header("X-Zendesk-Webhook-Signature") is { Length: SignatureCharacters } signature
            && Convert.TryFromBase64String(signature, claimed, out int written)
            && request.Header("X-Zendesk-Webhook-Signature-Timestamp") is { } timestamp
            && ReplayWindow.HoldsIso(timestamp, request.Now)
            && _keys.AreBehind(claimed.AsSpan(0, written), timestamp, request.Body.Span);
    }

    public override WebhookLabel Label(WebhookRequest request) =>
        new(request.Header("X-Zendesk-Webhook-Invocation-Id"), ZendeskTickets.TicketOf(request.Body));

    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) => ZendeskTickets.Read(record, raw);
}
