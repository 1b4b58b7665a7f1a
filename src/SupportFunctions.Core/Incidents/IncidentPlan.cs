using System.Collections.Immutable;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Core.Incidents;

/// <summary>Whom an incident concerns. An empty list does not restrict.</summary>
/// <param name="Customers">Ids; never shown in public.</param>
public sealed record IncidentScope(ImmutableArray<string> Products, ImmutableArray<string> Regions, ImmutableArray<string> Customers)
{
    public static IncidentScope Everybody { get; } = new([], [], []);

    /// <summary>What is not known of a customer restricts nothing: rather one told too many than one too few.</summary>
    /// <param name="products">Of the customer; empty: not known.</param>
    /// <param name="region">Null: not known.</param>
    public bool Concerns(string customer, IReadOnlyCollection<string> products, string? region) =>
        (Customers.IsEmpty || Customers.Contains(customer))
        && (Regions.IsEmpty || region is null || Regions.Contains(region))
        && (Products.IsEmpty || products.Count == 0 || Products.Any(products.Contains));

    public bool Equals(IncidentScope? other) =>
        other is not null && Products.SequenceEqual(other.Products) && Regions.SequenceEqual(other.Regions) && Customers.SequenceEqual(other.Customers);

    public override int GetHashCode() => HashCode.Combine(Products.Length, Regions.Length, Customers.Length);
}

/// <summary>Who does what, besides commander and communications lead.</summary>
public sealed record IncidentRole(string Role, string Engineer);

/// <summary>What an incident is, and who sees to it (R-ENG-4).</summary>
/// <param name="Title">Public: it appears on the status page.</param>
/// <param name="Commander">Id of an engineer; null while there is none.</param>
/// <param name="CommunicationsLead">Id of an engineer from support, who is nagged for updates; null: the commander is.</param>
public sealed record IncidentPlan(
    string Title, Severity Severity, string? Commander, string? CommunicationsLead, ImmutableArray<IncidentRole> Roles, IncidentScope Scope)
{
    public bool Equals(IncidentPlan? other) =>
        other is not null && Title == other.Title && Severity == other.Severity && Commander == other.Commander && CommunicationsLead == other.CommunicationsLead
        && Scope == other.Scope && Roles.SequenceEqual(other.Roles);

    public override int GetHashCode() => HashCode.Combine(Title, Severity, Commander, CommunicationsLead, Scope, Roles.Length);
}
