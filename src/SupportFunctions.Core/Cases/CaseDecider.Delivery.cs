using NodaTime;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>What became of our mails: only what arrives counts.</summary>
public static partial class CaseDecider
{
    /// <summary>Reported again, or about a mail that the case does not remember, it changes nothing.</summary>
    private static Decision.Refused? ReportDelivery(CaseChange change, CaseCommand.ReportDelivery command, Instant at)
    {
        if (command.Outcome == DeliveryOutcome.Unknown)
        {
            return Refuse(Invalid, "Say what became of the mail: delivered, bounced or given-up.", "outcome");
        }

        if (change.Case.Mails.FirstOrDefault(m => m.Mail == command.Mail) is not { FailedAt: null } mail)
        {
            return null;
        }

        if (command.Outcome != DeliveryOutcome.Delivered)
        {
            string? detail = NullIfBlank(command.Detail);
            change.Add(at, command.By, new CaseEvent.MailFailed(
                mail.Mail, mail.Kind, command.Outcome, detail is null ? null : Cut(detail, CaseLimits.DetailCharacters)));
        }
        else if (mail.DeliveredAt is null)
        {
            change.Add(at, command.By, new CaseEvent.MailDelivered(mail.Mail, mail.Kind));
        }

        return null;
    }
}
