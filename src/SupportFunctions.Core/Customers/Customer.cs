using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Cases;

namespace SupportFunctions.Core.Customers;

/// <summary>Order of precedence (R-CUS-1): the smaller number goes first.</summary>
public enum Tier
{
    Unknown = 0,
    PreSales = 1,
    Enterprise = 2,
    Team = 3,
    Free = 4,
    OpenSource = 5,
    Internal = 6,
}

public enum Deployment
{
    Unknown = 0,
    SelfHosted = 1,
    Managed = 2,
    Cloud = 3,
}

/// <summary>The part of a customer that the rules of a case look at.</summary>
/// <param name="Agreement"><c>standard</c>, <c>none</c> or the id of a custom agreement; null: by tier and deployment.</param>
/// <param name="TimeZone">IANA id; what a customer reads is in this zone.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="AssignedEngineer">First choice for assignment (R-CUS-5).</param>
public sealed record CustomerTerms(
    string Id,
    string Name,
    Tier Tier,
    Deployment Deployment,
    string? Agreement = null,
    string TimeZone = "America/Los_Angeles",
    string Language = "en",
    string? AssignedEngineer = null)
{
    /// <summary>When the record became as it is; null: not known, so it counts from when it is looked at.</summary>
    public Instant? Since { get; init; }

    /// <summary>Deviations granted to this customer (R-CUS-6).</summary>
    public ImmutableArray<Deviation> Exceptions { get; init; } = [];

    /// <summary>The technical person on the sales side, whom a prospect's own message is routed to (R-CUS-5, R-IN-6).</summary>
    public Person? CustomerEngineer { get; init; }

    public bool Equals(CustomerTerms? other) =>
        other is not null && Id == other.Id && Name == other.Name && Tier == other.Tier && Deployment == other.Deployment && Agreement == other.Agreement
        && TimeZone == other.TimeZone && Language == other.Language && AssignedEngineer == other.AssignedEngineer && Since == other.Since && CustomerEngineer == other.CustomerEngineer
        && Exceptions.SequenceEqual(other.Exceptions);

    public override int GetHashCode() => HashCode.Combine(Id, Name, Tier, Deployment, Agreement, Since);
}
