using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Desk.Clocks;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.PreSales;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Makes documents of cases, as of now.</summary>
public sealed class CaseDocuments(IDirectory directory, DeskTime desk)
{
    public async ValueTask<CaseDocument> OfAsync(Case of, CancellationToken cancellation)
    {
        Instant now = desk.Now;
        CaseCustomer? customer = of.Customer;
        DeskTerms known = await directory.TermsAsync(customer is null ? [] : [customer.Id], cancellation);
        SlaTerms terms = known.Sla;
        GrantedDeviation[] exceptions = [.. GrantedDeviation.Of(known.Customer(customer?.Id)).Where(e => e.To > now)];
        return new CaseDocument(
            of.Id, of.Subject, of.Status,
            customer is null ? null : new CaseCustomerDocument(customer.Id, customer.Name, customer.Tier, customer.Deployment),
            of.Requester is { } r ? new PersonDocument(r.Address, r.Name) : null,
            of.Severity, of.Priority, of.SuggestedPriority, of.Type, of.Product, of.Feature, of.Maturity, of.Assignee,
            Collaborators: [], of.Channel, of.OpenedAt, of.UpdatedAt, [.. of.Clocks.Select(c => OfClock(of, c, terms, now))], of.Messages, of.Handoffs, Escalations: [], [.. of.Links.Select(l => new LinkDocument(l.Kind, l.Ref))])
        {
            MergedInto = of.Merge?.Into,
            Recipients = of.Recipients.IsEmpty ? null : [.. of.Recipients.Select(r => new PersonDocument(r.Address, r.Name))],
            Replaced = of.Replaced.IsEmpty ? null : [.. ReplacedClocks.Of(of, terms, now).Select(c => OfClock(of, c, terms, now))],
            Exceptions = exceptions.Length == 0 ? null : exceptions,
            PreSales = PreSalesDocument.Of(of.PreSales),
            Attachments = of.Attachments,
            RealQuestion = of.RealQuestion,
            Environment = of.Environment,
            BusinessImpact = of.BusinessImpact,
            HighStakes = of.HighStakes,
        };
    }

    private static ClockDocument OfClock(Case of, Clock clock, SlaTerms terms, Instant now) => new(
        Words.Of(clock.Name)!, clock.Agreement, clock.Calendar, clock.Target, clock.StartedAt, clock.DueAt, clock.State,
        ClockMath.Elapsed(clock, CaseClocks.TrackOf(of, clock, terms), now), ClockMath.PausedTotal(clock, now), clock.MetAt, clock.BreachedAt,
        clock.IsProvisional ? true : null)
    {
        ContinuedFrom = clock.ContinuedFrom,
        ContinuesOn = clock.ContinuesOn,
    };
}
