using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

/// <summary>Section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>Addresses that mail is sent to, besides the one that the desk writes from; mail from one of them is ours.</summary>
    public IList<string> OwnAddresses { get; } = [];

    /// <summary>Addresses of ours whose mail is pre-sales requests (R-IN-3), such as presales@.</summary>
    public IList<string> PresalesAddresses { get; } = [];

    /// <summary>Spam score above which mail is ignored as spam. 0 to 100. Default 8.</summary>
    [Range(0.0, 100.0)]
    public double SpamThreshold { get; set; } = 8;

    /// <summary>Secrets of the generic webhook, <c>whsec_</c> and base64 (Standard Webhooks); several while one is changed. None: unsigned ones are taken.</summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>Public keys of SendGrid's signed Event Webhook, base64 as SendGrid shows them; several while one is changed. None: its events are refused, because they can set clocks going again.</summary>
    public IList<string> SendGridEventKeys { get; } = [];
}
