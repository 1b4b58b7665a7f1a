using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Mail;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <summary>Tells everybody concerned about a window: first every mail is written down, then they are handed over, then what became of them is recorded.</summary>
public sealed class Mailing(NoticeStore notices, Recipients recipients, NoticeDelivery delivery, WindowService windows)
{
    /// <returns>MachineTime at which to go on; null when every mail was handed over or given up.</returns>
    public async Task<Instant?> TellAsync(WindowEffect.TellCustomers effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(effect);
        WindowId window = effect.Notice.Window;
        if (!await notices.IsBegunAsync(window, effect.Id, cancellation))
        {
            MailingList list = await recipients.OfAsync(effect, cancellation);
            await notices.BeginAsync(effect.Notice, effect.Id, list, cancellation);
        }

        Instant? again = await delivery.HandOverAsync(effect, cancellation);
        if (again is not null)
        {
            return again;
        }

        await RecordAsync(effect, cancellation);
        return null;
    }

    public async Task<Instant?> TellAsync(WindowEffect.TellStaff effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(effect);
        WindowId window = effect.Notice.Window;
        if (!await notices.IsBegunAsync(window, effect.Id, cancellation))
        {
            var mail = new WaitingMail(effect.Id, effect.Notice.Kind, new WindowMailRecipient(effect.Address, effect.Name, effect.TimeZone, "en"));
            await notices.BeginAsync(effect.Notice, effect.Id, new MailingList([mail], []), cancellation);
        }

        return await delivery.HandOverAsync(effect.Id, effect.Notice, cancellation);
    }

    public async Task<Instant?> TellAsync(WindowEffect.Resend effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(effect);
        if (!await notices.IsBegunAsync(effect.Notice.Window, effect.Id, cancellation))
        {
            WindowRecipient to = effect.To;
            var mail = new WaitingMail(
                effect.Mail, effect.Notice.Kind, new WindowMailRecipient(to.Address, to.Name, to.TimeZone, to.Language, to.ContractZone, to.Customer));
            await notices.BeginAsync(effect.Notice, effect.Id, new MailingList([mail], []), cancellation);
        }

        return await delivery.HandOverAsync(effect.Id, effect.Notice, cancellation);
    }

    /// <summary>When the notice of each customer was accepted, or that it never was (R-MNT-1). Once begun, who has not been told is too late, whenever the mail arrives.</summary>
    private async Task RecordAsync(WindowEffect.TellCustomers effect, CancellationToken cancellation)
    {
        WindowNotice notice = effect.Notice;
        bool isStart = notice.Kind == NoticeKind.Start;
        if (!notice.GivesNotice && !isStart)
        {
            return;
        }

        var accepted = new List<NoticeAccepted>();
        var failed = new List<string>();
        await foreach (ToldCustomer told in notices.ToldAsync(notice.Window, cancellation))
        {
            if (!told.IsConcerned || (!isStart && told.Revision != notice.Revision))
            {
                continue;
            }

            if (told.AcceptedAt is { } at)
            {
                accepted.Add(new NoticeAccepted(told.Customer, at));
            }
            else
            {
                failed.Add(told.Customer);
            }
        }

        await windows.ExecuteAsync(
            notice.Window, new WindowCommand.RecordDelivery(effect.Notice.NoticeRevision, [.. accepted], [.. failed]), commandId: null, expected: null, cancellation);
    }
}
