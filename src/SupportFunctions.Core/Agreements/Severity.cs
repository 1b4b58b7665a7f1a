namespace SupportFunctions.Core.Agreements;

/// <summary>What the contract says about impact. Unknown until triage.</summary>
public enum Severity
{
    Unknown = 0,
    /// <summary>Use severely impacted, high impact on the business, in production (R-SLA-13).</summary>
    Sev1 = 1,
    /// <summary>Partial, non-critical loss of use, questions, feature requests and similar.</summary>
    Sev2 = 2,
}

/// <summary>Only generally available products are covered by contract (R-SLA-2).</summary>
public enum Maturity
{
    Unknown = 0,
    GenerallyAvailable = 1,
    Beta = 2,
    Experimental = 3,
}
