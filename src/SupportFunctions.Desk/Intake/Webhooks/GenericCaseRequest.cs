using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>"case.requested" of the generic webhook.</summary>
/// <param name="Id">The sender's own; the same id belongs to the same case.</param>
/// <param name="Text">From the HTML where the sender gave only that.</param>
/// <param name="Channel">Where the person wrote: "slack", "form", ...</param>
/// <param name="InReplyTo">The sender's id, a msg-id or a case reference that this continues.</param>
public sealed record GenericCaseRequest(
    string Id,
    MailAddress From,
    string Subject,
    string Text,
    string? Html,
    string Channel,
    string? InReplyTo,
    string? Product,
    IReadOnlyList<ReceivedAttachment> Attachments)
{
    /// <summary>Of what a person said: who, and every word and file. What tells only how it came (channel, product, names of files) is not in it.</summary>
    public string ContentHash() => WebhookJson.Identity(
    [
        From.Address.ToLowerInvariant(), Subject, Text.TrimEnd(), Html?.TrimEnd() ?? "",
        .. Attachments.Select(a => a.Content.Sha256).Order(StringComparer.Ordinal),
    ]);
}
