using System.Text.Json.Serialization;
using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Desk.Availability;

/// <param name="Zone">Whose calendar months these are.</param>
/// <param name="AsOf">What comes after it is not over yet.</param>
public sealed record AvailabilityDocument(Instant From, Instant To, string Zone, Instant AsOf, IReadOnlyList<AvailabilityPeriodDocument> Periods);

/// <param name="All">Over all customers: each customer's minute counts once.</param>
public sealed record AvailabilityPeriodDocument(
    string Name, Instant From, Instant To, AvailabilityFiguresDocument All, IReadOnlyList<ProductAvailabilityDocument> Products, IReadOnlyList<CustomerAvailabilityDocument> Customers);

public sealed record ProductAvailabilityDocument(string Product, AvailabilityFiguresDocument Figures);

public sealed record CustomerAvailabilityDocument(
    string Customer, string Name, AvailabilityFiguresDocument Figures, IReadOnlyList<ProductAvailabilityDocument> Products, IReadOnlyList<DowntimeDocument> Evidence);

/// <summary>Shares are 0 to 1, cut after six decimals, so that none is shown as reaching a target that it misses.</summary>
/// <param name="Excused">The part of <paramref name="Down"/> that is announced maintenance within the rules.</param>
/// <param name="Counted">What counts against the agreement.</param>
/// <param name="ByContract">As the agreement counts it; left out where nothing is promised.</param>
/// <param name="Allowance">What may count in the whole period.</param>
/// <param name="RemainingSeconds">What is left of it, rounded down; negative when it is overdrawn.</param>
/// <param name="RemainingMinutes">The same in minutes, to two decimals.</param>
public sealed record AvailabilityFiguresDocument(
    Duration Elapsed, Duration Down, Duration Excused, Duration Counted,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? WithMaintenance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? WithoutMaintenance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? ByContract,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Duration? Allowance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RemainingSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? RemainingMinutes,
    bool Broken)
{
    private const decimal Parts = 1_000_000;

    public static AvailabilityFiguresDocument Of(AvailabilityFigures of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(
            of.Elapsed, of.Down, of.Excused, of.Counted, Cut(of.WithMaintenance), Cut(of.WithoutMaintenance), Cut(of.ByContract), of.Allowance, of.RemainingSeconds,
            of.RemainingSeconds is { } left ? decimal.Floor(left * 100m / 60) / 100 : null, of.IsBroken);
    }

    private static decimal? Cut(decimal? share) => share is { } known ? decimal.Floor(known * Parts) / Parts : null;
}

/// <param name="Sources">Incidents and windows.</param>
/// <param name="Counted">The length, or nothing.</param>
public sealed record DowntimeDocument(Instant From, Instant To, IReadOnlyList<string> Sources, Duration Length, Duration Counted, DowntimeJudgement Judgement, string Why)
{
    public static DowntimeDocument Of(DowntimePiece of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new(of.During.Start, of.During.End, of.Sources, of.Length, of.Counted, of.Judgement, of.Why);
    }
}
