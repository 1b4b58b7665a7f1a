using NodaTime;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.Time;

namespace SupportFunctions.Standalone.Time;

/// <summary>The desk's clock: the machine's own, or one that was set or sped up and stands still until the host listens.</summary>
/// <param name="Accelerated">Null: the machine's own.</param>
/// <param name="IsSet">It was set or sped up, now or before; one that merely runs ahead because the machine's was put back is not.</param>
public sealed record DeskClock(DeskTime Time, AcceleratedTimeProvider? Accelerated, bool IsSet)
{

    /// <param name="wanted">Of the command line.</param>
    public static async Task<DeskClock> OpenAsync(ITableStore tables, Instant? wanted, int speed, CancellationToken cancellation)
    {
        ClockPosition? position = await DeskClockKeeper.ReadAsync(tables, cancellation);
        Instant machine = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        Instant start = DeskClockKeeper.StartAt(wanted, position, machine);
        bool isSet = wanted is not null || speed != 1 || position is { IsSet: true };
        if (!isSet && start == machine)
        {
            return new DeskClock(new DeskTime(TimeProvider.System), null, isSet);
        }

        var accelerated = new AcceleratedTimeProvider(start, speed, TimeProvider.System, isFrozen: true);
        return new DeskClock(new DeskTime(accelerated), accelerated, isSet);
    }
}
