using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>"case.requested" of the generic webhook.</summary>
/// <param name="Id">The sender's own; the same id is the same request.</param>
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
    IReadOnlyList<ReceivedAttachment> Attachments);
