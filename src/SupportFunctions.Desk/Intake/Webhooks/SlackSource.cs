using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/slack</c>: the Events API and slash commands of one or more Slack apps. Slack waits 3 seconds for an answer, so nothing but storing happens before it.</summary>
public sealed class SlackSource(IOptions<IntakeOptions> options) : WebhookSource
{
    internal const string Form = "application/x-www-form-urlencoded";

    private readonly SecretKeys _keys = SecretKeys.OfTexts(options.Value.SlackSigningSecrets);
    private readonly SlackEvents _events = new(options.Value.SlackStaff);

    public override string Name => "slack";

    public override IntakeKind Kind => IntakeKind.Slack;

    public override string Setting => "Intake:SlackSigningSecrets";

    public override bool HasSecret => !_keys.IsEmpty;

    public override IReadOnlyList<string> MediaTypes { get; } = [Json, Form];

    public override bool IsSigned(WebhookRequest request) =>
        request.Header("X-Slack-Request-Timestamp") is { } timestamp
        && ReplayWindow.Holds(timestamp, request.Now)
        && SecretKeys.ReadHex(request.Header("X-Slack-Signature"), "v0=") is { Length: > 0 } claimed
        && _keys.AreBehind(claimed, $"v0:{timestamp}:", request.Body.Span);

    public override WebhookLabel Label(WebhookRequest request) =>
        request.MediaType == Form ? new(SlackCommand.Parse(request.Body).Trigger) : SlackEvents.LabelOf(request.Body);

    public override IResult? Answer(WebhookRequest request, string intakeId) =>
        request.MediaType == Form ? SlackCommand.Parse(request.Body).Answer(intakeId) : SlackEvents.AnswerTo(request.Body);

    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) =>
        record.ContentType.StartsWith(Form, StringComparison.OrdinalIgnoreCase) ? SlackCommand.Parse(raw).Read(record) : _events.Read(record, raw);
}
