using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Core.Maintenance;

/// <summary>A window's time as availability counts it (R-MNT-4).</summary>
public static class MaintenanceDowntimes
{
    /// <summary>As one customer had it: one for each product that it uses; none before the work began, and none for a customer whom it does not concern.</summary>
    /// <param name="products">Of the customer; empty: not known, and all count.</param>
    /// <param name="region">Null: not known.</param>
    public static IEnumerable<Downtime> Of(Window window, string customer, IReadOnlyCollection<string> products, string? region)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(products);
        WindowPlan plan = window.Plan;
        if (window.StartedAt is not { } began || !plan.Concerns(customer, products, region))
        {
            return [];
        }

        var announced = new Interval(plan.StartsAt, plan.EndsAt);
        string?[] down = plan.Products.IsEmpty ? [null] : [.. plan.Products.Where(p => products.Count == 0 || products.Contains(p))];
        return down.Select(product => Downtime.Maintenance.Of(
            window.Id.ToString(), product, announced, began, window.EndedAt, window.ConformsFor(customer), window.MaxLength));
    }
}
