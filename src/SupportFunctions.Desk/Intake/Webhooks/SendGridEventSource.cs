using Microsoft.Extensions.Options;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>
/// <c>/intake/webhooks/sendgrid-events</c>: what became of mails of ours. Without a key everything is refused, unlike the generic webhook:
/// its events set clocks going again, and SendGrid repeats them for a day.
/// </summary>
public sealed class SendGridEventSource(IOptions<IntakeOptions> options, MailSettings mail) : WebhookSource
{
    private readonly SendGridEventKeys _keys = new(options.Value.SendGridEventKeys);
    private readonly SendGridEvents _events = new(new DeskMessageIds(mail));

    public override string Name => "sendgrid-events";

    public override IntakeKind Kind => IntakeKind.SendGridEvents;

    public override string Setting => "Intake:SendGridEventKeys";

    public override bool HasSecret => !_keys.IsEmpty;

    public override bool IsSigned(WebhookRequest request) => _keys.IsSigned(
        request.Header(SendGridEventKeys.SignatureHeader), request.Header(SendGridEventKeys.TimestampHeader), request.Body.Span, request.Now);

    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) =>
        _events.TryRead(raw, out IReadOnlyList<DeliveryReport>? reports, out string? error)
            ? new IntakeReading.Delivery(reports, reports.Any(r => !r.IsNoNews) ? MachineMailKind.Bounce.Reason() : SendGridEvents.NothingToTell)
            : IntakeReading.Dead(error);
}
