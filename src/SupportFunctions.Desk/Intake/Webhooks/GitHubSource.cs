using Microsoft.Extensions.Options;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary><c>/intake/webhooks/github</c>: what happens to issues that cases are linked to. GitHub signs no time, so there is no replay window: a body is taken once.</summary>
public sealed class GitHubSource(IOptions<IntakeOptions> options) : WebhookSource
{
    private readonly SecretKeys _keys = SecretKeys.OfTexts(options.Value.GitHubSecrets);

    public override string Name => "github";

    public override IntakeKind Kind => IntakeKind.GitHub;

    public override string Setting => "Intake:GitHubSecrets";

    public override bool HasSecret => !_keys.IsEmpty;

    public override bool IsSigned(WebhookRequest request) =>
        SecretKeys.ReadHex(request.Header("X-Hub-Signature-256"), "sha256=") is { Length: > 0 } claimed && _keys.AreBehind(claimed, "", request.Body.Span);

    public override WebhookLabel Label(WebhookRequest request) => new(request.Header("X-GitHub-Delivery"), GitHubEvents.IssueOf(request.Body));

    public override IntakeReading Read(IntakeRecord record, ReadOnlyMemory<byte> raw) => GitHubEvents.Read(raw, record.Id);
}
