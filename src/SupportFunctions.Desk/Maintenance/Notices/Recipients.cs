using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Storage;

namespace SupportFunctions.Desk.Maintenance.Notices;

/// <param name="Told">As they are once the mailing is begun.</param>
public sealed record MailingList(IReadOnlyList<WaitingMail> Mails, IReadOnlyList<ToldCustomer> Told);

/// <summary>Who gets which mail of a mailing: by the customers and contacts there are when it begins.</summary>
public sealed class Recipients(NoticeStore notices, AffectedCustomers affected, Unsubscriptions unsubscriptions)
{
    public async Task<MailingList> OfAsync(WindowEffect.TellCustomers effect, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(effect);
        WindowNotice notice = effect.Notice;
        Dictionary<string, ToldCustomer> told = [];
        await foreach (ToldCustomer before in notices.ToldAsync(notice.Window, cancellation))
        {
            told[before.Customer] = before;
        }

        ManagedCustomers all = await affected.AllAsync(emergencyAt: null, cancellation);
        HashSet<string> known = [.. told.Values.Where(t => t.IsConcerned).Select(t => t.Customer)];
        IReadOnlyList<AffectedParty> now = all.Of(notice.Plan);
        (AffectedParty Party, NoticeKind Kind)[] mailed = notice.Kind switch
        {
            NoticeKind.Proposal or NoticeKind.Announcement => [.. now.Select(p => (p, notice.Kind))],
            // Somebody new hears of it for the first time, and somebody left out that it is called off.
            NoticeKind.Change =>
            [
                .. now.Select(p => (p, known.Contains(p.Customer.Id) ? NoticeKind.Change : NoticeKind.Announcement)),
                .. all.Named(known.Except(now.Select(p => p.Customer.Id)).ToHashSet(StringComparer.Ordinal), notice.Plan.StartsAt).Select(p => (p, NoticeKind.Cancellation)),
            ],
            // Customers who were added since are told now; that it is too late for them is recorded.
            NoticeKind.Start => [.. now.Select(p => (p, notice.Kind))],
            _ => [.. all.Named(known, notice.Plan.StartsAt).Select(p => (p, notice.Kind))],
        };
        IReadOnlySet<string> unsubscribed = mailed.Any(m => !WindowMailComposer.IsEssential(m.Kind)) ? await unsubscriptions.AllAsync(cancellation) : new HashSet<string>();
        var mails = new List<WaitingMail>();
        foreach ((AffectedParty party, NoticeKind kind) in mailed)
        {
            foreach ((string address, string? name) in party.Contacts)
            {
                if (WindowMailComposer.IsEssential(kind) || !unsubscribed.Contains(SignedLinks.KeyOf(address)))
                {
                    mails.Add(new WaitingMail(
                        $"{effect.Id}-{TableKeys.Hash(party.Customer.Id + "\n" + address)[..12]}", kind,
                        new WindowMailRecipient(address, name, party.TimeZone, party.Language, party.ContractZone == party.TimeZone ? null : party.ContractZone, party.Customer.Id)));
                }
            }
        }

        return new MailingList(mails, [.. Told(notice, told, mailed)]);
    }

    private static IEnumerable<ToldCustomer> Told(WindowNotice notice, Dictionary<string, ToldCustomer> before, (AffectedParty Party, NoticeKind Kind)[] mailed)
    {
        foreach ((AffectedParty party, NoticeKind kind) in mailed)
        {
            string id = party.Customer.Id;
            ToldCustomer? known = before.GetValueOrDefault(id);
            if (kind == NoticeKind.Cancellation && notice.Kind == NoticeKind.Change)
            {
                yield return known! with { IsConcerned = false };
            }
            else if (notice.GivesNotice || (kind is NoticeKind.Announcement or NoticeKind.Start && known is not { IsConcerned: true }))
            {
                yield return new ToldCustomer(id, party.Customer.Name, notice.Revision, AcceptedAt: null);
            }
        }
    }
}
