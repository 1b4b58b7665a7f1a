using Microsoft.Extensions.Options;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Secrets and keys of webhooks as configured: a desk with a useless one would refuse everything, so it does not start. No fault shows a secret.</summary>
public sealed class WebhookSettingsCheck : IValidateOptions<IntakeOptions>
{
    /// <summary>A shorter secret can be guessed from one request that was overheard.</summary>
    private const int ShortestSecret = 16;

    private static readonly BouncyEd25519 _ed25519 = new();

    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] faults =
        [
            .. Faults("WebhookSecrets", options.WebhookSecrets, s => StandardWebhooks.FaultOf(s, _ed25519)),
            .. Faults("SendGridEventKeys", options.SendGridEventKeys, k => SendGridEventKeys.TryReadKey(k, out _) ? null
                : "is not the base64 of a P-256 public key; copy the verification key that SendGrid shows beside Signed Event Webhook"),
            .. Faults("GitHubSecrets", options.GitHubSecrets, FaultOfSecret),
            .. Faults("ZendeskSecrets", options.ZendeskSecrets, FaultOfSecret),
            .. Faults("SlackSigningSecrets", options.SlackSigningSecrets, FaultOfSecret),
            .. Faults("DiscordPublicKeys", options.DiscordPublicKeys, k => DiscordSource.TryReadKey(k, _ed25519, out _) ? null
                : "is not the 64 hexadecimal digits of a public key; copy it from the application's General Information"),
            .. Faults("SlackStaff", options.SlackStaff, s => s.Split('/') is { Length: 1 or 2 } parts && parts.All(p => p.Length is > 0 and <= 30 && p.All(char.IsAsciiLetterOrDigit)) ? null
                : "is neither a workspace, such as T012AB3CD, nor a workspace and a user, such as T012AB3CD/U045EF6GH"),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? FaultOfSecret(string secret) =>
        secret.Trim().Length < ShortestSecret ? FormattableString.Invariant($"has fewer than {ShortestSecret} characters; a secret that short can be guessed")
        : secret.Trim().Length != secret.Length ? "begins or ends with a blank"
        : null;

    private static IEnumerable<string> Faults(string setting, IEnumerable<string> values, Func<string, string?> faultOf) =>
        values.Select((v, i) => faultOf(v) is { } fault ? FormattableString.Invariant($"{IntakeOptions.Section}:{setting}:{i} {fault}.") : null).OfType<string>();
}
