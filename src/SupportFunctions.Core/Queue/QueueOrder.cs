using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Customers;

namespace SupportFunctions.Core.Queue;

/// <summary>The total order of work: there is always exactly one number one (R-PRI-3).</summary>
public static class QueueOrder
{
    private static readonly InstantPattern Sortable = InstantPattern.CreateWithInvariantCulture("uuuuMMddHHmmssfffffffff");
    private const string None = "99999999999999999999999";

    /// <summary>Only new and open cases are worked on.</summary>
    public static bool IsQueued(Case of) => of.Status is CaseStatus.New or CaseStatus.Open;

    /// <summary>
    /// Normal load: priority, internal work last within one, engaged pre-sales first, earliest deadline, tier, age, number.
    /// Ordinal comparison of these keys is the order; no two cases share one.
    /// </summary>
    public static string NormalKey(Case of)
    {
        Tier tier = of.Tier;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(int)Effective(of)}-{(tier == Tier.Internal ? 1 : 0)}-{(tier == Tier.PreSales ? 0 : 1)}-{DeadlineKey(of)}-{TierRank(tier)}-{Sortable.Format(of.OpenedAt)}-{of.Id.Number:D15}");
    }

    /// <summary>
    /// Hard choices (R-LOAD-1): tier in the order of R-CUS-1 first, then priority, deadline, age, number. Comparison as for <see cref="NormalKey"/>.
    /// </summary>
    public static string HardKey(Case of) => string.Create(CultureInfo.InvariantCulture,
        $"{TierRank(of.Tier)}-{(int)Effective(of)}-{DeadlineKey(of)}-{Sortable.Format(of.OpenedAt)}-{of.Id.Number:D15}");

    /// <summary>The priority a case counts with: the engineer's, else the suggested one.</summary>
    public static Priority Effective(Case of) => of.Priority != Priority.Unknown ? of.Priority : of.SuggestedPriority;

    /// <summary>Earliest deadline of a clock that is running or passed unmet; null when there is none.</summary>
    public static Instant? Deadline(Case of)
    {
        Instant? earliest = null;
        foreach (Clock clock in of.Clocks)
        {
            if (clock is { IsOpen: true, IsPaused: false, DueAt: { } due } && (earliest is null || due < earliest))
            {
                earliest = due;
            }
        }

        return earliest;
    }

    /// <summary>The reasons for a case's place, in the order in which they count.</summary>
    public static IEnumerable<string> Why(Case of)
    {
        string priority = Effective(of).ToString().ToLowerInvariant();
        yield return of.Priority != Priority.Unknown ? $"priority {priority}" : $"priority {priority}, suggested: {of.SuggestedBecause}";
        if (of.Tier is Tier.PreSales or Tier.Internal)
        {
            yield return of.Tier == Tier.PreSales ? "engaged pre-sales goes first within a priority" : "internal work goes last within a priority";
        }

        yield return Deadline(of) is { } due ? $"next deadline {InstantPattern.General.Format(due)}" : "no deadline";
        yield return $"opened {InstantPattern.General.Format(of.OpenedAt)}";
    }

    private static string DeadlineKey(Case of) => Deadline(of) is { } due ? Sortable.Format(due) : None;

    /// <summary>A sender nobody has identified yet ranks with team: above those who do not pay, below those known to come first.</summary>
    private static int TierRank(Tier tier) => tier == Tier.Unknown ? (int)Tier.Team : (int)tier;
}
