using System.Text.Json;
using NodaTime;
using SupportFunctions.Core.Availability;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Availability;

/// <summary>Reads what accounts of availability are made of.</summary>
public sealed class AvailabilityBooks(ResourceTable<CustomerResource> customers, IDirectory directory, IEnumerable<IDowntimes> sources)
{
    /// <summary>Name of the fact of a customer that says since when we run its instance: an instant, or a date for its midnight in UTC.</summary>
    public const string SinceFact = "managedSince";

    public async Task<AvailabilityBook> ReadAsync(Interval period, CancellationToken cancellation)
    {
        DeskTerms terms = await directory.TermsAsync([], cancellation);
        var causes = new List<Func<ManagedCustomer, IEnumerable<Downtime>>>();
        foreach (IDowntimes source in sources)
        {
            causes.Add(await source.DuringAsync(period, cancellation));
        }

        ManagedCustomer[] managed =
        [
            .. (await customers.AllAsync(cancellation)).Where(c => c.Value.Deployment == Deployment.Managed).Select(c => new ManagedCustomer(
                CustomerKind.ToTerms(c, terms.Policy), [.. (c.Value.Products ?? []).OfType<string>()], c.Value.Region, SinceOf(c.Value))),
        ];
        return new AvailabilityBook(managed, terms.Sla, customer => [.. causes.SelectMany(c => c(customer))]);
    }

    /// <summary>What is left of each customer's budget in the contract's month at an instant, if all that comes of it stays up.</summary>
    /// <returns>By id of a customer; null: nothing is promised to it, or we do not run its instance.</returns>
    public async Task<Func<string, Duration?>> RemainingAsync(Instant at, Instant now, CancellationToken cancellation)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[AvailabilityPeriods.ContractZone];
        Interval month = AvailabilityPeriods.Month(AvailabilityPeriods.MonthOf(at, zone), zone);
        AvailabilityBook book = await ReadAsync(month, cancellation);
        return customer => book.Customers.FirstOrDefault(c => c.Id == customer) is { } found ? book.Account(found, null, month, now)?.Figures.Remaining : null;
    }

    private static Instant? SinceOf(CustomerResource customer) =>
        customer.Facts?.GetValueOrDefault(SinceFact) is { ValueKind: JsonValueKind.String } said && Instants.TryReadOrDate(said.GetString(), out Instant since) ? since : null;
}
