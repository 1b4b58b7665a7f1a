using NodaTime;
using SupportFunctions.Core.Customers;
using SupportFunctions.Core.Validity;

namespace SupportFunctions.Core.Agreements;

/// <summary>Which agreement's clocks a case runs at an instant, or why none (R-CUS-2, R-CUS-3, R-CUS-4, R-CUS-6, R-SLA-2).</summary>
public abstract record Coverage
{
    private Coverage() { }

    public abstract string Because { get; }

    /// <param name="Agreement">The version in force.</param>
    /// <param name="IsProvisional">True while nobody has said who the customer is (R-CUS-4).</param>
    public sealed record By(Agreement Agreement, bool IsProvisional, string Reason) : Coverage
    {
        public override string Because => Reason;
    }

    public sealed record None(string Reason) : Coverage
    {
        public override string Because => Reason;
    }

    /// <summary>The first decision on a case, or on a change that comes with <paramref name="at"/>.</summary>
    public static Coverage Of(CoverageBasis basis, SlaTerms terms, Instant at) => Of(basis, terms, at, at);

    /// <param name="since">When this basis began to hold: what the desk became aware of within an agreement's period stays under that agreement to the end.</param>
    /// <param name="at">Not before <paramref name="since"/>. The terms are those of the version in force then.</param>
    public static Coverage Of(CoverageBasis basis, SlaTerms terms, Instant since, Instant at)
    {
        if (basis.Maturity is Maturity.Beta or Maturity.Experimental)
        {
            return new None($"The product is {(basis.Maturity == Maturity.Beta ? "beta" : "experimental")}: only generally available products are covered (R-SLA-2).");
        }

        if (basis.Customer is null)
        {
            return new By(
                terms.Agreements[Agreement.StandardId].At(at), IsProvisional: true,
                "The sender is not identified yet: the standard agreement applies provisionally (R-CUS-4).");
        }

        foreach (Deviation exception in basis.Exceptions)
        {
            if (exception.From <= at && at < exception.To && terms.Agreement(exception.Agreement!, at) is { } granted)
            {
                return new By(granted, IsProvisional: false, $"An exception for {basis.Name} applies, granted by {exception.GrantedBy}: {exception.What} (R-CUS-6).");
            }
        }

        return ByChoice(basis, terms, since, at);
    }

    /// <summary>Every instant after <paramref name="from"/> at which the answer may change, in order.</summary>
    /// <remarks>Asked for every verdict; nearly always there is none, and then nothing is made.</remarks>
    public static IReadOnlyList<Instant> Changes(CoverageBasis basis, SlaTerms terms, Instant from)
    {
        SortedSet<Instant>? changes = null;
        foreach (Deviation exception in basis.Exceptions)
        {
            Note(ref changes, exception.From, from);
            Note(ref changes, exception.To, from);
            Note(ref changes, terms, exception.Agreement!, from);
        }

        Note(ref changes, terms, Agreement.StandardId, from);
        if (basis.Agreement is { } choice && choice != Agreement.StandardId)
        {
            Note(ref changes, terms, choice, from);
        }

        return changes is null ? [] : [.. changes];
    }

    private static void Note(ref SortedSet<Instant>? changes, SlaTerms terms, string agreement, Instant from)
    {
        if (terms.Agreements.GetValueOrDefault(agreement) is not { Only: null } versions)
        {
            return;
        }

        foreach (ValiditySpan<Agreement> span in versions.Spans)
        {
            if (span.From is { } change)
            {
                Note(ref changes, change, from);
            }
        }
    }

    private static void Note(ref SortedSet<Instant>? changes, Instant change, Instant from)
    {
        if (change > from)
        {
            (changes ??= []).Add(change);
        }
    }

    private static Coverage ByChoice(CoverageBasis basis, SlaTerms terms, Instant since, Instant at)
    {
        string choice = basis.Agreement ?? (StandardCovers(basis) ? Agreement.StandardId : "none");
        if (choice == "none")
        {
            return new None(basis.Agreement is null ? NotCovered(basis) : $"{basis.Name} has no support agreement.");
        }

        if (choice == Agreement.StandardId)
        {
            return Standard(basis, terms, at, null);
        }

        if (terms.Agreement(choice, since) is not { } custom || terms.Agreement(choice, at) is not { } inForce)
        {
            return Standard(basis, terms, at, $"The agreement '{choice}' of {basis.Name} does not exist, so the standard agreement is looked at.");
        }

        return custom.IsValidAt(since)
            ? new By(inForce, IsProvisional: false, $"The agreement '{inForce.Name}' of {basis.Name} applies.")
            : Standard(basis, terms, at, $"The agreement '{custom.Name}' of {basis.Name} is not valid at that time, so the standard agreement is looked at.");
    }

    private static Coverage Standard(CoverageBasis basis, SlaTerms terms, Instant at, string? preface)
    {
        string lead = preface is null ? "" : preface + " ";
        return StandardCovers(basis)
            ? new By(terms.Agreements[Agreement.StandardId].At(at), IsProvisional: false, $"{lead}The standard agreement applies to {basis.Name}.")
            : new None(lead + NotCovered(basis));
    }

    private static bool StandardCovers(CoverageBasis basis) =>
        (basis.Deployment is Deployment.SelfHosted or Deployment.Managed)
        && (basis.Tier is Tier.PreSales or Tier.Enterprise or Tier.Team);

    private static string NotCovered(CoverageBasis basis) =>
        basis.Deployment is Deployment.Cloud or Deployment.Unknown
            ? "The standard agreement covers self-hosted and managed deployments only (R-CUS-2)."
            : "The standard agreement covers pre-sales, enterprise and team customers only (R-CUS-2).";
}
