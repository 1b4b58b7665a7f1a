using NodaTime;
using NodaTime.Text;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>A change of the clock in a zone: at one instant local times are skipped, or begin to be shown again.</summary>
/// <param name="From">The first local time skipped or repeated.</param>
/// <param name="To">The first one after those.</param>
internal sealed record Switch(DateTimeZone Zone, Instant At, bool IsForward, LocalDateTime From, LocalDateTime To)
{
    private static readonly LocalTimePattern _time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public LocalDate Day => From.Date;

    public Instant StartOfDay => Zone.AtStartOfDay(Day).ToInstant();

    public Instant EndOfDay => Zone.AtStartOfDay(Day.PlusDays(1)).ToInstant();

    public string Says => IsForward
        ? $"{Zone.Id} {Shown(Day)}, {_time.Format(From.TimeOfDay)} becomes {_time.Format(To.TimeOfDay)}"
        : $"{Zone.Id} {Shown(Day)}, {_time.Format(To.TimeOfDay)} becomes {_time.Format(From.TimeOfDay)}";

    public static IReadOnlyList<Switch> Of(DateTimeZone zone, int firstYear, int lastYear) =>
    [
        .. zone.GetZoneIntervals(Instant.FromUtc(firstYear, 1, 1, 0, 0), Instant.FromUtc(lastYear + 1, 1, 1, 0, 0))
            .Where(stretch => stretch.HasStart && stretch.Start.InUtc().Year >= firstYear)
            .Select(stretch => (stretch.Start, Before: zone.GetUtcOffset(stretch.Start.PlusNanoseconds(-1)), After: stretch.WallOffset))
            .Where(change => change.Before != change.After)
            .Select(change => new Switch(
                zone,
                change.Start,
                change.After > change.Before,
                change.Start.WithOffset(Offset.Min(change.Before, change.After)).LocalDateTime,
                change.Start.WithOffset(Offset.Max(change.Before, change.After)).LocalDateTime)),
    ];

    /// <summary>A time of day between <see cref="From"/> (0) and <see cref="To"/> (4), in quarters.</summary>
    public string Quarter(int quarters) =>
        _time.Format(From.PlusMinutes(Period.Between(From, To, PeriodUnits.Minutes).Minutes * quarters / 4).TimeOfDay);

    public static string Shown(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
