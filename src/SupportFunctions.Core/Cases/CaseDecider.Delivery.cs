using NodaTime;
using SupportFunctions.Core.Mails;
using static SupportFunctions.Core.Cases.RefusalCode;

namespace SupportFunctions.Core.Cases;

/// <summary>What became of our mails: only what arrives counts.</summary>
public static partial class CaseDecider
{
    /// <summary>Reported again, or about a mail that the case does not remember, it changes nothing.</summary>
    private static Decision.Refused? ReportDelivery(CaseChange change, CaseCommand.ReportDelivery command, Instant at)
    {
        switch (command.Outcome)
        {
            case DeliveryOutcome.Unknown:
                return Refuse(Invalid, "Say what became of the mail: delivered, bounced, given-up or complained.", "outcome");
            case DeliveryOutcome.Delayed:
                return null;
            case DeliveryOutcome.Complained:
                Complain(change, command, at);
                return null;
            case DeliveryOutcome.Bounced or DeliveryOutcome.GivenUp when IsAboutOthers(change.Case, command):
                Doubt(change, command, at);
                return null;
            case DeliveryOutcome.Delivered:
            case DeliveryOutcome.Bounced:
            case DeliveryOutcome.GivenUp:
                break;
        }

        if (change.Case.Mails.FirstOrDefault(m => m.Mail == command.Mail) is not { FailedAt: null } mail)
        {
            CopyFailed(change, command, at);
            return null;
        }

        if (command.Outcome != DeliveryOutcome.Delivered)
        {
            string? detail = DetailOf(command);
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

        string? detail = DetailOf(command);
        change.Add(at, command.By, new CaseEvent.MailFailed(command.Mail, mail.Kind, command.Outcome, detail));
        change.TellOfFailure(at, mail, change.Case.Answers.FirstOrDefault(a => a.Mail == mail.Mail), detail);
    }

    /// <summary>It says nothing new, so no clock hears of it; that it does not arrive either is told as of any mail.</summary>
    private static Decision.Refused? Resend(CaseChange change, CaseCommand.Resend command, Instant at)
    {
        if (Resending.WhyNot(change.Case.Resent, command.Mail.Id, at) is { } why)
        {
            return Refuse(WrongState, why);
        }

        change.SendAgain(at, command.By, command.Mail);
        return null;
    }

    /// <summary>It names recipients, and ours is none of them: what failed is on the way from ours to somebody else.</summary>
    private static bool IsAboutOthers(Case of, CaseCommand.ReportDelivery command) =>
        !command.Named.IsDefaultOrEmpty
        && of.RecipientOf(command.Mail) is { } ours
        && !command.Named.Any(n => Mailboxes.AreSame(n, ours));

    private static void Doubt(CaseChange change, CaseCommand.ReportDelivery command, Instant at)
    {
        if (change.Case.Mails.FirstOrDefault(m => m.IsOrHasCopy(command.Mail)) is { FailedAt: null, DoubtedAt: null } mail)
        {
            change.Add(at, command.By, new CaseEvent.ReportDoubted(command.Mail, mail.Kind, command.Outcome, DetailOf(command)));
        }
    }

    /// <summary>The mail arrived, so no clock changes: but somebody has to know that the customer's side calls it unwanted.</summary>
    private static void Complain(CaseChange change, CaseCommand.ReportDelivery command, Instant at)
    {
        if (change.Case.Mails.FirstOrDefault(m => m.IsOrHasCopy(command.Mail)) is { } mail && !mail.Complaints.Contains(command.Mail))
        {
            string? detail = DetailOf(command);
            change.Add(at, command.By, new CaseEvent.Complained(command.Mail, mail.Kind, detail));
            change.TellStaffOf(at, MailKind.Complaint, f => f with { FailedMail = mail.Kind, FailedAt = at, SentAt = mail.At, Detail = detail });
        }
    }

    private static string? DetailOf(CaseCommand.ReportDelivery command) =>
        NullIfBlank(command.Detail) is { } detail ? Cut(detail, CaseLimits.DetailCharacters) : null;
}
