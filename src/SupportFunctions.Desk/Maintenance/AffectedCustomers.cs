using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>A customer whom a window concerns, with all that its mails need.</summary>
/// <param name="ContractZone">IANA id of the calendar that its agreement counts by.</param>
/// <param name="Contacts">Who gets mail about maintenance; possibly nobody.</param>
public sealed record AffectedParty(AffectedCustomer Customer, string TimeZone, string Language, string ContractZone, IReadOnlyList<(string Address, string? Name)> Contacts);

/// <summary>Whom a window concerns (R-MNT-2): managed customers by product, region and name. Cloud and self-hosted customers are concerned by none.</summary>
public sealed class AffectedCustomers(ResourceTable<CustomerResource> customers, IDirectory directory, IAvailabilityBudgets budgets)
{
    /// <summary>Of the plan as it is, by the customers there are now; by id.</summary>
    public async Task<IReadOnlyList<AffectedParty>> OfAsync(WindowPlan plan, CancellationToken cancellation) => (await AllAsync(cancellation)).Of(plan);

    /// <summary>Every customer, for questions about several plans. One transaction a thousand customers.</summary>
    internal async Task<ManagedCustomers> AllAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Stored<CustomerResource>> all = [.. (await customers.AllAsync(cancellation)).Where(c => c.Value.Deployment == Deployment.Managed)];
        return new ManagedCustomers(
            all, (await directory.TermsAsync([], cancellation)).Policy, await directory.SlaTermsAsync(cancellation), await budgets.AllAsync(cancellation));
    }
}

/// <summary>What is left of each customer's promised availability (R-MNT-4).</summary>
public interface IAvailabilityBudgets
{
    /// <returns>For a customer and an instant: what is left of the calendar month then; null where nothing is promised.</returns>
    ValueTask<Func<string, Instant, Duration?>> AllAsync(CancellationToken cancellation);
}

/// <summary>All managed customers as read at one time.</summary>
internal sealed class ManagedCustomers(IReadOnlyList<Stored<CustomerResource>> customers, DeskPolicy policy, SlaTerms sla, Func<string, Instant, Duration?> budgets)
{
    public MaintenanceTerms Standard(Instant at) => StandardAgreement(at).Maintenance ?? Agreement.Standard.Maintenance!;

    public IReadOnlyList<AffectedParty> Of(WindowPlan plan) =>
        [.. customers.Where(c => Concerns(plan, c.Value)).OrderBy(c => c.Id, StringComparer.Ordinal).Select(c => PartyOf(c, plan.StartsAt))];

    /// <summary>Those of <paramref name="ids"/> that there still are, whether or not a plan concerns them any more.</summary>
    public IReadOnlyList<AffectedParty> Named(IReadOnlySet<string> ids, Instant at) => [.. customers.Where(c => ids.Contains(c.Id)).Select(c => PartyOf(c, at))];

    /// <summary>Other windows that overlap in time and concern one of the same customers.</summary>
    public ImmutableArray<BusyWindow> Overlapping(WindowId id, WindowPlan plan, IEnumerable<ScheduledWindow> live) =>
    [
        .. from other in live
           where other.Id != id && plan.Overlaps(other.Plan.StartsAt, other.EndsAt)
           let shared = customers.Where(c => Concerns(plan, c.Value) && Concerns(other.Plan, c.Value)).MinBy(c => c.Id, StringComparer.Ordinal)
           where shared is not null
           select new BusyWindow(other.Id, other.Plan.Title, other.Plan.StartsAt, other.EndsAt, shared.Value.Name!),
    ];

    /// <summary>Of whom we do not know the products or the region, we do not know that it does not concern them.</summary>
    private static bool Concerns(WindowPlan plan, CustomerResource customer) =>
        (plan.Customers.IsEmpty || plan.Customers.Contains(customer.Id!))
        && (plan.Products.IsEmpty || customer.Products is null or { Count: 0 } || customer.Products.Any(p => plan.Products.Contains(p!)))
        && (plan.Regions.IsEmpty || customer.Region is null || plan.Regions.Contains(customer.Region));

    private AffectedParty PartyOf(Stored<CustomerResource> stored, Instant at)
    {
        CustomerTerms terms = CustomerKind.ToTerms(stored, policy);
        Agreement agreement = Coverage.Of(CoverageBasis.Of(terms, Maturity.GenerallyAvailable), sla, at) is Coverage.By by ? by.Agreement : StandardAgreement(at);
        string calendar = (agreement.Sev1.FirstResponse ?? agreement.Sev2.FirstResponse ?? Agreement.Standard.Sev1.FirstResponse!).Calendar;
        return new AffectedParty(
            new AffectedCustomer(terms.Id, terms.Name, agreement.Maintenance ?? Standard(at), budgets(terms.Id, at)),
            terms.TimeZone,
            terms.Language,
            sla.Calendar(calendar).At(at).Zone.Id,
            [.. (stored.Value.Contacts ?? []).OfType<CustomerContact>().Where(c => c.StatusMail).Select(c => (c.Email!, c.Name)).DistinctBy(c => MailNames.AddressKey(c.Item1))]);
    }

    private Agreement StandardAgreement(Instant at) => sla.Agreement(Agreement.StandardId, at) ?? Agreement.Standard;
}
