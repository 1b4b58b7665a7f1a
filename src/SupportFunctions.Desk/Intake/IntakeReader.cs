using Microsoft.Extensions.Options;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Intake.Conversations;
using SupportFunctions.Desk.Intake.Replies;
using SupportFunctions.Desk.Intake.Webhooks;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.PreSales;

namespace SupportFunctions.Desk.Intake;

/// <summary>From raw bytes to a person's message, or to the reason why there is none. Pure; never throws on content.</summary>
public sealed class IntakeReader(IMailReader mailReader, WebhookSources webhooks, MailSettings mail, OwnAddresses own, IOptions<IntakeOptions> options,
    IOptions<MailReaderOptions> limits, IOptions<InboundParseOptions> forms)
{
    private readonly IReadOnlySet<string> _own = own.All;
    private readonly MailSignReader _signs = new(mailReader, own.All, new AuthorProof([.. options.Value.TrustedAuthservIds.Select(i => i.Trim())]));

    private readonly BounceReader _bounces = new(new DeskMessageIds(mail), limits.Value);
    private readonly InboundParseForm _forms = new(mailReader, limits.Value, forms.Value);
    private readonly MachineMailOptions _machineMail = new() { SpamOver = options.Value.SpamThreshold, MostHops = options.Value.MostHops };

    public async ValueTask<IntakeReading> ReadAsync(IntakeRecord record, ReadOnlyMemory<byte> raw, CancellationToken cancellation) => record.Kind switch
    {
        IntakeKind.Mail => mailReader.Read(raw) switch
        {
            MailReading.Read { Mail: var read } => OfMail(record, read, envelopeFrom: null, envelopeTo: [], spamScore: null),
            MailReading.Rejected { Reason: var reason, Offset: var offset } => IntakeReading.Dead($"{reason} (at byte {offset})"),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        IntakeKind.InboundParse => _forms.Read(raw, record.ContentType) switch
        {
            InboundParseReading.Read { Form: var form } => OfMail(record, form.Mail, form.EnvelopeFrom, form.EnvelopeTo, form.SpamScore, form),
            InboundParseReading.Malformed { Reason: var reason } => IntakeReading.Dead(reason),
            InboundParseReading.TooLarge { Reason: var reason } => new IntakeReading.Ended(IntakeState.Quarantine, reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        IntakeKind.PreSalesForm => await PreSalesMessage.ReadAsync(record, raw, cancellation),
        _ => webhooks.Of(record.Kind)?.Read(record, raw) ?? IntakeReading.Dead("The intake does not say what it is."),
    };

    private IntakeReading OfMail(
        IntakeRecord record, ReceivedMail received, string? envelopeFrom, IReadOnlyList<string> envelopeTo, double? spamScore, InboundParseMail? form = null)
    {
        if (MachineMail.Classify(received, envelopeFrom, _own, spamScore, _machineMail) is { } machine)
        {
            if (machine == MachineMailKind.Bounce && _bounces.Read(received, envelopeFrom) is { } failed)
            {
                return new IntakeReading.Delivery([failed], machine.Reason());
            }

            return machine == MachineMailKind.AutoReply && received.From is { } robot
                ? new IntakeReading.Machine(Message(record, received, robot, envelopeTo, form), machine.Reason())
                : IntakeReading.Ignored(machine.Reason());
        }

        if (received.From is not { } from)
        {
            return new IntakeReading.Ended(IntakeState.Quarantine, "The mail names no author who could be answered.");
        }

        return new IntakeReading.Message(Message(record, received, from, envelopeTo, form) with { NoAnswer = MachineMail.WhyNoAnswer(received) });
    }

    private IncomingMessage Message(IntakeRecord record, ReceivedMail received, MailAddress from, IReadOnlyList<string> envelopeTo, InboundParseMail? form) => new(
        new Person(from.Address.ToLowerInvariant(), from.Name),
        received.Subject,
        received.Text,
        VisibleReply.Of(received, limits.Value).Visible,
        "email",
        new MessageSource(ContentIdentity.Of(received), received.MessageId, record.Id) { Copied = [.. _signs.CopiedBy(received)] },
        [.. received.References, .. received.InReplyTo])
        {
            Signs = _signs.Of(received, form, record.Id),
            Html = received.Html,
            Attachments = received.Attachments,
            Recipients = MailRecipients.Of(received, envelopeTo),
            Warnings = received.Warnings,
        };
}
