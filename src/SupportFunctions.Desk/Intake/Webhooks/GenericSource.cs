using Microsoft.Extensions.Options;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/generic</c>: Standard Webhooks with a body of the desk's own.</summary>
public sealed class GenericSource(IOptions<IntakeOptions> options, IOptions<GenericWebhookOptions> limits, IOptions<MailReaderOptions> mails, IEd25519 ed25519) : WebhookSource
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
        : GenericWebhook.TryRead(request.Body, out _, out string? error, limits.Value, mails.Value) ? null
        : error;

    /// <summary>What bears the same id is worked off in order, so that the first one's case is there when the next one looks for it.</summary>
    public override WebhookLabel Label(WebhookRequest request) => new(
        request.Header("webhook-id") is { } id ? MailText.Cut(id, LongestId) : null,
        GenericWebhook.IdOf(request.Body) is { } own ? MessageIdOf(own) : null);

    /// <summary>
    /// The sender's own id says which request it is: the same words again are a redelivery (Standard Webhooks), and other words under it go on
    /// with the first one's case, because a sender who reuses an id must not make words vanish.
    /// </summary>
    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw)
    {
        if (!GenericWebhook.TryRead(raw, out GenericCaseRequest? request, out string? error, limits.Value, mails.Value))
        {
            return IntakeReading.Dead(error);
        }

        string messageId = MessageIdOf(request.Id);
        return new IntakeReading.Message(new IncomingMessage(
            new Person(request.From.Address.ToLowerInvariant(), request.From.Name), request.Subject, request.Text, request.Text, request.Channel,
            new MessageSource(WebhookJson.Identity("generic", request.Id, request.ContentHash()), messageId, record.Id),
            request.InReplyTo is { } answered ? [messageId, answered, MessageIdOf(answered)] : [messageId], request.Product)
        {
            Html = request.Html,
            Attachments = request.Attachments,
        });
    }

    private static string MessageIdOf(string id) => "webhook-generic-" + TableKeys.Hash(id);
}
