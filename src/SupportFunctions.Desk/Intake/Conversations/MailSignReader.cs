using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>Reads <see cref="MailSigns"/>. Pure; bounded in every direction, because all of it was written by strangers.</summary>
/// <param name="own">Our addresses, lower case.</param>
internal sealed class MailSignReader(IMailReader reader, IReadOnlySet<string> own, AuthorProof proof)
{
    /// <summary>Addresses looked at for a case's part: more recipients are a mailing, not an answer.</summary>
    private const int MostRecipients = 100;

    /// <summary>Attached mails that are opened; each costs a parse.</summary>
    private const int MostAttached = 3;

    /// <summary>Of an attached mail; of a larger one only the beginning is opened, which names its case.</summary>
    private const int AttachedBytes = 1024 * 1024;

    private const int HeaderBytes = 64 * 1024;

    /// <param name="form">What the carrier said when the mail came as a form.</param>
    public MailSigns Of(ReceivedMail mail, InboundParseMail? form, string intakeId)
    {
        List<(ReceivedAttachment File, ReceivedMail Mail)> attached = [.. Attached(mail)];
        bool isProven = proof.Holds(mail, form);
        return new MailSigns
        {
            IsMail = true,
            Recipients = [.. (form?.EnvelopeTo ?? []).Concat(MailRecipients.Delivered(mail)).Concat(mail.To.Concat(mail.Cc).Select(a => a.Address)).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostRecipients)],
            CaseFields = [.. CaseFields(mail)],
            AttachedIds = [.. attached.Take(MostAttached).SelectMany(a => CaseFields(a.Mail).Concat(a.Mail.MessageId is { } id ? [id] : []))],
            Forwarded = isProven && attached is [var (file, begun)] && Whole(file, begun) is { From: { } author } only && !IsOwn(author.Address)
                ? new ForwardedMail(
                    new Person(author.Address.ToLowerInvariant(), author.Name), only.Subject, only.Text,
                    new MessageSource(ContentIdentity.Of(only), only.MessageId, intakeId) { Copied = [.. CopiedBy(only)] },
                    MachineMail.WhyNoAnswer(only))
                : null,
            HasFiles = mail.Attachments.Any(a => !IsShown(a, mail.Html) && !IsSignature(a.ContentType)),
            IsAuthorProven = isProven,
        };
    }

    /// <summary>Whom else the author wrote to: people, none of them us or the author.</summary>
    public IEnumerable<string> CopiedBy(ReceivedMail mail) => mail.To.Concat(mail.Cc).Select(a => a.Address.ToLowerInvariant())
        .Where(a => !IsOwn(a) && MailNames.AddressKey(a) is not null && !a.Equals(mail.From?.Address, StringComparison.OrdinalIgnoreCase))
        .Distinct().Take(MessageSource.MostCopied);

    private static IEnumerable<string> CaseFields(ReceivedMail mail) =>
        mail.Headers.Where(h => h.Name.Equals(MailHeaders.Case, StringComparison.OrdinalIgnoreCase)).Take(3).Select(h => h.Value.Trim());

    /// <summary>A picture within the text. A Content-ID alone says nothing: some programs give every file one.</summary>
    private static bool IsShown(ReceivedAttachment attachment, string? html) =>
        attachment.ContentId is { Length: > 0 } id && html?.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSignature(string contentType) => contentType is
        "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature" or "application/pgp-keys" or "text/vcard" or "text/x-vcard";

    private bool IsOwn(string address) => MachineMail.IsOwn(address, own);

    private IEnumerable<(ReceivedAttachment File, ReceivedMail Mail)> Attached(ReceivedMail mail)
    {
        foreach (ReceivedAttachment file in mail.Attachments.Where(a => a.ContentType is "message/rfc822" or "message/global").Take(MostAttached + 1))
        {
            if (Read(IsLarge(file) ? file.Content.Head(HeaderBytes) : file.Content.ToMemory()) is { } begun)
            {
                yield return (file, begun);
            }
        }
    }

    /// <summary>
    /// Becomes a case of its author's: its words and its identity must be those of all of it, or the same mail sent by itself would be another
    /// one. Costs at most what reading the mail around it has cost, and only where that mail's author is proven.
    /// </summary>
    private ReceivedMail? Whole(ReceivedAttachment file, ReceivedMail begun) => IsLarge(file) ? Read(file.Content.ToMemory()) : begun;

    private ReceivedMail? Read(ReadOnlyMemory<byte> message) => reader.Read(message) is MailReading.Read read ? read.Mail : null;

    private static bool IsLarge(ReceivedAttachment file) => file.Content.Length > AttachedBytes;
}
