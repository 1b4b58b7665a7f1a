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

    /// <summary>
    /// Received fields above which a mail goes round and is ignored. Stops two servers that forward to each other from making a case each time. RFC 5321, 6.3
    /// asks for at least 100 of a relay; a desk is the end of the way. 5 to 500. Default 50.
    /// </summary>
    [Range(5, 500)]
    public int MostHops { get; set; } = 50;

    /// <summary>
    /// Names by which our own receiving servers sign <c>Authentication-Results</c> (authserv-id, RFC 8601, 2.5). Only a server that removes
    /// such fields from what it receives may stand here (RFC 8601, 5). None: raw mail proves nothing about its author.
    /// </summary>
    public IList<string> TrustedAuthservIds { get; } = [];

    /// <summary>A reply to a case that has been closed for longer begins a new one, linked to it. Days; 0, the default: it always opens the case again (R-END-1).</summary>
    [Range(0, 3660)]
    public int ReopenDays { get; set; }

    /// <summary>Attachments kept of one message; those beyond it stay in the raw original and are named. Stops a mail of hundreds of tiny files from making the case unreadable. 1 to 200. Default 50.</summary>
    [Range(1, 200)]
    public int MaxAttachments { get; set; } = 50;

    /// <summary>A larger attachment stays in the raw original and is named. Stops one file from filling the store twice. 1 KiB to 40 MiB. Default 25 MiB.</summary>
    [Range(1024, 40 * 1024 * 1024)]
    public int MaxAttachmentBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>
    /// Bytes of raw messages held in memory at once while they are worked off, by one process; those that find no room wait their turn, and what is at most 64 KiB
    /// never does. Stops a stranger who sends hundreds of large mails at once from taking all memory: what is in work side by side is many. A message that is larger
    /// goes alone. 1 MiB to 1 TiB. Default 256 MiB.
    /// </summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxBytesInWork { get; set; } = 256 * 1024 * 1024;

    /// <summary>Of the generic webhook (Standard Webhooks): secrets, <c>whsec_</c> and base64, or public keys, <c>whpk_</c> and base64; several while one is changed. None: unsigned ones are taken.</summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>Public keys of SendGrid's signed Event Webhook, base64 as SendGrid shows them; several while one is changed. None: its events are refused, because they can set clocks going again.</summary>
    public IList<string> SendGridEventKeys { get; } = [];

    /// <summary>Secrets of GitHub's webhooks, as entered there; several while one is changed. None: GitHub's webhooks are refused. The same holds for the settings below.</summary>
    public IList<string> GitHubSecrets { get; } = [];

    /// <summary>Signing secrets that Zendesk shows beside each webhook.</summary>
    public IList<string> ZendeskSecrets { get; } = [];

    /// <summary>Signing secrets of Slack apps, under Basic Information.</summary>
    public IList<string> SlackSigningSecrets { get; } = [];

    /// <summary>Slack workspaces, or workspace and user as <c>T012AB3CD/U045EF6GH</c>, whose people are staff: what they write in a thread is a note on its case.</summary>
    public IList<string> SlackStaff { get; } = [];

    /// <summary>Public keys of Discord applications, 64 hexadecimal digits, under General Information.</summary>
    public IList<string> DiscordPublicKeys { get; } = [];
}
