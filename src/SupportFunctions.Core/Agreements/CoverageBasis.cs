using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Agreements;

/// <summary>The facts from which follows which agreement covers a case: together with the agreements they give an answer for every instant.</summary>
/// <param name="Customer">Id; null while nobody has said who it is (R-CUS-4).</param>
/// <param name="Agreement"><c>standard</c>, <c>none</c> or an id; null: by tier and deployment.</param>
/// <param name="Exceptions">Those that name an agreement, in order of time.</param>
public sealed record CoverageBasis(
    string? Customer, string? Name, Tier Tier, Deployment Deployment, string? Agreement, Maturity Maturity, ImmutableArray<Deviation> Exceptions)
{
    public static CoverageBasis Of(CustomerTerms? customer, Maturity maturity) => customer is null
        ? new CoverageBasis(null, null, Tier.Unknown, Deployment.Unknown, null, maturity, [])
        : new CoverageBasis(
            customer.Id, customer.Name, customer.Tier, customer.Deployment, customer.Agreement, maturity,
            [.. customer.Exceptions.Where(e => e.Agreement is not null).OrderBy(e => e.From)]);

    public bool Equals(CoverageBasis? other) =>
        other is not null && Customer == other.Customer && Name == other.Name && Tier == other.Tier && Deployment == other.Deployment
        && Agreement == other.Agreement && Maturity == other.Maturity && Exceptions.SequenceEqual(other.Exceptions);

    public override int GetHashCode() => HashCode.Combine(Customer, Agreement, Tier, Deployment, Maturity);
}

/// <summary>What covers a case from an instant on.</summary>
/// <param name="From">Not before the case was opened.</param>
public sealed record CoverageSpan(Instant From, CoverageBasis Basis);
