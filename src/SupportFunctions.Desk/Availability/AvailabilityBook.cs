using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Desk.Availability;

/// <summary>All that accounts of a time need, as read at one moment.</summary>
/// <param name="customers">By id.</param>
/// <param name="downtimes">Of one customer, in that time.</param>
public sealed class AvailabilityBook(IReadOnlyList<ManagedCustomer> customers, SlaTerms terms, Func<ManagedCustomer, IReadOnlyList<Downtime>> downtimes)
{
    private readonly Dictionary<string, IReadOnlyList<Downtime>> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<ManagedCustomer> Customers => customers;

    /// <summary>Every product that a customer uses or that was down.</summary>
    public IReadOnlyList<string> Products =>
        [.. customers.SelectMany(c => c.Products.Concat(Of(c).Select(d => d.Product).OfType<string>())).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <param name="product">Null: all that the customer uses; it is down while any of it is.</param>
    /// <param name="until">What comes after it is not over yet.</param>
    /// <returns>Null when the customer came after the period.</returns>
    public AvailabilityAccount? Account(ManagedCustomer customer, string? product, Interval period, Instant until)
    {
        ArgumentNullException.ThrowIfNull(customer);
        Instant start = customer.Since is { } since ? Instant.Max(since, period.Start) : period.Start;
        if (start >= period.End)
        {
            return null;
        }

        var own = new Interval(start, period.End);
        ImmutableArray<AvailabilityPromise> promises = AvailabilityPromises.Of(customer.Terms, terms, own);
        return AvailabilityAccount.Of(own, until, Of(customer).Where(d => product is null || d.Product is null || d.Product == product), promises);
    }

    private IReadOnlyList<Downtime> Of(ManagedCustomer customer) =>
        _known.TryGetValue(customer.Id, out IReadOnlyList<Downtime>? known) ? known : _known[customer.Id] = downtimes(customer);
}
