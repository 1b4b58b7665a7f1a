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
            CopyFailed(change, command, at);
            return null;
        }

        if (command.Outcome != DeliveryOutcome.Delivered)
        {
            string? detail = NullIfBlank(command.Detail);
            detail = detail is null ? null : Cut(detail, CaseLimits.DetailCharacters);
            Answer? answer = change.Case.Answers.FirstOrDefault(a => a.Mail == command.Mail);
            change.Add(at, command.By, new CaseEvent.MailFailed(mail.Mail, mail.Kind, command.Outcome, detail));
            change.TellOfFailure(at, mail, answer, detail);
            if (answer is not null && change.Case.Merge is { } merge)
            {
                change.HandOn(at, answer, merge);
            }
            else if (answer is not null)
            {
                change.Rearm(at, answer);
            }
        }
        else if (mail.DeliveredAt is null)
        {
            change.Add(at, command.By, new CaseEvent.MailDelivered(mail.Mail, mail.Kind));
            change.AlignWait(at, "The question was delivered only now (R-SLA-7).");
        }

        return null;
    }

    /// <summary>Whoever asked here was answered, so no clock changes; but somebody who asked on a merged case was not, and staff have to know.</summary>
    private static void CopyFailed(CaseChange change, CaseCommand.ReportDelivery command, Instant at)
    {
        if (command.Outcome == DeliveryOutcome.Delivered || change.Case.MailOfCopy(command.Mail) is not { } mail)
        {
            return;
        }

        string? detail = NullIfBlank(command.Detail);
        detail = detail is null ? null : Cut(detail, CaseLimits.DetailCharacters);
        change.Add(at, command.By, new CaseEvent.MailFailed(command.Mail, mail.Kind, command.Outcome, detail));
        change.TellOfFailure(at, mail, change.Case.Answers.FirstOrDefault(a => a.Mail == mail.Mail), detail);
    }
}
