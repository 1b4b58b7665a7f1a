using SendGrid;
using SendGrid.Helpers.Mail;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Azure.Mail;

/// <summary>An outgoing mail as SendGrid takes it.</summary>
internal static class SendGridMail
{
    public static SendGridMessage Of(OutgoingMail mail)
    {
        var message = new SendGridMessage { From = Address(mail.From), Subject = mail.Subject };
        message.AddTo(Address(mail.To));
        if (mail.ReplyTo is { } replyTo)
        {
            message.ReplyTo = Address(replyTo);
        }

        // The plainest first (RFC 2046, 5.1.4); an empty part would be refused.
        message.AddContent(MimeType.Text, mail.Text);
        if (mail.Html.Length > 0)
        {
            message.AddContent(MimeType.Html, mail.Html);
        }

        foreach ((string name, string value) in MailHeaders.Of(mail))
        {
            message.AddGlobalHeader(name, value);
        }

        message.AddGlobalCustomArg(OutgoingMail.EffectArgument, mail.EffectId);

        // Links stay as they were written, and nobody is watched while reading.
        message.SetClickTracking(enable: false, enableText: false);
        message.SetOpenTracking(enable: false);
        return message;
    }

    private static EmailAddress Address(MailAddress address) => new(address.Address, address.Name);
}
