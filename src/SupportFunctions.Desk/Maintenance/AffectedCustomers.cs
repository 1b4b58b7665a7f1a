using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Availability;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Maintenance;

/// <summary>A customer whom a window concerns, with all that its mails need.</summary>
/// <param name="ContractZone">IANA id of the calendar that its agreement counts by.</param>
/// <param name="Contacts">Who gets mail about maintenance; possibly nobody.</param>
public sealed record AffectedParty(AffectedCustomer Customer, string TimeZone, string Language, string ContractZone, IReadOnlyList<(string Address, string? Name)> Contacts);

/// <summary>Whom a window concerns (R-MNT-2): managed customers by product, region and name. Cloud and self-hosted customers are concerned by none.</summary>
public sealed class AffectedCustomers(ResourceTable<CustomerResource> customers, IDirectory directory, AvailabilityBooks books, DeskTime desk)
{
    /// <summary>Every customer, for questions about several plans. One transaction a thousand customers.</summary>
    /// <param name="emergencyAt">When an emergency begins: what is left of everybody's availability is read, too, which looks at every incident.</param>
    internal async Task<ManagedCustomers> AllAsync(Instant? emergencyAt, CancellationToken cancellation)
    {
        IReadOnlyList<Stored<CustomerResource>> all = [.. (await customers.AllAsync(cancellation)).Where(c => c.Value.Deployment == Deployment.Managed)];
        Func<string, Duration?> budgets = emergencyAt is { } at ? await books.RemainingAsync(at, desk.Now, cancellation) : _ => null;
        return new ManagedCustomers(all, (await directory.TermsAsync([], cancellation)).Policy, await directory.SlaTermsAsync(cancellation), budgets);
    }

    /// <summary>One customer alone, for the question which windows concern it.</summary>
    internal async Task<ManagedCustomers> OnlyAsync(Stored<CustomerResource> customer, DeskPolicy policy, CancellationToken cancellation) =>
        new(customer.Value.Deployment == Deployment.Managed ? [customer] : [], policy, await directory.SlaTermsAsync(cancellation), _ => null);
}

/// <summary>Managed customers as read at one time.</summary>
internal sealed class ManagedCustomers(IReadOnlyList<Stored<CustomerResource>> customers, DeskPolicy policy, SlaTerms sla, Func<string, Duration?> budgets)
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

    private static bool Concerns(WindowPlan plan, CustomerResource customer) =>
        plan.Concerns(customer.Id!, [.. (customer.Products ?? []).OfType<string>()], customer.Region);

    private AffectedParty PartyOf(Stored<CustomerResource> stored, Instant at)
    {
        CustomerTerms terms = CustomerKind.ToTerms(stored, policy);
        Agreement agreement = Coverage.Of(CoverageBasis.Of(terms, Maturity.GenerallyAvailable), sla, at) is Coverage.By by ? by.Agreement : StandardAgreement(at);
        string calendar = (agreement.Sev1.FirstResponse ?? agreement.Sev2.FirstResponse ?? Agreement.Standard.Sev1.FirstResponse!).Calendar;
        return new AffectedParty(
            new AffectedCustomer(terms.Id, terms.Name, agreement.Maintenance ?? Standard(at), budgets(terms.Id)),
            terms.TimeZone,
            terms.Language,
            sla.Calendar(calendar).At(at).Zone.Id,
            [.. (stored.Value.Contacts ?? []).OfType<CustomerContact>().Where(c => c.StatusMail).Select(c => (c.Email!, c.Name)).DistinctBy(c => MailNames.AddressKey(c.Item1))]);
    }

    private Agreement StandardAgreement(Instant at) => sla.Agreement(Agreement.StandardId, at) ?? Agreement.Standard;
}
