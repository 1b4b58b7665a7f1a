using NodaTime;
using SupportFunctions.Core.Availability;

namespace SupportFunctions.Core.Tests.Availability;

/// <summary>Availability by looking at every second of the period, one after the other, with every downtime each time. All instants are whole seconds.</summary>
internal sealed class SlowAvailability(DowntimeSample sample)
{
    private readonly (long From, long To, string? Product)[] _downtimes = [.. sample.Downtimes.Select(d => (Second(d.From), Second(d.To), d.Product))];

    private readonly (long From, long To, string? Product)[] _excuses =
        [.. sample.Downtimes.OfType<Downtime.Maintenance>().Where(m => m.Excused is not null).Select(m => (Second(m.Excused!.Value.Start), Second(m.Excused!.Value.End), m.Product))];

    private readonly (long From, long To, decimal Lost, bool CountsMaintenance)[] _promises =
    [
        .. sample.Promises.Select(p => (
            p.During.HasStart ? Second(p.During.Start) : long.MinValue, p.During.HasEnd ? Second(p.During.End) : long.MaxValue,
            1 - p.Terms.Target, p.Terms.CountsMaintenance)),
    ];

    public long Elapsed { get; private set; }

    public long Down { get; private set; }

    public long Excused { get; private set; }

    public long Promised { get; private set; }

    public long Counted { get; private set; }

    /// <summary>Seconds that may be lost, and parts of one.</summary>
    public decimal Allowance { get; private set; }

    /// <summary>Seconds at which the customer was down, from 1970 on, and whether each counted.</summary>
    public Dictionary<long, bool> Seconds { get; } = [];

    public SlowAvailability Count()
    {
        long end = Second(sample.Period.End);
        for (long second = Second(sample.Period.Start); second < end; second++)
        {
            CountOne(second, isOver: second < Second(sample.Until));
        }

        return this;
    }

    private void CountOne(long second, bool isOver)
    {
        bool isPromised = false;
        bool countsMaintenance = false;
        foreach (var promise in _promises)
        {
            if (second >= promise.From && second < promise.To)
            {
                (isPromised, countsMaintenance) = (true, promise.CountsMaintenance);
                Allowance += promise.Lost;
            }
        }

        if (!isOver)
        {
            return;
        }

        Elapsed++;
        Promised += isPromised ? 1 : 0;
        bool isDown = false;
        bool isAllExcused = true;
        foreach (var downtime in _downtimes)
        {
            if (second >= downtime.From && second < downtime.To)
            {
                isDown = true;
                isAllExcused &= IsExcused(second, downtime.Product);
            }
        }

        if (isDown)
        {
            bool isCounted = isPromised && !(isAllExcused && !countsMaintenance);
            Down++;
            Excused += isAllExcused ? 1 : 0;
            Counted += isCounted ? 1 : 0;
            Seconds.Add(second, isCounted);
        }
    }

    private bool IsExcused(long second, string? product)
    {
        foreach (var excuse in _excuses)
        {
            if (second >= excuse.From && second < excuse.To && (excuse.Product is null || excuse.Product == product))
            {
                return true;
            }
        }

        return false;
    }

    private static long Second(Instant? at) => at?.ToUnixTimeSeconds() ?? long.MaxValue;
}
