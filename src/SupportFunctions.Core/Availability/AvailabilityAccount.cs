using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Agreements;

namespace SupportFunctions.Core.Availability;

/// <summary>Terms that held for a customer during a time.</summary>
public sealed record AvailabilityPromise(Interval During, AvailabilityTerms Terms);

/// <summary>Availability in one period, with the evidence for every second of it (R-MNT-4).</summary>
/// <param name="Evidence">All downtime of the period, in order, no two overlapping; their lengths sum to the figures.</param>
public sealed record AvailabilityAccount(Interval Period, AvailabilityFigures Figures, ImmutableArray<DowntimePiece> Evidence)
{
    /// <param name="period">Bounded on both sides. For a customer who came during it, from then on.</param>
    /// <param name="until">Time after it is not over yet: it has an allowance, but neither elapsed nor was down.</param>
    /// <param name="downtimes">Of one customer and product, or of all products of the customer: then it is down while any of them is. In any order, overlapping or not.</param>
    /// <param name="promises">No two overlapping.</param>
    public static AvailabilityAccount Of(Interval period, Instant until, IEnumerable<Downtime> downtimes, IReadOnlyCollection<AvailabilityPromise> promises)
    {
        ArgumentNullException.ThrowIfNull(promises);
        Interval elapsed = new(period.Start, Instant.Max(period.Start, Instant.Min(period.End, until)));
        ImmutableArray<DowntimePiece> evidence = DowntimeSweep.Over(elapsed, downtimes, promises);
        AvailabilityPromise[] held = [.. promises.Where(p => Overlap(p.During, period) > Duration.Zero)];
        var figures = new AvailabilityFigures(
            elapsed.Duration,
            Sum(evidence.Select(p => p.Length)),
            Sum(evidence.Where(p => p.ExcusedBy is not null).Select(p => p.Length)),
            Sum(held.Select(p => Overlap(p.During, elapsed))),
            Sum(evidence.Select(p => p.Counted)),
            held.Length == 0 ? null : Sum(held.Select(p => Allowance(p.Terms.Target, Overlap(p.During, period)))));
        return new AvailabilityAccount(period, figures, evidence);
    }

    /// <summary>What may be lost of a time at a target, rounded down to the nanosecond.</summary>
    private static Duration Allowance(decimal target, Duration of) =>
        Duration.FromNanoseconds((Int128)decimal.Floor((1 - target) * (decimal)of.ToInt128Nanoseconds()));

    private static Duration Overlap(Interval one, Interval other)
    {
        Instant start = one.HasStart ? Instant.Max(one.Start, other.Start) : other.Start;
        Instant end = one.HasEnd ? Instant.Min(one.End, other.End) : other.End;
        return start < end ? end - start : Duration.Zero;
    }

    private static Duration Sum(IEnumerable<Duration> lengths) => lengths.Aggregate(Duration.Zero, (sum, length) => sum + length);
}
