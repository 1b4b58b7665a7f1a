using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Digests;

/// <summary>Why somebody who is down for the digest gets none.</summary>
public enum DigestRefusal
{
    None = 0,
    /// <summary>By the link in a mail (R-CUS-5).</summary>
    Unsubscribed = 1,
    /// <summary>They reported mail of ours as unwanted, and nobody has settled it.</summary>
    Complained = 2,
}

public sealed record DigestReader(string Address, string? Name, DigestRefusal Refusal);

/// <summary>Who gets the digest of a customer.</summary>
public sealed class DigestReaders(Unsubscriptions unsubscriptions, ReplyBudgets budgets)
{
    /// <summary>Contacts who are down for it, an address once.</summary>
    public static IReadOnlyList<CustomerContact> Of(CustomerResource customer)
    {
        ArgumentNullException.ThrowIfNull(customer);
        return [.. (customer.Contacts ?? []).OfType<CustomerContact>().Where(c => c.Digest).DistinctBy(c => MailNames.AddressKey(c.Email!))];
    }

    /// <summary>Two transactions for each of them.</summary>
    public async Task<IReadOnlyList<DigestReader>> AskAsync(CustomerResource customer, CancellationToken cancellation)
    {
        var readers = new List<DigestReader>();
        foreach (CustomerContact contact in Of(customer))
        {
            string address = contact.Email!;
            DigestRefusal refusal = await unsubscriptions.IsUnsubscribedAsync(SignedLinks.KeyOf(address), cancellation) ? DigestRefusal.Unsubscribed
                : (await budgets.OfAsync(address, cancellation)).ComplainedAt is not null ? DigestRefusal.Complained
                : DigestRefusal.None;
            readers.Add(new DigestReader(address, contact.Name, refusal));
        }

        return readers;
    }
}
