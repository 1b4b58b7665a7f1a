using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Desk.Availability;

/// <summary>One kind of thing that keeps customers from working: incidents, maintenance windows.</summary>
public interface IDowntimes
{
    /// <summary>All that touches a time; more does no harm.</summary>
    /// <returns>Of one customer, whatever its number: nothing is read any more.</returns>
    Task<Func<ManagedCustomer, IEnumerable<Downtime>>> DuringAsync(Interval period, CancellationToken cancellation);
}
