using NodaTime;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Agreements;

/// <summary>Which agreement's clocks a case runs, or why none (R-CUS-2, R-CUS-3, R-CUS-4, R-SLA-2).</summary>
public abstract record Coverage
{
    private Coverage() { }

    public abstract string Because { get; }

    /// <param name="IsProvisional">True while nobody has said who the customer is (R-CUS-4).</param>
    public sealed record By(Agreement Agreement, bool IsProvisional, string Reason) : Coverage
    {
        public override string Because => Reason;
    }

    public sealed record None(string Reason) : Coverage
    {
        public override string Because => Reason;
    }

    /// <param name="customer">Null while the sender is unidentified.</param>
    /// <param name="agreements">By id; holds at least <c>standard</c>.</param>
    /// <param name="aware">When the desk became aware (R-SLA-4): a custom agreement must be valid then.</param>
    public static Coverage Of(
        CustomerTerms? customer, Maturity maturity, IReadOnlyDictionary<string, Agreement> agreements, Instant aware)
    {
        if (maturity is Maturity.Beta or Maturity.Experimental)
        {
            return new None($"The product is {(maturity == Maturity.Beta ? "beta" : "experimental")}: only generally available products are covered (R-SLA-2).");
        }

        if (customer is null)
        {
            return new By(agreements[Agreement.StandardId], IsProvisional: true, "The sender is not identified yet: the standard agreement applies provisionally (R-CUS-4).");
        }

        string choice = customer.Agreement ?? (StandardCovers(customer) ? Agreement.StandardId : "none");
        if (choice == "none")
        {
            return new None(customer.Agreement is null
                ? NotCovered(customer)
                : $"{customer.Name} has no support agreement.");
        }

        if (choice != Agreement.StandardId)
        {
            if (!agreements.TryGetValue(choice, out Agreement? custom))
            {
                return Standard(customer, agreements, $"The agreement '{choice}' of {customer.Name} does not exist, so the standard agreement is looked at.");
            }

            return custom.IsValidAt(aware)
                ? new By(custom, IsProvisional: false, $"The agreement '{custom.Name}' of {customer.Name} applies.")
                : Standard(customer, agreements, $"The agreement '{custom.Name}' of {customer.Name} is not valid at that time, so the standard agreement is looked at.");
        }

        return Standard(customer, agreements, null);
    }

    private static Coverage Standard(CustomerTerms customer, IReadOnlyDictionary<string, Agreement> agreements, string? preface)
    {
        string lead = preface is null ? "" : preface + " ";
        return StandardCovers(customer)
            ? new By(agreements[Agreement.StandardId], IsProvisional: false, $"{lead}The standard agreement applies to {customer.Name}.")
            : new None(lead + NotCovered(customer));
    }

    private static bool StandardCovers(CustomerTerms customer) =>
        (customer.Deployment is Deployment.SelfHosted or Deployment.Managed)
        && (customer.Tier is Tier.PreSales or Tier.Enterprise or Tier.Team);

    private static string NotCovered(CustomerTerms customer) =>
        customer.Deployment is Deployment.Cloud or Deployment.Unknown
            ? "The standard agreement covers self-hosted and managed deployments only (R-CUS-2)."
            : "The standard agreement covers pre-sales, enterprise and team customers only (R-CUS-2).";
}
