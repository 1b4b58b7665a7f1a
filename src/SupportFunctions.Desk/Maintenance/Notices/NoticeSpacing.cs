using NodaTime;
using SupportFunctions.Core.Mails;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Spacing;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Spacing;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <summary>Spaces the mails about windows: an early reminder and the report of the end wait a moment for others, so that several windows are one mail; a time that is new, or that has come, does not.</summary>
public sealed class NoticeSpacing(MailSpacer spacer, MailNotes notes, WindowStore windows, DeskTime desk)
{
    /// <summary>A reminder that comes as long before the start as this tells of tomorrow: a moment does no harm to it.</summary>
    private static readonly Duration _early = Duration.FromHours(12);

    /// <summary>A reminder of what was called off, put off, or has begun. One transaction for a reminder, else none.</summary>
    public async Task<bool> IsOvertakenAsync(WindowNotice notice, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (notice.Kind != NoticeKind.Reminder)
        {
            return false;
        }

        Window window = (await windows.LoadAsync(notice.Window, cancellation)).Window;
        return !window.IsAhead || window.Revision != notice.Revision || notice.Plan.StartsAt <= desk.Now;
    }

    public async Task<SpacingVerdict> AskAsync(WindowNotice notice, WaitingMail mail, CancellationToken cancellation) =>
        mail.To.Customer is null || Resending.SequenceOf(mail.Id) is not null
            ? new SpacingVerdict.Go([])
            : await spacer.AskAsync(
                mail.To.Address,
                IsPatient(notice, mail.Kind)
                    ? new SpacedMail(mail.Id, MailPatience.Moment, notes.Of(new WindowMail(mail.Id, notice with { Kind = mail.Kind }, mail.To)))
                    : new SpacedMail(mail.Id, MailPatience.None, null),
                cancellation);

    public OutgoingMail Complete(OutgoingMail composed, WaitingMail mail, SpacingVerdict.Go go) => notes.Add(composed, go.Along.Select(h => h.Note!), mail.To.Language);

    /// <inheritdoc cref="MailSpacer.OverAsync"/>
    public Task OverAsync(WaitingMail mail, SpacingVerdict.Go go, bool isSent, CancellationToken cancellation) =>
        go.Along.IsEmpty ? Task.CompletedTask : spacer.OverAsync(mail.To.Address, mail.Id, isSent, cancellation);

    public Task WithdrawAsync(WaitingMail mail, CancellationToken cancellation) => spacer.WithdrawAsync(mail.To.Address, mail.Id, cancellation);

    private static bool IsPatient(WindowNotice notice, NoticeKind kind) => kind == NoticeKind.End || (kind == NoticeKind.Reminder && notice.Ahead >= _early);
}
