using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Mail;
using SupportFunctions.Desk.Subscribers;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>What subscribers to the status hear of a window: what the status page shows of it, and nothing else.</summary>
internal static class WindowNews
{
    /// <param name="timeZone">IANA id of the desk's own zone.</param>
    public static PublicThing Of(Window window, WindowStore store, string timeZone) => new(
        WindowRows.Lifecycle(window.Id), window.Sequence, window.Plan.Customers.IsEmpty,
        async (from, top, cancellation) =>
            [.. (await store.EventsAsync(window.Id, from, top, cancellation)).Select(e => new PublicEvent(e.Sequence, e.Event is WindowEvent.Announced, Of(window, e, timeZone)))]);

    /// <summary>Null for what only customers or staff hear: reminders, answers, and what the contract makes of it.</summary>
    internal static PublicNews? Of(Window window, RecordedWindowEvent happened, string timeZone)
    {
        (SubscriberMailKind kind, WindowPlan plan, Instant? ends) = happened.Event switch
        {
            WindowEvent.Announced => (SubscriberMailKind.WindowAnnounced, window.Plan, (Instant?)window.Plan.EndsAt),
            WindowEvent.Changed e => (SubscriberMailKind.WindowChanged, e.Plan, e.Plan.EndsAt),
            WindowEvent.Cancelled => (SubscriberMailKind.WindowCancelled, window.Plan, window.Plan.EndsAt),
            WindowEvent.Started => (SubscriberMailKind.WindowStarted, window.Plan, window.Plan.EndsAt),
            WindowEvent.Extended e => (SubscriberMailKind.WindowOverran, window.Plan, e.EndsAt),
            WindowEvent.Overran e => (SubscriberMailKind.WindowOverran, window.Plan, e.EndsAt),
            WindowEvent.Completed => (SubscriberMailKind.WindowEnded, window.Plan, happened.At),
            _ => (SubscriberMailKind.Unknown, window.Plan, null),
        };
        return kind == SubscriberMailKind.Unknown ? null
            : new PublicNews(kind, window.Id.ToString(), plan.Title, plan.Products, happened.At, timeZone) { StartsAt = kind is SubscriberMailKind.WindowStarted or SubscriberMailKind.WindowOverran or SubscriberMailKind.WindowEnded ? window.StartedAt : plan.StartsAt, EndsAt = ends };
    }
}
