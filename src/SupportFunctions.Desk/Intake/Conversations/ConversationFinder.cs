using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake.Conversations;

/// <summary>
/// Finds the case that a message goes on with (docs/adr/0013). What the desk signed is believed whoever sends it: Message-IDs, the case's
/// part of an address, the case field. A number, or a Message-ID of somebody else, opens nothing alone: its sender must belong to the case.
/// </summary>
public sealed partial class ConversationFinder(
    CaseStore cases, MessageReservations messages, DeskMessageIds messageIds, MailSettings settings, IDirectory directory, IOptions<IntakeOptions> options)
{
    /// <summary>Of the references, only the newest and the root are looked up: a forged header of thousands must not cost thousands of reads.</summary>
    public const int MaxReferences = 10;

    /// <summary>Addresses and fields with a case's part; a mail has one.</summary>
    private const int MaxTokens = 3;

    /// <summary>A case was merged into one that was merged, and so on.</summary>
    private const int MaxHops = 10;

    private readonly ReplyAddresses _addresses = new(settings);

    /// <param name="isStaff">The sender's address is an engineer's.</param>
    /// <param name="at">When the message was received.</param>
    /// <returns>Never a merged case, but the one that goes on.</returns>
    public async Task<Finding> FindAsync(IncomingMessage message, string? customer, bool isStaff, Instant at, CancellationToken cancellation)
    {
        var search = new Search(message, customer, isStaff);
        Conversation? found = await SignedOrKnownAsync(search, cancellation) ?? await ByTokenAsync(search, cancellation) ?? await ByNumberAsync(search, cancellation);
        if (found is null)
        {
            return search.Foreign is { } foreign ? new Finding(null, await FollowAsync(foreign, cancellation), IsForeign: true) : new Finding(null);
        }

        Case of = await LastAsync(found.Case, cancellation);
        found = found with { Case = of.Id, IsSendersOwn = of.Requester is { } requester && AreSame(requester.Address, message.From.Address) };
        return !isStaff && IsOver(of, search, at) ? new Finding(null, found.Case) : new Finding(found);
    }

    /// <summary>Where a merged case goes on; the case itself when it was not merged.</summary>
    public async Task<CaseId> FollowAsync(CaseId id, CancellationToken cancellation) => (await LastAsync(id, cancellation)).Id;

    private async Task<Case> LastAsync(CaseId id, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(id, cancellation)).Case;
        for (int hops = 0; hops < MaxHops && of.Merge is { } merge; hops++)
        {
            of = (await cases.LoadAsync(merge.Into, cancellation)).Case;
        }

        return of;
    }

    /// <summary>Whether a message is on a case, or on the one that it was merged into.</summary>
    public async Task<bool> HoldsAsync(CaseId id, string identity, CancellationToken cancellation) =>
        await cases.IsAppliedAsync(id, new CommitMarks(identity), cancellation)
        || await cases.IsAppliedAsync(await FollowAsync(id, cancellation), new CommitMarks(identity), cancellation);

    private sealed class Search(IncomingMessage message, string? customer, bool isStaff)
    {
        public IncomingMessage Message => message;

        public string? Customer => customer;

        public bool IsStaff => isStaff;

        /// <summary>The first case that was named by somebody who does not belong to it.</summary>
        public CaseId? Foreign { get; set; }

        /// <summary>Nothing but the address says where it belongs: perhaps a new matter, to an address that a program remembered.</summary>
        public bool IsByAddressOnly { get; set; }
    }

    private static IEnumerable<string> LookedUp(IReadOnlyList<string> references) =>
        references.Reverse().Distinct().Take(MaxReferences - 1).Concat(references.Take(1)).Distinct();

    private async Task<Conversation?> SignedOrKnownAsync(Search search, CancellationToken cancellation)
    {
        foreach (string reference in LookedUp(search.Message.References))
        {
            if (await SignedAsync(reference, search, cancellation) is { } signed)
            {
                return signed;
            }

            IReadOnlyList<(CaseId Case, bool HasMessage)> known = await messages.CasesOfAsync(reference, search.Message.Source.IntakeId, cancellation);
            foreach ((CaseId candidate, bool hasMessage) in DeskMessageIds.TryReadName(reference, out CaseId named) ? [.. known, (named, false)] : known)
            {
                // Who answers what another case answers, too, names neither: a stranger to it is no reason for a warning.
                CaseId? foreign = search.Foreign;
                if (await BelongsAsync(candidate, search, hasMessage, cancellation))
                {
                    return new Conversation(candidate, IsSigned: false, IsStaffs: false);
                }

                search.Foreign = hasMessage || candidate == named ? search.Foreign : foreign;
            }
        }

        return null;
    }

    /// <summary>Our own Message-IDs are signed: whoever answers one was sent it, or given it.</summary>
    private async Task<Conversation?> SignedAsync(string messageId, Search search, CancellationToken cancellation)
    {
        if (messageIds.TryRead(messageId, out CaseId own, out string? effectId))
        {
            return await AnsweredAsync(own, effectId, search.Message.From, cancellation);
        }

        return messageIds.TryReadStaffRoot(messageId, out CaseId alerted) ? await OfStaffAsync(alerted, search.Message.From, cancellation) : null;
    }

    /// <summary>The case's part of an address it was sent to, its case field, and mails of ours that it brings along whole.</summary>
    private async Task<Conversation?> ByTokenAsync(Search search, CancellationToken cancellation)
    {
        foreach (string field in search.Message.Signs.CaseFields.Take(MaxTokens))
        {
            if (await SignedAsync(field + "@field", search, cancellation) is { } stated)
            {
                return stated;
            }
        }

        foreach (ReplyAddress address in Addresses(search.Message).Take(MaxTokens))
        {
            Case of = (await cases.LoadAsync(address.Case, cancellation)).Case;
            if (of.Status == CaseStatus.NotOpened)
            {
                continue;
            }

            if (address.IsSigned)
            {
                search.IsByAddressOnly = search.Message.References.Count == 0 && !Numbers(search.Message.Subject).Contains(address.Case);
                return new Conversation(address.Case, IsSigned: true, address.IsStaffs && !Writes(of, search.Message.From));
            }

            if (await BelongsAsync(address.Case, search, hasMessage: false, cancellation))
            {
                return new Conversation(address.Case, IsSigned: false, IsStaffs: false);
            }
        }

        return await ByAttachedAsync(search, cancellation);
    }

    /// <summary>Mails of several cases are a collection, and no answer to one of them.</summary>
    private async Task<Conversation?> ByAttachedAsync(Search search, CancellationToken cancellation)
    {
        var found = new Dictionary<CaseId, Conversation>();
        foreach (string id in search.Message.Signs.AttachedIds.Take(2 * MaxTokens))
        {
            if (await SignedAsync(id.Contains('@', StringComparison.Ordinal) ? id : id + "@field", search, cancellation) is { } signed)
            {
                found.TryAdd(signed.Case, signed);
                continue;
            }

            foreach ((CaseId known, _) in search.IsStaff ? (await messages.CasesOfAsync(id, null, cancellation)).Where(k => k.HasMessage) : [])
            {
                found.TryAdd(known, new Conversation(known, IsSigned: false, IsStaffs: false));
            }
        }

        return found.Count == 1 ? found.Values.Single() : null;
    }

    private async Task<Conversation?> ByNumberAsync(Search search, CancellationToken cancellation)
    {
        foreach (CaseId named in Numbers(search.Message.Subject).Take(1))
        {
            if (await BelongsAsync(named, search, hasMessage: false, cancellation))
            {
                return new Conversation(named, IsSigned: false, IsStaffs: false);
            }
        }

        return null;
    }

    private IEnumerable<ReplyAddress> Addresses(IncomingMessage message) =>
        message.Signs.Recipients.Select(r => _addresses.TryRead(r, out ReplyAddress? read) ? read : null).OfType<ReplyAddress>().DistinctBy(a => (a.Case, a.IsSigned, a.IsStaffs));

    private async Task<Conversation?> OfStaffAsync(CaseId id, Person sender, CancellationToken cancellation) =>
        (await cases.LoadAsync(id, cancellation)).Case is { Status: not CaseStatus.NotOpened } of ? new Conversation(id, IsSigned: true, IsStaffs: !Writes(of, sender)) : null;

    /// <summary>Every mail to the customer has the sequence of its own event; what is none of them went to staff, whoever answers it now.</summary>
    private async Task<Conversation?> AnsweredAsync(CaseId id, string effectId, Person sender, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(id, cancellation)).Case;
        if (of.Status == CaseStatus.NotOpened)
        {
            return null;
        }

        if (Writes(of, sender))
        {
            return new Conversation(id, IsSigned: true, IsStaffs: false);
        }

        long sequence = long.Parse(effectId.Split('-')[2], CultureInfo.InvariantCulture);
        IReadOnlyList<RecordedEvent> sent = sequence is > 0 and <= int.MaxValue ? await cases.EventsAsync(id, sequence, 1, cancellation) : [];
        return new Conversation(id, IsSigned: true, IsStaffs: sent is not [{ Event: CaseEvent.CustomerTold }]);
    }

    /// <param name="hasMessage">The sender answers a message of the case, which must have been sent to them: being copied in is enough then.</param>
    private async Task<bool> BelongsAsync(CaseId id, Search search, bool hasMessage, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(id, cancellation)).Case;
        if (of.Status == CaseStatus.NotOpened)
        {
            return false;
        }

        Person sender = search.Message.From;
        if (search.IsStaff
            || (hasMessage && search.Message.IsVouched)
            || Writes(of, sender)
            || (hasMessage && of.Invited.Any(a => AreSame(a, sender.Address)))
            || (search.Customer is not null && search.Customer == of.Customer?.Id)
            || (of.Requester is { } requester && await SharesCompanyAsync(requester.Address, sender.Address, cancellation)))
        {
            return true;
        }

        search.Foreign ??= id;
        return false;
    }

    private static bool Writes(Case of, Person sender) => of.Participants.Any(p => AreSame(p, sender.Address));

    private static bool AreSame(string one, string other) => KeyOf(one) == KeyOf(other);

    private static string KeyOf(string address) => MailNames.AddressKey(address) ?? address.ToLowerInvariant();

    /// <summary>A colleague at a company of its own domain; never two users of a public mail service.</summary>
    private async ValueTask<bool> SharesCompanyAsync(string one, string other, CancellationToken cancellation)
    {
        string domain = MailNames.DomainOf(KeyOf(one));
        DeskTerms terms = await directory.TermsAsync([], cancellation);
        return domain.Length > 0 && domain == MailNames.DomainOf(KeyOf(other)) && !terms.Policy.PublicMailDomains.Contains(domain);
    }

    /// <summary>A closed case that a new matter came to by a remembered address, or that has been closed for longer than replies open it again.</summary>
    private bool IsOver(Case of, Search search, Instant at) =>
        of is { Status: CaseStatus.Closed, Endings: [.., { ClosedAt: { } closed }] }
        && (search.IsByAddressOnly || (options.Value.ReopenDays > 0 && at - closed > Duration.FromDays(options.Value.ReopenDays)));

    private static IEnumerable<CaseId> Numbers(string subject) =>
        SubjectToken().Matches(subject).Select(m => CaseId.TryRead(m.Groups[1].Value, out CaseId id) ? id : (CaseId?)null).OfType<CaseId>();

    [GeneratedRegex(@"\[(C-[0-9]{1,15})\]", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SubjectToken();
}
