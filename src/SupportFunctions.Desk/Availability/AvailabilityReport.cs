using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Desk.Availability;

/// <param name="Name">A month as <c>2026-03</c>, or <c>rolling-30-days</c>.</param>
public sealed record NamedPeriod(string Name, Interval During);

/// <param name="Products">Of the customer: figures of each alone.</param>
public sealed record CustomerAvailability(ManagedCustomer Customer, AvailabilityAccount Account, IReadOnlyList<(string Product, AvailabilityFigures Figures)> Products);

/// <param name="All">Over all customers: each customer's minute counts once.</param>
/// <param name="Products">Over all customers who use it.</param>
public sealed record PeriodAvailability(
    NamedPeriod Period, AvailabilityFigures All, IReadOnlyList<(string Product, AvailabilityFigures Figures)> Products, IReadOnlyList<CustomerAvailability> Customers);

/// <summary>Availability by period, product and customer (R-MNT-4).</summary>
public static class AvailabilityReport
{
    /// <param name="customer">Only that one; null: all.</param>
    public static PeriodAvailability Of(AvailabilityBook book, NamedPeriod period, Instant until, string? customer)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(period);
        IReadOnlyList<string> products = book.Products;
        var byProduct = products.ToDictionary(p => p, _ => AvailabilityFigures.None, StringComparer.Ordinal);
        var all = AvailabilityFigures.None;
        var customers = new List<CustomerAvailability>();
        foreach (ManagedCustomer one in book.Customers.Where(c => customer is null || c.Id == customer))
        {
            if (book.Account(one, null, period.During, until) is not { } account)
            {
                continue;
            }

            (string Product, AvailabilityFigures Figures)[] own = [.. products.Where(one.Uses).Select(p => (p, book.Account(one, p, period.During, until)!.Figures))];
            foreach ((string product, AvailabilityFigures figures) in own)
            {
                byProduct[product] += figures;
            }

            all += account.Figures;
            customers.Add(new CustomerAvailability(one, account, own));
        }

        return new PeriodAvailability(period, all, [.. products.Select(p => (p, byProduct[p]))], customers);
    }
}
