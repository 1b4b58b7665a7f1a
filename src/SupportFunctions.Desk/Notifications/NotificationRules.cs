using System.Diagnostics;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Maintenance;

namespace SupportFunctions.Desk.Notifications;

/// <summary>Why each kind of mail is sent: the rule that asks for it.</summary>
internal static class NotificationRules
{
    /// <summary>For staff, as all mail of an incident of its own.</summary>
    public const string Incident = "R-ENG-4";

    /// <summary>What customers can do without, and ask for.</summary>
    public const string Digest = "R-CUS-5";

    /// <returns>Null where no rule names it: staff have to know, and that is all.</returns>
    public static string? Of(MailKind kind) => kind switch
    {
        MailKind.Acknowledgement => "R-IN-2",
        MailKind.Reply => "R-INT-3",
        MailKind.Question => "R-SLA-7",
        MailKind.Resolution or MailKind.ClosingReminder => "R-END-1",
        MailKind.Closed => "R-END-2",
        MailKind.HoldingNote => "R-MSG-4",
        MailKind.ClockWarning or MailKind.ClockBreach => "R-SLA-9",
        MailKind.PreSalesQuestions => "R-IN-3",
        MailKind.PreSalesRouted => "R-IN-6",
        MailKind.ReplyByMail => "R-IN-5",
        MailKind.IncidentUpdate => Incident,
        MailKind.KnownIssueUpdate => "R-ENG-2",
        MailKind.DeliveryFailed or MailKind.Complaint => null,
        MailKind.Unknown => throw new UnreachableException("A mail has a kind."),
    };

    public static string Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Announcement or NoticeKind.Change or NoticeKind.Cancellation or NoticeKind.Reminder or NoticeKind.Start or NoticeKind.End or NoticeKind.Overrun => "R-MNT-2",
        NoticeKind.Proposal or NoticeKind.OtherSlot => "R-MNT-5",
        NoticeKind.EmergencyReport or NoticeKind.ShortNotice or NoticeKind.LengthBreach or NoticeKind.NotDelivered => "R-MNT-1",
        NoticeKind.OccurrenceSkipped => "R-MNT-3",
        NoticeKind.Unknown => throw new UnreachableException("A notice has a kind."),
    };

    /// <summary>What an attempt came to.</summary>
    public static NotificationState StateAfter(bool isDone, bool isGivenUp) =>
        isDone ? NotificationState.Accepted : isGivenUp ? NotificationState.GivenUp : NotificationState.Deferred;
}
