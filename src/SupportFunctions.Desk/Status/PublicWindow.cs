using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Maintenance;

namespace SupportFunctions.Desk.Status;

/// <summary>A maintenance window as the public sees it.</summary>
/// <param name="Products">Empty: all.</param>
/// <param name="EndsAt">As it was last told.</param>
public sealed record PublicWindow(string Id, string Title, ImmutableArray<string> Products, Instant StartsAt, Instant EndsAt, bool HasBegun)
{
    public bool IsUnderWay(Instant now) => HasBegun && StartsAt <= now;

    /// <summary>Announced and not over, by their start; none that concerns only named customers.</summary>
    public static IReadOnlyList<PublicWindow> Of(IEnumerable<ScheduledWindow> live) =>
    [
        .. live.Where(w => w.IsLive && w.Plan.Customers.IsEmpty)
            .Select(w => new PublicWindow(
                w.Id.ToString(), w.Plan.Title, w.Plan.Products, w.Plan.StartsAt, w.EndsAt, w.State is WindowState.InProgress or WindowState.Overrun))
            .OrderBy(w => w.StartsAt).ThenBy(w => w.Id, StringComparer.Ordinal),
    ];
}
