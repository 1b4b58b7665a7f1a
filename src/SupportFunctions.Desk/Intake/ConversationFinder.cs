using System.Globalization;
using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake;

/// <param name="IsStaffs">The sender answers a mail that went to staff, or is staff: the words are for the desk, never the customer's.</param>
public sealed record Conversation(CaseId Case, bool IsStaffs);

/// <summary>Finds the case that a message goes on with. A number or a Message-ID alone opens nothing: its sender must belong to the case.</summary>
public sealed partial class ConversationFinder(CaseStore cases, MessageReservations messages, DeskMessageIds messageIds, IDirectory directory)
{
    /// <summary>Of the references, only the newest are looked up: a forged header of thousands must not cost thousands of reads.</summary>
    public const int MaxReferences = 10;

    /// <summary>A case was merged into one that was merged, and so on.</summary>
    private const int MaxHops = 10;

    /// <param name="isStaff">The sender's address is an engineer's.</param>
    /// <returns>Null: it begins a conversation. Never a merged case, but the one that goes on.</returns>
    public async Task<Conversation?> FindAsync(IncomingMessage message, string? customer, bool isStaff, CancellationToken cancellation) =>
        await FindThreadAsync(message, customer, isStaff, cancellation) is { } found ? found with { Case = await FollowAsync(found.Case, cancellation) } : null;

    /// <summary>Where a merged case goes on; the case itself when it was not merged.</summary>
    public async Task<CaseId> FollowAsync(CaseId id, CancellationToken cancellation)
    {
        for (int hops = 0; hops < MaxHops && (await cases.LoadAsync(id, cancellation)).Case.Merge is { } merge; hops++)
        {
            id = merge.Into;
        }

        return id;
    }

    private async Task<Conversation?> FindThreadAsync(IncomingMessage message, string? customer, bool isStaff, CancellationToken cancellation)
    {
        foreach (string reference in message.References.Reverse().Distinct().Take(MaxReferences))
        {
            // Our own Message-IDs are signed: whoever answers one was sent it.
            if (messageIds.TryRead(reference, out CaseId own, out string? effectId)
                && await AnsweredAsync(own, effectId, message.From, cancellation) is { } answered)
            {
                return answered with { IsStaffs = isStaff || answered.IsStaffs };
            }

            if (messageIds.TryReadStaffRoot(reference, out CaseId alerted)
                && (await cases.LoadAsync(alerted, cancellation)).Case is { Status: not CaseStatus.NotOpened } of)
            {
                return new Conversation(alerted, isStaff || !of.Participants.Contains(message.From.Address));
            }

            foreach (CaseId candidate in await messages.CasesOfAsync(reference, cancellation))
            {
                if (isStaff || message.IsVouched ? await ExistsAsync(candidate, cancellation) : await BelongsAsync(candidate, message.From, customer, cancellation))
                {
                    return new Conversation(candidate, isStaff);
                }
            }
        }

        return SubjectToken().Match(message.Subject) is { Success: true } token
            && CaseId.TryRead(token.Groups[1].Value, out CaseId named)
            && (isStaff ? await ExistsAsync(named, cancellation) : await BelongsAsync(named, message.From, customer, cancellation))
            ? new Conversation(named, isStaff)
            : null;
    }

    private async Task<bool> ExistsAsync(CaseId id, CancellationToken cancellation) =>
        (await cases.LoadAsync(id, cancellation)).ETag is not null;

    /// <summary>Every mail to the customer has the sequence of its own event; what is none of them went to staff, whoever answers it now.</summary>
    private async Task<Conversation?> AnsweredAsync(CaseId id, string effectId, Person sender, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(id, cancellation)).Case;
        if (of.Status == CaseStatus.NotOpened)
        {
            return null;
        }

        if (of.Participants.Contains(sender.Address))
        {
            return new Conversation(id, IsStaffs: false);
        }

        long sequence = long.Parse(effectId.Split('-')[2], CultureInfo.InvariantCulture);
        IReadOnlyList<RecordedEvent> sent = sequence is > 0 and <= int.MaxValue ? await cases.EventsAsync(id, sequence, 1, cancellation) : [];
        return new Conversation(id, IsStaffs: sent is not [{ Event: CaseEvent.CustomerTold }]);
    }

    private async Task<bool> BelongsAsync(CaseId id, Person sender, string? customer, CancellationToken cancellation)
    {
        Case of = (await cases.LoadAsync(id, cancellation)).Case;
        return of.Status != CaseStatus.NotOpened
            && (of.Participants.Contains(sender.Address)
                || (customer is not null && customer == of.Customer?.Id)
                || (of.Requester is { } requester && await SharesCompanyAsync(requester.Address, sender.Address, cancellation)));
    }

    /// <summary>A colleague at a company of its own domain; never two users of a public mail service.</summary>
    private async ValueTask<bool> SharesCompanyAsync(string one, string other, CancellationToken cancellation)
    {
        string domain = DomainOf(one);
        DeskTerms terms = await directory.TermsAsync([], cancellation);
        return domain.Length > 0 && domain == DomainOf(other) && !terms.Policy.PublicMailDomains.Contains(domain);
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    [GeneratedRegex(@"\[(C-[0-9]{1,15})\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex SubjectToken();
}
