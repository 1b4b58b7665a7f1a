using NodaTime;

namespace SupportFunctions.Core.Availability;

/// <summary>A time in which a customer could not use a product (R-MNT-4).</summary>
/// <param name="Source">Id of the incident or maintenance window behind it, such as <c>I-3</c>.</param>
/// <param name="Product">Null: all that the customer uses.</param>
/// <param name="From">First instant of it.</param>
/// <param name="To">First instant after it; null: it goes on.</param>
public abstract record Downtime(string Source, string? Product, Instant From, Instant? To)
{
    /// <summary>From an incident; never excused by itself.</summary>
    public sealed record Outage(string Source, string? Product, Instant From, Instant? To) : Downtime(Source, Product, From, To);

    /// <summary>From a maintenance window.</summary>
    /// <param name="Excused">The part that is within the rules, which an agreement may leave out; null: none of it is.</param>
    public sealed record Maintenance(string Source, string? Product, Instant From, Instant? To, Interval? Excused) : Downtime(Source, Product, From, To)
    {
        /// <summary>Within the rules is what lies in the announced slot, and no more of it than the longest allowed length. What overruns either counts.</summary>
        /// <param name="announced">The slot that the customer was told of.</param>
        /// <param name="from">When the work really began.</param>
        /// <param name="to">When it really ended; null: it goes on.</param>
        /// <param name="isWithinRules">False for a window announced too late for this customer, for one that is too long without consent, and for an emergency.</param>
        /// <param name="maxLength">Counted from when the work began (R-MNT-1).</param>
        public static Maintenance Of(string source, string? product, Interval announced, Instant from, Instant? to, bool isWithinRules, Duration maxLength)
        {
            Instant start = Instant.Max(announced.Start, from);
            Instant end = Instant.Min(Instant.Min(announced.End, from + maxLength), to ?? Instant.MaxValue);
            return new Maintenance(source, product, from, to, isWithinRules && start < end ? new Interval(start, end) : null);
        }

        /// <summary>Whether what is within the rules of this window excuses that downtime: nothing of another product does.</summary>
        internal bool Covers(Downtime other) => Product is null || Product == other.Product;
    }
}
