using NodaTime;
using SupportFunctions.Core.Availability;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Availability;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>What maintenance took, for availability (R-MNT-4): what is within the rules for a customer is excused for that customer.</summary>
public sealed class WindowDowntimes(WindowSchedule schedule, WindowStore store) : IDowntimes
{
    /// <summary>One transaction a thousand windows, and one for each that touches the time.</summary>
    public async Task<Func<ManagedCustomer, IEnumerable<Downtime>>> DuringAsync(Interval period, CancellationToken cancellation)
    {
        var touching = new List<Window>();
        await foreach (ScheduledWindow window in schedule.AllAsync(after: null, cancellation))
        {
            // What was last told about its end is never before the end of one that is over: an estimate that passes is replaced.
            bool touches = window.State == WindowState.Completed ? window.EndsAt > period.Start : window.State is WindowState.InProgress or WindowState.Overrun;
            if (touches && window.Plan.StartsAt < period.End)
            {
                touching.Add((await store.LoadAsync(window.Id, cancellation)).Window);
            }
        }

        return customer => touching.SelectMany(w => MaintenanceDowntimes.Of(w, customer.Id, customer.Products, customer.Region));
    }
}
