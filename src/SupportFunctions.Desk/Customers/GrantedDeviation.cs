using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Desk.Customers;

/// <summary>A deviation as the customer's cases show it (R-CUS-6).</summary>
public sealed record GrantedDeviation(
    Instant From, Instant To, string What, string GrantedBy, string Why, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Agreement)
{
    /// <param name="customer">Null: nobody, who has none.</param>
    public static IEnumerable<GrantedDeviation> Of(CustomerTerms? customer) =>
        customer?.Exceptions.Select(e => new GrantedDeviation(e.From, e.To, e.What, e.GrantedBy, e.Why, e.Agreement)) ?? [];
}
