using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Core.Availability;

/// <summary>What a customer's agreements promise, through time.</summary>
public static class AvailabilityPromises
{
    /// <summary>In order, no two overlapping, none beyond the period; nothing for a time in which no agreement covers the customer or promises availability.</summary>
    /// <param name="customer">As it is known now: who it is and what it chose counts for the past, too.</param>
    /// <param name="period">Bounded on both sides.</param>
    public static ImmutableArray<AvailabilityPromise> Of(CustomerTerms customer, SlaTerms terms, Interval period)
    {
        ArgumentNullException.ThrowIfNull(customer);
        ArgumentNullException.ThrowIfNull(terms);
        var basis = CoverageBasis.Of(customer, Maturity.GenerallyAvailable);
        var promises = ImmutableArray.CreateBuilder<AvailabilityPromise>();
        Instant from = period.Start;
        foreach (Instant to in Changes(basis, terms, period.Start).Where(c => c < period.End).Append(period.End))
        {
            if (from < to && Coverage.Of(basis, terms, from) is Coverage.By { Agreement.Availability: { } promised })
            {
                promises.Add(new AvailabilityPromise(new Interval(from, to), promised));
            }

            from = to;
        }

        return promises.DrainToImmutable();
    }

    /// <summary>Also where an agreement begins or ends to be valid: availability has no case that stays under the agreement it began in.</summary>
    private static IEnumerable<Instant> Changes(CoverageBasis basis, SlaTerms terms, Instant from) =>
        new[] { basis.Agreement, Agreement.StandardId }.Concat(basis.Exceptions.Select(e => e.Agreement)).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(id => terms.Agreements.GetValueOrDefault(id)).OfType<Timeline<Agreement>>()
            .SelectMany(a => a.Spans).SelectMany(s => new[] { s.Value.ValidFrom, s.Value.ValidTo }).OfType<Instant>()
            .Concat(Coverage.Changes(basis, terms, from))
            .Where(c => c > from).Distinct().Order();
}
