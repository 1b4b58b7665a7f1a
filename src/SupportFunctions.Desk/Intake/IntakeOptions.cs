using System.ComponentModel.DataAnnotations;

namespace SupportFunctions.Desk.Intake;

/// <summary>Section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    public const string Section = "Intake";

    /// <summary>Addresses that mail is sent to, besides the one that the desk writes from; mail from one of them is ours.</summary>
    public IList<string> OwnAddresses { get; } = [];

    /// <summary>Spam score above which mail is ignored as spam. 0 to 100. Default 8.</summary>
    [Range(0.0, 100.0)]
    public double SpamThreshold { get; set; } = 8;

    /// <summary>
    /// Names by which our own receiving servers sign <c>Authentication-Results</c> (authserv-id, RFC 8601, 2.5). Only a server that removes
    /// such fields from what it receives may stand here (RFC 8601, 5). None: raw mail proves nothing about its author.
    /// </summary>
    public IList<string> TrustedAuthservIds { get; } = [];

    /// <summary>A reply to a case that has been closed for longer begins a new one, linked to it. Days; 0, the default: it always opens the case again (R-END-1).</summary>
    [Range(0, 3660)]
    public int ReopenDays { get; set; }

    /// <summary>Secrets of the generic webhook, <c>whsec_</c> and base64 (Standard Webhooks); several while one is changed. None: unsigned ones are taken.</summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>Public keys of SendGrid's signed Event Webhook, base64 as SendGrid shows them; several while one is changed. None: its events are refused, because they can set clocks going again.</summary>
    public IList<string> SendGridEventKeys { get; } = [];
}
