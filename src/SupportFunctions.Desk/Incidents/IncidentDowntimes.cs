using NodaTime;
using SupportFunctions.Core.Availability;
using SupportFunctions.Desk.Availability;

namespace SupportFunctions.Desk.Incidents;

/// <summary>Outages of incidents, for availability (R-MNT-4).</summary>
public sealed class IncidentDowntimes(IncidentStore store) : IDowntimes
{
    public async Task<Func<ManagedCustomer, IEnumerable<Downtime>>> DuringAsync(Interval period, CancellationToken cancellation)
    {
        var touching = new List<IncidentSummary>();
        await foreach (IncidentSummary incident in store.AllAsync(cancellation))
        {
            if (incident.Outages.Any(o => o.From < period.End && (o.To is null || o.To > period.Start)))
            {
                touching.Add(incident);
            }
        }

        return customer => touching.SelectMany(i => i.DowntimesOf(customer.Id, customer.Products, customer.Region));
    }
}
