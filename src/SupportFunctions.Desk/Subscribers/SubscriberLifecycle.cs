using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Subscribers;

/// <summary>One round of attention to a subscription: its link is sent, and what was not confirmed in time vanishes. Safe to repeat, at any moment.</summary>
internal sealed class SubscriberLifecycle(
    SubscriberStore store, SubscriberDelivery delivery, SubscriberMailComposer composer, IDirectory directory, Reconciler reconciler, DeskTime desk, MachineTime machine,
    Failpoints failpoints) : ILifecycle
{
    public LifecycleKind Kind => LifecycleKind.Subscriber;

    public async Task<Instant?> AdvanceAsync(LifecycleId id, IReadOnlyCollection<DueEntry> fired, CancellationToken cancellation)
    {
        string key = id.Text;
        StoredSubscriber stored = await store.LoadAsync(key, cancellation);
        if (stored.Subscriber?.IsPast(desk.Now) == true)
        {
            await store.RemoveAsync(key, stored, cancellation);
            failpoints.Hit(Failpoints.Commit);
            stored = await store.LoadAsync(key, cancellation);
        }

        Instant? again = await SendAsync(key, stored.Subscriber, cancellation);
        failpoints.Hit(Failpoints.Record);
        OwnedRows own = await store.OwnAsync(key, cancellation);
        if (stored.Subscriber is not { } subscriber)
        {
            await reconciler.ForgetAsync(SubscriberRows.OwnPlace(key), own, fired, cancellation);
            return null;
        }

        return await reconciler.EndRoundAsync(
            id, SubscriberRows.OwnPlace(key), own, new RoundEnd(subscriber.Sequence, [], subscriber.ConfirmedAt is null ? subscriber.ExpiresAt : null, again), fired, cancellation);
    }

    /// <returns>MachineTime of the next attempt; null when no link waits.</returns>
    private async Task<Instant?> SendAsync(string key, Subscriber? subscriber, CancellationToken cancellation)
    {
        Instant? next = null;
        foreach (WaitingLink link in await store.LinksAsync(key, cancellation))
        {
            Attempts? left = link.Attempts;
            if (subscriber is null || link.Nonce != subscriber.Nonce)
            {
                left = null;
            }
            else if (link.Attempts.NextAt is not { } at || at <= machine.Now)
            {
                DeskTerms terms = await directory.TermsAsync([], cancellation);
                var about = new SubscriberLink(link.Kind, subscriber.Products, link.At, link.At + Subscriber.ConfirmWithin, terms.Policy.TimeZone);
                left = await delivery.TryAsync(
                    link.Id, () => composer.Compose(link.Id, about, new SubscriberMailRecipient(subscriber.Address, key, subscriber.Nonce)), link.Attempts, cancellation);
                if (left is not null)
                {
                    await store.FailedAsync(key, link with { Attempts = left }, cancellation);
                }
            }

            if (left is null)
            {
                await store.DoneAsync(key, link, cancellation);
                delivery.Recorded(link.Id);
            }
            else
            {
                next = next is null || left.NextAt < next ? left.NextAt : next;
            }
        }

        return next;
    }
}
