using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Maintenance;

/// <summary>What is announced.</summary>
/// <param name="Title">Public: it appears on the status page and in its feeds.</param>
/// <param name="EndsAt">First instant after it.</param>
/// <param name="Products">Empty: does not restrict.</param>
/// <param name="Regions">Empty: does not restrict.</param>
/// <param name="Customers">Ids; empty: does not restrict.</param>
public sealed record WindowPlan(
    string Title, Instant StartsAt, Instant EndsAt, ImmutableArray<string> Products, ImmutableArray<string> Regions, ImmutableArray<string> Customers)
{
    public Duration Length => EndsAt - StartsAt;

    /// <summary>An end and a start at the same instant do not overlap.</summary>
    public bool Overlaps(Instant from, Instant to) => StartsAt < to && from < EndsAt;

    /// <summary>Whether what was announced as <paramref name="before"/> covers this: the same or less time, and the same scope.</summary>
    public bool IsWithin(WindowPlan before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return before.StartsAt <= StartsAt && EndsAt <= before.EndsAt && HasScopeOf(before);
    }

    /// <summary>Of whom we do not know the products or the region, we do not know that it does not concern them.</summary>
    /// <param name="products">That the customer uses; empty: not known.</param>
    /// <param name="region">Null: not known.</param>
    public bool Concerns(string customer, IReadOnlyCollection<string> products, string? region)
    {
        ArgumentNullException.ThrowIfNull(products);
        return (Customers.IsEmpty || Customers.Contains(customer))
            && (Products.IsEmpty || products.Count == 0 || products.Any(p => Products.Contains(p)))
            && (Regions.IsEmpty || region is null || Regions.Contains(region));
    }

    public bool HasScopeOf(WindowPlan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Products.SequenceEqual(other.Products) && Regions.SequenceEqual(other.Regions) && Customers.SequenceEqual(other.Customers);
    }

    public bool Equals(WindowPlan? other) =>
        other is not null && Title == other.Title && StartsAt == other.StartsAt && EndsAt == other.EndsAt && HasScopeOf(other);

    public override int GetHashCode() => HashCode.Combine(Title, StartsAt, EndsAt);
}

/// <summary>Why it may break the rules of notice and length (R-MNT-1); flagged and reported.</summary>
/// <param name="AcceptBreach">It may also take more than what is left of a customer's availability.</param>
public sealed record Emergency(string Reason, bool AcceptBreach = false);

/// <summary>A customer agreed to a window of this time, however long it is (R-MNT-5).</summary>
/// <param name="By">Who said so: the customer by signed link, or whoever recorded it.</param>
public sealed record Consent(string Customer, Instant StartsAt, Instant EndsAt, string By)
{
    public bool Covers(WindowPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return StartsAt <= plan.StartsAt && plan.EndsAt <= EndsAt;
    }
}

public static class WindowLimits
{
    public const int TitleCharacters = 200;

    public const int ReasonCharacters = 500;

    /// <summary>Names in each of a plan's lists.</summary>
    public const int Names = 500;

    /// <summary>Consents that a window remembers: no more customers can agree to one of more than the usual length.</summary>
    public const int Consents = 500;

    /// <summary>Customers that a window remembers by name as told too late; there may be more.</summary>
    public const int ShortNotice = 500;

    /// <summary>Staff mails of one commit.</summary>
    public const int StaffMails = 40;

    /// <summary>How far ahead a window can be planned.</summary>
    public static readonly Duration Farthest = Duration.FromDays(3 * 366);

    /// <summary>No window is longer, not even an emergency.</summary>
    public static readonly Duration Longest = Duration.FromDays(7);

    /// <summary>An emergency may have begun before it was entered.</summary>
    public static readonly Duration BegunBefore = Duration.FromMinutes(15);
}
