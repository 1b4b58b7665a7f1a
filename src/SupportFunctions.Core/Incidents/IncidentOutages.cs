using System.Collections.Immutable;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Core.Incidents;

/// <summary>An incident's outages as availability counts them.</summary>
public static class IncidentOutages
{
    /// <summary>As one customer had them: one for each product that it uses; none for a customer whom the incident does not concern.</summary>
    /// <param name="products">Of the customer; empty: not known, and all count.</param>
    public static IEnumerable<Downtime> Of(
        IncidentId id, IncidentScope scope, ImmutableArray<IncidentOutage> outages, string customer, IReadOnlyCollection<string> products, string? region)
    {
        if (!scope.Concerns(customer, products, region))
        {
            return [];
        }

        string?[] down = scope.Products.IsEmpty ? [null] : [.. scope.Products.Where(p => products.Count == 0 || products.Contains(p))];
        return down.SelectMany(product => outages.Select(o => new Downtime.Outage(id.ToString(), product, o.From, o.To)));
    }
}
