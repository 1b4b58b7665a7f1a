using System.Diagnostics;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.CalendarFiles;

namespace SupportFunctions.Desk.Mail;

/// <summary>From the facts of a mail about a window to the mail. Pure: the same mail and settings always give the same one, however often it is delivered.</summary>
public sealed class WindowMailComposer(MailTemplates templates, MailSettings settings)
{
    private readonly SignedLinks _links = new(settings);

    public OutgoingMail Compose(WindowMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        (WindowNotice notice, WindowMailRecipient to) = (mail.Notice, mail.To);
        Uri? answer = to.Customer is { } customer && IsQuestion(notice.Kind) ? _links.Answer(notice.Window, customer, notice.Revision) : null;
        Uri? unsubscribe = IsEssential(notice.Kind) ? null : _links.Unsubscribe(to.Address);
        (string text, string html) = templates.Render(TemplateFamily.NameOf(notice.Kind), to.Language, WindowMailViews.Of(mail, answer, unsubscribe, settings));
        var ids = new DeskMessageIds(settings);
        // Never sent: what all mails of a window refer to, so that they gather in one thread.
        string root = ids.For(to.Customer is null ? $"{notice.Window}-staff" : notice.Window.ToString());
        return new OutgoingMail(
            mail.EffectId,
            new MailAddress(settings.FromAddress, settings.FromName),
            new MailAddress(to.Address, MailWords.Line(to.Name)),
            SubjectOf(notice),
            text,
            html,
            ids.For(mail.EffectId),
            [root],
            [root],
            notice.At.ToDateTimeOffset(),
            "auto-generated",
            ReplyTo: null,
            TemplateFamily.NameOf(notice.Kind),
            IsDispensable: !IsEssential(notice.Kind))
        {
            Calendar = CalendarOf(mail, text),
            Unsubscribe = unsubscribe,
        };
    }

    /// <summary>The subject line that <see cref="Compose"/> gives it.</summary>
    public static string SubjectOf(WindowNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return $"[{notice.Window}] {News(notice)}: {MailWords.Line(notice.Plan.Title)}";
    }

    /// <summary>What nobody can do without: a time, or that it is another one. Only the rest can be unsubscribed from (R-CUS-5).</summary>
    public static bool IsEssential(NoticeKind kind) => kind is not (NoticeKind.Reminder or NoticeKind.Start or NoticeKind.End);

    private static bool IsQuestion(NoticeKind kind) => kind is NoticeKind.Proposal or NoticeKind.Announcement or NoticeKind.Change;

    private MailCalendar? CalendarOf(WindowMail mail, string text)
    {
        WindowNotice notice = mail.Notice;
        bool isCancelled = notice.Kind == NoticeKind.Cancellation;
        if (mail.To.Customer is null || !(isCancelled || notice.Kind is NoticeKind.Announcement or NoticeKind.Change))
        {
            return null;
        }

        var entry = new CalendarEntry(
            $"{notice.Window}@{settings.Domain}", notice.Revision, notice.At, notice.Plan.StartsAt, notice.Plan.EndsAt, mail.To.TimeZone,
            MailWords.Line(notice.Plan.Title) ?? notice.Window.ToString(), text.TrimEnd(),
            new CalendarPerson(settings.FromAddress, MailWords.Line(settings.FromName)), new CalendarPerson(mail.To.Address, MailWords.Line(mail.To.Name)), IsCancelled: isCancelled);
        return isCancelled
            ? new MailCalendar("CANCEL", CalendarFile.Write(CalendarMethod.Cancel, [entry]))
            : new MailCalendar("REQUEST", CalendarFile.Write(CalendarMethod.Request, [entry]));
    }

    private static string News(WindowNotice notice) => notice.Kind switch
    {
        NoticeKind.Proposal => "Does this maintenance time suit you?",
        NoticeKind.Announcement => notice.EmergencyReason is null ? "Maintenance announced" : "Emergency maintenance",
        NoticeKind.Change => "Maintenance changed",
        NoticeKind.Cancellation => "Maintenance cancelled",
        NoticeKind.Reminder => $"Maintenance in {WindowMailViews.Words(notice.Ahead!.Value)}",
        NoticeKind.Start => "Maintenance has begun",
        NoticeKind.End => "Maintenance is over",
        NoticeKind.Overrun => "Maintenance takes longer",
        NoticeKind.EmergencyReport => "EMERGENCY announced",
        NoticeKind.ShortNotice => "SHORT NOTICE",
        NoticeKind.OccurrenceSkipped => "NOT ANNOUNCED",
        NoticeKind.OtherSlot => "Another slot is asked for",
        NoticeKind.LengthBreach => "BREACHED: length",
        NoticeKind.NotDelivered => "NOT DELIVERED",
        NoticeKind.Unknown => throw new UnreachableException("A notice has a kind."),
    };
}
