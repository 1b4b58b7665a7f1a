using System.Collections.Immutable;
using System.Security.Cryptography;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Budgets;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>What a link is of now.</summary>
public enum LinkState
{
    Unknown = 0,
    /// <summary>Of a subscription that waits for its holder's word.</summary>
    Pending = 1,
    Confirmed = 2,
    /// <summary>It was not confirmed in time.</summary>
    Expired = 3,
    /// <summary>The form was sent again since: a newer mail has another link.</summary>
    Replaced = 4,
    /// <summary>It was ended, or not confirmed in time.</summary>
    Gone = 5,
}

/// <param name="Subscriber">Null unless it is pending or confirmed.</param>
public sealed record LinkLook(LinkState State, Subscriber? Subscriber);

/// <summary>What people do about subscriptions: ask, confirm, choose, end.</summary>
public sealed class SubscriberService(
    SubscriberStore store, GuardedCommits commits, ReplyBudgets budgets, MailSettings settings, DeskTime desk, Failpoints failpoints)
{
    private const int MaxAttempts = 20;

    /// <summary>Whoever presses a button twice means it once.</summary>
    private static readonly Duration _sameClick = Duration.FromMinutes(2);

    /// <summary>The one form of an address that can be written to; null where it is none. A line break or a second address makes it none.</summary>
    public static string? ReadAddress(string? text)
    {
        string trimmed = text?.Trim() ?? "";
        if (trimmed.Any(char.IsControl) || MailNames.AddressKey(trimmed) is not { } address || !MailNames.DomainOf(address).Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return AddrSpec.ToWire(address, "subscriber's");
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Sends a link, if nothing speaks against it; nobody is told whether it does.</summary>
    /// <param name="address">As from <see cref="ReadAddress"/>.</param>
    /// <param name="products">Empty: all.</param>
    /// <returns>False when so much was asked for within the hour, by whomever, that nothing more is sent to anybody.</returns>
    public async Task<bool> AskAsync(string address, ImmutableArray<string> products, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(address);
        string key = SignedLinks.KeyOf(address);
        string mailbox = MailboxOf(address);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Instant now = desk.Now;
            StoredAsked asked = await store.AskedAsync(now, cancellation);
            if (asked.Asked.IsUsedUp(now))
            {
                return false;
            }

            StoredSubscriber stored = await store.LoadAsync(key, cancellation);
            if (asked.Asked.IsUsedUpFor(mailbox, now) || IsSaidAlready(stored.Subscriber, products, now) || address == MailNames.AddressKey(settings.FromAddress)
                || (await budgets.OfAsync(address, cancellation)).ComplainedAt is not null)
            {
                return true;
            }

            bool isKnown = stored.Subscriber is { ConfirmedAt: not null };
            long sequence = (stored.Subscriber?.Sequence ?? 0) + 1;
            Subscriber next = isKnown ? stored.Subscriber! with { AskedAt = now, Sequence = sequence } : new Subscriber(address, products, Random(), now, sequence);
            var mail = new WaitingLink(MailId(key), isKnown ? SubscriberMailKind.Known : SubscriberMailKind.Confirmation, next.Nonce, now);
            if (await commits.CommitAsync(
                    SubscriberRows.Lifecycle(key), sequence, token => store.AskAsync(key, stored, next, mail, asked, new AskedMail(now, mailbox), token), cancellation) == CommitOutcome.Committed)
            {
                return true;
            }
        }

        throw Overtaken();
    }

    /// <summary>Looking changes nothing.</summary>
    public async Task<LinkLook> LookAsync(string key, string nonce, CancellationToken cancellation) => Judge((await store.LoadAsync(key, cancellation)).Subscriber, nonce, desk.Now);

    /// <summary>Confirms; once more changes nothing.</summary>
    public Task<LinkLook> ConfirmAsync(string key, string nonce, CancellationToken cancellation) =>
        ChangeAsync(key, nonce, (s, now) => s.ConfirmedAt is null ? s with { ConfirmedAt = now } : s, cancellation);

    /// <param name="products">Empty: all.</param>
    public Task<LinkLook> ChooseAsync(string key, string nonce, ImmutableArray<string> products, CancellationToken cancellation) =>
        ChangeAsync(key, nonce, (s, _) => s.ConfirmedAt is null || s.Products.SequenceEqual(products) ? s : s with { Products = products }, cancellation);

    /// <summary>Ends it, and forgets the address: mails that wait are not sent any more.</summary>
    /// <param name="nonce">Of the link; null: whichever there is, for administrators.</param>
    /// <returns>False: there was none.</returns>
    public async Task<bool> EndAsync(string key, string? nonce, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            StoredSubscriber stored = await store.LoadAsync(key, cancellation);
            if (stored.Subscriber is not { } subscriber || (nonce is not null && nonce != subscriber.Nonce))
            {
                return false;
            }

            if (await commits.CommitAsync(
                    SubscriberRows.Lifecycle(key), subscriber.Sequence + 1, token => store.RemoveAsync(key, stored, token), cancellation) == CommitOutcome.Committed)
            {
                return true;
            }
        }

        throw Overtaken();
    }

    /// <summary>
    /// What became of a mail: it came back for good, or was called unwanted. Then no more is sent, and to whoever called it so no link either.
    /// Told again, it changes nothing.
    /// </summary>
    /// <param name="keyStart">As in <see cref="MailName.OfSubscriber"/>.</param>
    /// <param name="named">Addresses that the report is about; where there are some and the subscriber's is not among them, it is not believed.</param>
    public async Task ReportedAsync(string keyStart, DeliveryOutcome outcome, ImmutableArray<string> named, Instant at, CancellationToken cancellation)
    {
        if (outcome is not (DeliveryOutcome.Bounced or DeliveryOutcome.Complained) || await store.FindAsync(keyStart, cancellation) is not { } found
            || (!named.IsEmpty && !named.Any(n => Mailboxes.AreSame(n, found.Subscriber.Address))))
        {
            return;
        }

        if (outcome == DeliveryOutcome.Complained)
        {
            await budgets.ComplainedAsync(found.Subscriber.Address, at, cancellation);
        }

        await EndAsync(found.Key, found.Subscriber.Nonce, cancellation);
    }

    private async Task<LinkLook> ChangeAsync(string key, string nonce, Func<Subscriber, Instant, Subscriber> change, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            StoredSubscriber stored = await store.LoadAsync(key, cancellation);
            Instant now = desk.Now;
            LinkLook look = Judge(stored.Subscriber, nonce, now);
            if (look.Subscriber is not { } subscriber || change(subscriber, now) is var next && next == subscriber)
            {
                return look;
            }

            next = next with { Sequence = subscriber.Sequence + 1 };
            if (await store.ChangeAsync(key, stored, next, cancellation) == CommitOutcome.Committed)
            {
                // Nothing is to be done after it: what waits for the end of its time finds that it was confirmed.
                failpoints.Hit(Failpoints.Commit);
                return new LinkLook(LinkState.Confirmed, next);
            }
        }

        throw Overtaken();
    }

    private static LinkLook Judge(Subscriber? subscriber, string nonce, Instant now) => subscriber switch
    {
        null => new LinkLook(LinkState.Gone, null),
        _ when subscriber.Nonce != nonce => new LinkLook(LinkState.Replaced, null),
        _ when subscriber.IsPast(now) => new LinkLook(LinkState.Expired, null),
        { ConfirmedAt: null } => new LinkLook(LinkState.Pending, subscriber),
        _ => new LinkLook(LinkState.Confirmed, subscriber),
    };

    private static bool IsSaidAlready(Subscriber? subscriber, ImmutableArray<string> products, Instant now) =>
        subscriber is not null && now - subscriber.AskedAt < _sameClick && (subscriber.ConfirmedAt is not null || subscriber.Products.SequenceEqual(products));

    private static string MailboxOf(string address) => SignedLinks.KeyOf(MailNames.HolderKey(address))[..16];

    /// <summary>Kept with the mail, so that a repetition is known as one.</summary>
    private static string MailId(string key) => $"subscriber-{key[..MailName.SubscriberCharacters]}-{Random()}";

    private static string Random() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static StoreUnavailableException Overtaken() => new("The subscription is changed faster than this change could be made: try again.");
}
