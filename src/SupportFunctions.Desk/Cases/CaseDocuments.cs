using NodaTime;
using SupportFunctions.Core.Calendars;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Resources;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Desk.Cases;

/// <summary>Makes documents of cases, as of now.</summary>
public sealed class CaseDocuments(IDirectory directory, DeskTime desk)
{
    public async ValueTask<CaseDocument> OfAsync(Case of, CancellationToken cancellation)
    {
        Instant now = desk.Now;
        var clocks = new List<ClockDocument>(of.Clocks.Length);
        foreach (Clock clock in of.Clocks)
        {
            clocks.Add(await OfAsync(clock, now, cancellation));
        }

        CaseCustomer? customer = of.Customer;
        return new CaseDocument(
            of.Id, of.Subject, of.Status,
            customer is null ? null : new CaseCustomerDocument(customer.Id, customer.Name, customer.Tier, customer.Deployment),
            of.Requester is { } r ? new PersonDocument(r.Address, r.Name) : null,
            of.Severity, of.Priority, of.SuggestedPriority, of.Type, of.Product, of.Feature, of.Maturity, of.Assignee,
            Collaborators: [], of.Channel, of.OpenedAt, of.UpdatedAt, clocks, of.Messages, of.Handoffs, Escalations: [], Links: [])
        {
            RealQuestion = of.RealQuestion,
            Environment = of.Environment,
            BusinessImpact = of.BusinessImpact,
            HighStakes = of.HighStakes,
        };
    }

    public async ValueTask<ClockDocument> OfAsync(Clock clock, Instant now, CancellationToken cancellation)
    {
        WorkCalendar calendar = await directory.CalendarAsync(clock.Calendar, clock.CalendarVersion, cancellation);
        return new ClockDocument(
            Words.Of(clock.Name)!, clock.Agreement, clock.Calendar, clock.Target, clock.StartedAt, clock.DueAt, clock.State,
            ClockMath.Elapsed(clock, calendar, now), ClockMath.PausedTotal(clock, now), clock.MetAt, clock.BreachedAt,
            clock.IsProvisional ? true : null);
    }
}
