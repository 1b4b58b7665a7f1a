using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Incidents;

namespace SupportFunctions.Desk.Status;

/// <summary>How a product works for the public now; of several the gravest, which has the highest number.</summary>
public enum ProductState
{
    Unknown = 0,
    Operational = 1,
    Maintenance = 2,
    /// <summary>Trouble, but it works.</summary>
    Degraded = 3,
    Down = 4,
}

public enum DayKind
{
    None = 0,
    Good = 1,
    /// <summary>Down for less than half an hour.</summary>
    Shaken = 2,
    /// <summary>Down for half an hour and more.</summary>
    Bad = 3,
}

/// <summary>Days in a row of one kind.</summary>
/// <param name="From">0 is the first of the days shown.</param>
public readonly record struct DayRun(int From, int Days, DayKind Kind);

/// <summary>A day, in UTC, on which it was down.</summary>
public readonly record struct DayDown(LocalDate Day, Duration Down);

public sealed record StatusProduct(string Name, ProductState State, ProductHistory History);

/// <param name="Runs">All days shown, in order.</param>
public sealed record ProductHistory(ImmutableArray<DayRun> Runs, ImmutableArray<DayDown> Downs)
{
    public Duration Down => Downs.Aggregate(Duration.Zero, (sum, day) => sum + day.Down);
}

/// <summary>What the public is shown: no customer is named, and no incident that concerns only named customers is there.</summary>
/// <param name="Active">The latest first.</param>
/// <param name="Recent">Resolved in the last days, the latest first.</param>
public sealed record StatusBoard(
    Instant AsOf, ProductState State, ImmutableArray<StatusProduct> Products, ImmutableArray<IncidentSummary> Active, ImmutableArray<IncidentSummary> Recent,
    ImmutableArray<PublicWindow> Windows)
{
    public const int Days = 90;

    /// <summary>Stands for everything where no product has a name.</summary>
    public const string AllServices = "All services";

    private const int MostRecent = 20;

    private static readonly Duration _recent = Duration.FromDays(14);

    /// <summary>Cancelled before their time, for calendars.</summary>
    public IReadOnlyList<PublicWindow> CalledOff { get; init; } = [];

    /// <param name="products">Names, in the order in which they are shown.</param>
    /// <param name="incidents">The latest first.</param>
    /// <param name="windows">To come and under way, by their start.</param>
    public static StatusBoard Of(IReadOnlyList<string> products, IReadOnlyList<IncidentSummary> incidents, IReadOnlyList<PublicWindow> windows, Instant now)
    {
        ArgumentNullException.ThrowIfNull(incidents);
        ArgumentNullException.ThrowIfNull(windows);
        IncidentSummary[] open = [.. incidents.Where(i => i.Scope.Customers.IsEmpty)];
        ImmutableArray<IncidentSummary> active = [.. open.Where(i => i.State == IncidentState.Active)];
        IReadOnlyList<string> names = products.Count == 0 ? [AllServices] : products;
        var histories = new ProductHistories(open, now);
        ImmutableArray<StatusProduct> shown = [.. names.Select(n => new StatusProduct(n, StateOf(n, active, windows, now), histories.Of(n)))];
        return new StatusBoard(
            now, shown.Max(p => p.State), shown, active,
            [.. open.Where(i => i.ResolvedAt is { } at && at > now - _recent).Take(MostRecent)],
            [.. windows]);
    }

    private static ProductState StateOf(string product, ImmutableArray<IncidentSummary> active, IReadOnlyList<PublicWindow> windows, Instant now)
    {
        ProductState state = windows.Any(w => w.IsUnderWay(now) && Concerns(w.Products, product)) ? ProductState.Maintenance : ProductState.Operational;
        foreach (IncidentSummary incident in active.Where(i => Concerns(i.Scope.Products, product)))
        {
            ProductState own = incident.Outages is [.., { To: null }] ? ProductState.Down : ProductState.Degraded;
            state = own > state ? own : state;
        }

        return state;
    }

    private static bool Concerns(ImmutableArray<string> products, string product) => products.IsEmpty || product == AllServices || products.Contains(product);
}
