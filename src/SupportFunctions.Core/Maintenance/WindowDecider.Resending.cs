using NodaTime;
using SupportFunctions.Core.Mails;
using static SupportFunctions.Core.Maintenance.WindowRefusal;
using static SupportFunctions.Core.Maintenance.WindowRules;

namespace SupportFunctions.Core.Maintenance;

/// <summary>Mails about a window that are sent again by hand.</summary>
public static partial class WindowDecider
{
    private static WindowDecision.Refused? Resend(WindowChange change, WindowCommand.Resend c, Instant now)
    {
        if ((Resending.WhyNot(change.Window.Resent, c.Mail, now) ?? WhyOutdated(change.Window, c.Notice)) is { } why)
        {
            return Refuse(WrongState, why);
        }

        change.SendAgain(now, c.By, c);
        return null;
    }

    /// <summary>A mail that says what is not so any more would do harm. Staff know what they read.</summary>
    private static string? WhyOutdated(Window of, WindowNotice notice)
    {
        bool isPresent = of.Revision == notice.Revision;
        bool isTrue = notice.Kind switch
        {
            NoticeKind.Proposal => isPresent && (of.State == WindowState.Draft || of.IsAhead),
            NoticeKind.Announcement or NoticeKind.Change => isPresent && of.IsLive,
            // "In an hour" is true once.
            NoticeKind.Reminder => false,
            NoticeKind.Start => of.IsUnderWay,
            NoticeKind.Overrun => of.IsUnderWay && of.ExpectedEnd == notice.ExpectedEnd,
            NoticeKind.Cancellation => of.State == WindowState.Cancelled || isPresent,
            NoticeKind.End or NoticeKind.EmergencyReport or NoticeKind.ShortNotice or NoticeKind.OccurrenceSkipped or NoticeKind.OtherSlot or NoticeKind.LengthBreach or NoticeKind.NotDelivered => true,
            NoticeKind.Unknown => throw new System.Diagnostics.UnreachableException("A notice has a kind."),
        };
        return isTrue ? null : $"What the mail says of {of.Id} is not so any more: it is {Word(of)}.";
    }
}
