using SendGrid;
using SendGrid.Helpers.Mail;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Azure.Mail;

/// <summary>An outgoing mail as SendGrid takes it.</summary>
/// <remarks>
/// SendGrid writes an envelope sender of its own, so the null one that RFC 3834, 3.3 asks for on automatic answers cannot be had: what comes back
/// to it ends at SendGrid, and the header fields alone say that nobody should answer.
/// </remarks>
internal static class SendGridMail
{
    public static SendGridMessage Of(OutgoingMail mail, SendGridOptions options)
    {
        var message = new SendGridMessage { From = Address(mail.From), Subject = mail.Subject, ReplyTo = mail.ReplyTo is { } replyTo ? Address(replyTo) : null };
        message.AddTo(Address(mail.To));

        // The plainest first (RFC 2046, 5.1.4); an empty part would be refused.
        message.AddContent(MimeType.Text, mail.Text);
        if (mail.Html.Length > 0)
        {
            message.AddContent(MimeType.Html, mail.Html);
        }

        if (mail.Calendar is { } calendar)
        {
            message.AddContent($"text/calendar; method={calendar.Method}", calendar.Content);
            message.AddAttachment(MailCalendar.FileName, calendar.Base64, "application/ics", "attachment");
        }

        foreach ((string name, string value) in MailHeaders.Of(mail))
        {
            message.AddGlobalHeader(name, value);
        }

        message.AddGlobalCustomArg(OutgoingMail.EffectArgument, mail.EffectId);
        if (mail.Category is { } category)
        {
            message.AddCategory(category);
        }

        if (mail.IsDispensable && options.SuppressionGroup is { } group)
        {
            // Only there: whoever unsubscribes from reminders still gets answers.
            message.SetAsm(group);
        }

        message.SetSandBoxMode(options.Sandbox);
        // Links stay as they were written, and nobody is watched while reading.
        message.SetClickTracking(enable: false, enableText: false);
        message.SetOpenTracking(enable: false);
        return message;
    }

    private static EmailAddress Address(MailAddress address) => new(address.Address, address.Name);
}
