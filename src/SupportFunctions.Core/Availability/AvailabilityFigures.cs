using NodaTime;

namespace SupportFunctions.Core.Availability;

/// <summary>Sums of one account, or of several: then each customer's minute is a minute of its own.</summary>
/// <param name="Elapsed">Time of the period that is over.</param>
/// <param name="Down">Downtime in it, maintenance included.</param>
/// <param name="Excused">The part of <paramref name="Down"/> that is announced maintenance within the rules.</param>
/// <param name="Promised">The part of <paramref name="Elapsed"/> in which an agreement promised availability.</param>
/// <param name="Counted">The part of <paramref name="Down"/> that counts against the promise.</param>
/// <param name="Allowance">What may count in the whole period, the part still to come included; null: nothing was promised.</param>
public sealed record AvailabilityFigures(Duration Elapsed, Duration Down, Duration Excused, Duration Promised, Duration Counted, Duration? Allowance)
{
    public static AvailabilityFigures None { get; } = new(Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero, null);

    /// <summary>0 to 1, all maintenance counted; null while no time is over.</summary>
    public decimal? WithMaintenance => Share(Down, Elapsed);

    /// <summary>0 to 1, announced maintenance within the rules left out; null while no time is over.</summary>
    public decimal? WithoutMaintenance => Share(Down - Excused, Elapsed);

    /// <summary>0 to 1, as the agreement counts it; null while no promised time is over.</summary>
    public decimal? ByContract => Share(Counted, Promised);

    /// <summary>What may still count before the promise is broken; negative when it is. Null: nothing was promised.</summary>
    public Duration? Remaining => Allowance - Counted;

    /// <summary>To the second, rounded down, so that no more is shown than there is; negative when the promise is broken.</summary>
    public long? RemainingSeconds => Remaining is { } left ? (long)decimal.Floor((decimal)left.ToInt128Nanoseconds() / NodaConstants.NanosecondsPerSecond) : null;

    public bool IsBroken => Remaining < Duration.Zero;

    public static AvailabilityFigures operator +(AvailabilityFigures one, AvailabilityFigures other) => new(
        one.Elapsed + other.Elapsed, one.Down + other.Down, one.Excused + other.Excused, one.Promised + other.Promised, one.Counted + other.Counted,
        one.Allowance is { } first && other.Allowance is { } second ? first + second : one.Allowance ?? other.Allowance);

    private static decimal? Share(Duration lost, Duration of) =>
        of == Duration.Zero ? null : 1 - ((decimal)lost.ToInt128Nanoseconds() / (decimal)of.ToInt128Nanoseconds());
}
