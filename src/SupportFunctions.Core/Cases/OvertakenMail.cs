using SupportFunctions.Core.Budgets;
using SupportFunctions.Core.Spacing;

namespace SupportFunctions.Core.Cases;

/// <summary>Mails that wait for others, and what happens on their case meanwhile.</summary>
public static class OvertakenMail
{
    /// <summary>
    /// What time alone brings can wait for an hour: nobody waits for it, and no instant is promised for it. What several cases of a contact are told
    /// at the same moment is gathered. Anything else goes out at once.
    /// </summary>
    public static MailPatience PatienceOf(Effect.SendMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return mail.Kind switch
        {
            MailKind.HoldingNote or MailKind.ClosingReminder or MailKind.PreSalesQuestions => MailPatience.Span,
            MailKind.Closed when mail.Facts.ClosedBecause == ClosedBecause.Silence => MailPatience.Span,
            MailKind.KnownIssueUpdate => MailPatience.Moment,
            _ => MailPatience.None,
        };
    }

    /// <summary>It asks for an answer, which is to be an answer to it and to nothing else: no other mail says it.</summary>
    public static bool AsksForAnswer(this MailKind kind) => kind is MailKind.ClosingReminder or MailKind.PreSalesQuestions;

    /// <summary>It tells a customer something that no person wrote to this one customer.</summary>
    public static bool IsSpaced(this MailKind kind) => kind.IsAutomatic() || kind is MailKind.KnownIssueUpdate or MailKind.IncidentUpdate;

    /// <summary>What it says does not hold any more, or was said by a person meanwhile: it must not go out.</summary>
    public static bool IsOvertakenOn(this Effect.SendMail mail, Case of)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(of);
        return mail.Kind switch
        {
            MailKind.HoldingNote => !of.IsOpen || of.IsAwaitingAnswer || of.Answers.Any(a => a.Stands && a.At > mail.Facts.At)
                || of.Mails.Any(m => m.Kind == MailKind.HoldingNote && m.At > mail.Facts.At),
            MailKind.ClosingReminder => of.Status != CaseStatus.Resolved,
            MailKind.Closed => of.Status != CaseStatus.Closed,
            MailKind.PreSalesQuestions => !of.IsOpen || of.PreSales is not { Missing.IsEmpty: false },
            MailKind.KnownIssueUpdate => mail.Facts.KnownIssue is { } news && of.KnownIssuesSeen.Any(s => s.Issue == news.Issue && s.Version > news.Version && s.Mark != news.Mark),
            _ => false,
        };
    }
}
