using NodaTime;

namespace SupportFunctions.Core.Customers;

/// <summary>A time-boxed deviation for one customer, with who granted it and why (R-CUS-6).</summary>
/// <param name="From">First instant.</param>
/// <param name="To">First instant after it.</param>
/// <param name="What">In words; shown on every case of the customer.</param>
/// <param name="Agreement">Id of the agreement that applies meanwhile; null: the deviation is none of the clocks'.</param>
public sealed record Deviation(Instant From, Instant To, string What, string GrantedBy, string Why, string? Agreement = null);
