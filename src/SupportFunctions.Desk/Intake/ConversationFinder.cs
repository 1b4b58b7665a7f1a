using System.Text.RegularExpressions;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Intake;

/// <summary>Finds the case that a message goes on with. A number or a Message-ID alone opens nothing: its sender must belong to the case.</summary>
public sealed partial class ConversationFinder(CaseStore cases, MessageReservations messages, DeskMessageIds messageIds, IDirectory directory)
{
    /// <summary>Of the references, only the newest are looked up: a forged header of thousands must not cost thousands of reads.</summary>
    public const int MaxReferences = 10;

    /// <returns>Null: it begins a conversation.</returns>
    public async Task<CaseId?> FindAsync(IncomingMessage message, string? customer, CancellationToken cancellation)
    {
        foreach (string reference in message.References.Reverse().Distinct().Take(MaxReferences))
        {
            // Our own Message-IDs are signed: whoever answers one was sent it.
            if (messageIds.TryRead(reference, out CaseId own, out _) && await ExistsAsync(own, cancellation))
            {
                return own;
            }

            foreach (CaseId candidate in await messages.CasesOfAsync(reference, cancellation))
            {
                if (await BelongsAsync(candidate, message.From, customer, cancellation))
                {
                    return candidate;
                }
            }
        }

        return SubjectToken().Match(message.Subject) is { Success: true } token
            && CaseId.TryRead(token.Groups[1].Value, out CaseId named)
            && await BelongsAsync(named, message.From, customer, cancellation)
            ? named
            : null;
    }

    private async Task<bool> ExistsAsync(CaseId id, CancellationToken cancellation) =>
        (await cases.LoadAsync(id, cancellation)).ETag is not null;

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
