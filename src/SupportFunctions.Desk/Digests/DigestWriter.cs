using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Digests;
using SupportFunctions.Core.Engineers;
using SupportFunctions.Core.Policies;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Customers;
using SupportFunctions.Desk.Maintenance;
using SupportFunctions.Desk.Resources;

namespace SupportFunctions.Desk.Digests;

/// <summary>Gathers what a digest says. Two transactions a case that is listed, one for the list of them, two for all windows that keep their time.</summary>
public sealed class DigestWriter(CustomerCases cases, WindowSchedule schedule, AffectedCustomers affected, IDirectory directory)
{
    /// <summary>The rest is counted, and said to be more.</summary>
    public const int MostListed = 50;

    public async Task<DigestIssue> WriteAsync(Stored<CustomerResource> customer, DeskPolicy policy, LocalDate week, Instant now, CancellationToken cancellation)
    {
        CustomerTerms terms = CustomerKind.ToTerms(customer, policy);
        Roster roster = (await directory.TermsAsync([], cancellation)).Roster;
        OpenCases open = await cases.OpenAsync(terms.Id, MostListed, cancellation);
        var told = ImmutableArray.CreateBuilder<DigestCase>();
        foreach (Case of in open.Cases)
        {
            told.Add(DigestCase.Of(of, of.IsOpen ? await cases.LastWordAsync(of, cancellation) : null, roster, now));
        }

        DigestWindow[] windows = await WindowsAsync(customer, policy, now, cancellation);
        return new DigestIssue(
            terms.Id, terms.Name, terms.TimeZone, terms.Language, week, now, told.ToImmutable(), open.More,
            [.. windows.Take(MostListed)], Math.Max(0, windows.Length - MostListed));
    }

    private async Task<DigestWindow[]> WindowsAsync(Stored<CustomerResource> customer, DeskPolicy policy, Instant now, CancellationToken cancellation)
    {
        Instant end = now + policy.Digest.WindowsAhead;
        ManagedCustomers only = await affected.OnlyAsync(customer, policy, cancellation);
        return
        [
            .. from window in (await schedule.LiveAsync(cancellation)).Windows
               where window.EndsAt > now && window.Plan.StartsAt < end
               from party in only.Of(window.Plan)
               orderby window.Plan.StartsAt, window.Id.Number
               select new DigestWindow(
                   window.Id, window.Plan.Title, window.Plan.StartsAt, window.EndsAt, window.Plan.Products, window.Plan.Regions,
                   party.ContractZone == party.TimeZone ? null : party.ContractZone),
        ];
    }
}
