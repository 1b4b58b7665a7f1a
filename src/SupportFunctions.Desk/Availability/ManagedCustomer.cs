using NodaTime;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Desk.Availability;

/// <summary>A customer whose instance we run, so that its availability is ours to account for.</summary>
/// <param name="Products">Empty: not known, and it counts as using all.</param>
/// <param name="Since">When it came, by its fact <c>managedSince</c>; null: not known, and all time counts.</param>
public sealed record ManagedCustomer(CustomerTerms Terms, IReadOnlyList<string> Products, string? Region, Instant? Since)
{
    public string Id => Terms.Id;

    public bool Uses(string product) => Products.Count == 0 || Products.Contains(product);
}
