using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Intake.Webhooks;

/// <summary>Reads a batch of SendGrid's Event Webhook: which mails of ours arrived, did not, or were called unwanted. An event that cannot be read is skipped, and stops no other.</summary>
/// <remarks>
/// Its <c>sg_event_id</c> is not kept: a case and the log remember by mail what they were told, so an event that comes again changes nothing.
/// </remarks>
public sealed class SendGridEvents(DeskMessageIds ids)
{
    /// <summary>Reason of a batch that tells no case anything.</summary>
    public const string NothingToTell = "delivery-event";

    /// <summary>A larger batch becomes a dead letter; SendGrid's own are well below. Stops one request from looking up, and changing, a case for each of a million events.</summary>
    public const int MostEvents = 1000;

    /// <param name="reports">At most one a mail and outcome, the first.</param>
    public bool TryRead(
        ReadOnlyMemory<byte> json, [NotNullWhen(true)] out IReadOnlyList<DeliveryReport>? reports, [NotNullWhen(false)] out string? error)
    {
        reports = null;
        if (!WebhookJson.TryParseList(json, "events", MostEvents, out JsonDocument? document, out error))
        {
            return false;
        }

        using (document)
        {
            reports = [.. document.RootElement.EnumerateArray().Select(ReadOne).OfType<DeliveryReport>().DistinctBy(r => (r.Mail, r.Outcome))];
        }

        return true;
    }

    private DeliveryReport? ReadOne(JsonElement happened) =>
        OutcomeOf(happened) is { } outcome && TryReadMail(happened, out MailName? mail)
            ? new DeliveryReport(mail, outcome, outcome switch
            {
                DeliveryOutcome.Delivered => null,
                DeliveryOutcome.Delayed => DeliveryDetail.Of(null, happened.Line("response")),
                _ => DeliveryDetail.Of(happened.Line("status"), happened.Line("reason")),
            })
            : null;

    /// <summary>
    /// A <c>bounce</c> is final, also one of type <c>blocked</c>: SendGrid says <c>deferred</c> of what it tries again, and keeps no address back for a
    /// block, but this mail does not arrive. What is <c>dropped</c> was never handed over, because of an earlier bounce of the address, say.
    /// </summary>
    private static DeliveryOutcome? OutcomeOf(JsonElement happened) => happened.Line("event") switch
    {
        "bounce" => DeliveryOutcome.Bounced,
        "dropped" => DeliveryOutcome.GivenUp,
        "spamreport" => DeliveryOutcome.Complained,
        "delivered" => DeliveryOutcome.Delivered,
        "deferred" => DeliveryOutcome.Delayed,
        _ => null,
    };

    /// <summary>Our Message-ID, where SendGrid left it to us, else the argument that we gave along. Both are under SendGrid's signature.</summary>
    private bool TryReadMail(JsonElement happened, [NotNullWhen(true)] out MailName? mail)
    {
        string? messageId = happened.Line("smtp-id");
        return ids.TryReadMail(messageId, out mail)
            || (MailName.TryRead(happened.Line(OutgoingMail.EffectArgument), out mail) && !IsAnothersMail(messageId, mail.Effect));
    }

    /// <summary>Two desks, one of them for trials, may share an account; they count their cases alike and sign them differently.</summary>
    private static bool IsAnothersMail(string? messageId, string mail) =>
        messageId is not null && messageId.TrimStart('<').StartsWith(mail + ".", StringComparison.OrdinalIgnoreCase);
}
