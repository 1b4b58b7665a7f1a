using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Maintenance;

namespace SupportFunctions.Desk.Status;

/// <summary>A maintenance window as the public sees it.</summary>
/// <param name="Products">Empty: all.</param>
/// <param name="EndsAt">As it was last told.</param>
/// <param name="Revision">Rises with every change of the plan.</param>
public sealed record PublicWindow(
    string Id, string Title, ImmutableArray<string> Products, Instant StartsAt, Instant EndsAt, bool HasBegun, int Revision, Instant UpdatedAt)
{
    public bool IsUnderWay(Instant now) => HasBegun && StartsAt <= now;

    /// <summary>Announced and not over, by their start; none that concerns only named customers.</summary>
    public static IReadOnlyList<PublicWindow> Of(IEnumerable<ScheduledWindow> live) => Public(live.Where(w => w.IsLive));

    /// <summary>Announced, then cancelled, and their time is not over: calendars that have them must hear of it.</summary>
    public static IReadOnlyList<PublicWindow> CalledOff(IEnumerable<ScheduledWindow> all, Instant now) =>
        Public(all.Where(w => w.State == WindowState.Cancelled && w.AnnouncedAt is not null && w.Plan.EndsAt > now));

    private static IReadOnlyList<PublicWindow> Public(IEnumerable<ScheduledWindow> windows) =>
    [
        .. windows.Where(w => w.Plan.Customers.IsEmpty)
            .Select(w => new PublicWindow(
                w.Id.ToString(), w.Plan.Title, w.Plan.Products, w.Plan.StartsAt, w.EndsAt, w.State is WindowState.InProgress or WindowState.Overrun, w.Revision, w.UpdatedAt))
            .OrderBy(w => w.StartsAt).ThenBy(w => w.Id, StringComparer.Ordinal),
    ];
}
