using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake;

/// <summary>
/// Reads from a bounce which mail of ours did not arrive, and from a complaint which one is called unwanted. Which one is told by our signed
/// Message-ID, or the field that repeats it, alone, so that nobody can report a mail that was never sent to him. Whom a report names goes along, and the case compares it with
/// whom the mail went to. Never throws on content.
/// </summary>
/// <remarks>Fields (RFC 3464) are believed in all they say; of words only a failure for good, since a mail that only may have failed may yet arrive.</remarks>
/// <param name="limits">By which the header of what it gives back is read.</param>
public sealed class BounceReader(DeskMessageIds ids, MailReaderOptions limits)
{
    private const int MostRecipients = 50;

    /// <param name="bounce">A mail that is <see cref="MachineMailKind.Bounce"/>.</param>
    /// <param name="envelopeFrom">As for <see cref="MachineMail.Classify"/>.</param>
    /// <returns>Null when it says nothing that can be relied on.</returns>
    public DeliveryReport? Read(ReceivedMail bounce, string? envelopeFrom)
    {
        if (Report(bounce) == "feedback-report")
        {
            return Complaint(bounce, envelopeFrom);
        }

        ReceivedAttachment? status = bounce.Attachments.FirstOrDefault(a => a.ContentType is "message/delivery-status" or "message/global-delivery-status");
        if (IsAnotherReport(bounce) || !TryFind(bounce, envelopeFrom, status, out MailName? mail, out string words))
        {
            return null;
        }

        if (status is not null)
        {
            return DeliveryStatus.Read(status.Content.ToMemory(), limits, out string? detail, out ImmutableArray<string> named) is { } outcome
                ? new DeliveryReport(mail, outcome, detail) { Named = named }
                : null;
        }

        return SmtpReplies.PermanentLine(words) is { } line
            ? new DeliveryReport(mail, DeliveryOutcome.Bounced, DeliveryDetail.Of(null, line)) { Named = FailedRecipients(bounce) }
            : null;
    }

    /// <summary>
    /// About a mail that it gives back, whole or as a header (RFC 5965, 2): providers put the complaint's reader out of sight, but not our Message-ID.
    /// </summary>
    private DeliveryReport? Complaint(ReceivedMail report, string? envelopeFrom) =>
        report.Attachments.FirstOrDefault(a => a.ContentType == "message/feedback-report") is { } feedback
        && FeedbackReport.IsComplaint(feedback.Content.ToMemory(), limits, out string? detail)
        && TryFind(report, envelopeFrom, feedback, out MailName? mail, out _)
            ? new DeliveryReport(mail, DeliveryOutcome.Complained, detail)
            : null;

    /// <summary>Other reports give the mail back, too: read receipts, authentication failures.</summary>
    private static bool IsAnotherReport(ReceivedMail bounce) => Report(bounce) is { } report && report != "delivery-status";

    /// <summary>The type of a multipart/report (RFC 6522), lower-case; null where it is none, or does not say.</summary>
    private static string? Report(ReceivedMail bounce)
    {
        ParameterizedField type = ParameterizedField.Read(bounce.Header("Content-Type"));
        return type.Value == "multipart/report" ? type.Parameter("report-type")?.ToLowerInvariant() : null;
    }

    private static ImmutableArray<string> FailedRecipients(ReceivedMail bounce) =>
        [.. AddressList.Read(bounce.Header("X-Failed-Recipients") ?? "", MostRecipients, out _).Select(a => a.Address.ToLowerInvariant())];

    /// <summary>What the bounce gives back has the last word; where it names another mail, the bounce is not about ours.</summary>
    /// <param name="words">What the bounce says itself, without the mail that it gives back, which may well speak of errors.</param>
    private bool TryFind(
        ReceivedMail bounce, string? envelopeFrom, ReceivedAttachment? status, [NotNullWhen(true)] out MailName? mail, out string words)
    {
        words = bounce.Text;
        bool isAnothers = false;
        foreach (ReturnedName name in ReturnedMail.NamesIn(bounce.Attachments, limits))
        {
            if (TryRead(name, out mail))
            {
                return true;
            }

            isAnothers = true;
        }

        if (isAnothers)
        {
            mail = null;
            return false;
        }

        foreach (ReturnedName name in ReturnedMail.NamesIn(bounce.Text))
        {
            if (TryRead(name, out mail))
            {
                words = bounce.Text[..name.Start];
                return true;
            }
        }

        // An absence notice with a null path also answers our mail; here a mail server's own word is asked for.
        words = VisibleReply.Cut(bounce.Text).Visible;
        if (status is not null || MachineMail.IsMailServers(bounce, envelopeFrom))
        {
            foreach (string answered in Answered(bounce))
            {
                if (ids.TryReadMail(answered, out mail))
                {
                    return true;
                }
            }
        }

        mail = null;
        return false;
    }

    private bool TryRead(ReturnedName name, [NotNullWhen(true)] out MailName? mail) =>
        name.IsCaseField ? ids.TryReadHeader(name.Value, out mail) : ids.TryReadMail(name.Value, out mail);

    /// <summary>Of References only the newest: the others are what the mail itself answered.</summary>
    private static IEnumerable<string> Answered(ReceivedMail bounce) => bounce.InReplyTo.Concat(bounce.References.TakeLast(1));
}
