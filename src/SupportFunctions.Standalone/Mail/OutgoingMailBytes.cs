using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Standalone.Mail;

internal static class OutgoingMailBytes
{
    /// <exception cref="MailTransportException">Final: what cannot be written today cannot be written tomorrow.</exception>
    public static byte[] Of(OutgoingMail mail, bool eightBitAllowed) =>
        Writable(() => MimeWriter.Write(mail, eightBitAllowed));

    public static T Writable<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (ArgumentException e)
        {
            throw new MailTransportException(e.Message, isFinal: true, e);
        }
    }
}
