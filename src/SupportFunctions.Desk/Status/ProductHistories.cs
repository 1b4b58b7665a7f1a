using System.Collections.Immutable;
using NodaTime;
using SupportFunctions.Desk.Incidents;

namespace SupportFunctions.Desk.Status;

/// <summary>The last 90 days of each product, today included, as days of UTC. Outages that overlap count once.</summary>
internal sealed class ProductHistories
{
    private static readonly Duration _bad = Duration.FromMinutes(30);

    private readonly LocalDate _first;
    private readonly Instant _start;
    private readonly Instant _now;
    private readonly Dictionary<string, List<Interval>> _own = new(StringComparer.Ordinal);
    private readonly List<Interval> _ofAll = [];
    private readonly ProductHistory _common;
    private readonly bool _hasProducts;

    public ProductHistories(IEnumerable<IncidentSummary> incidents, Instant now)
    {
        _now = now;
        _first = now.InUtc().Date.PlusDays(1 - StatusBoard.Days);
        _start = _first.AtMidnight().InUtc().ToInstant();
        foreach (IncidentSummary incident in incidents)
        {
            foreach (Interval outage in incident.Outages.Select(o => Within(o.From, o.To ?? now)).OfType<Interval>())
            {
                Add(incident.Scope.Products, outage);
            }
        }

        _hasProducts = _own.Count > 0;
        _ofAll = Merged(_ofAll);
        _common = Read(_ofAll);
    }

    public ProductHistory Of(string product)
    {
        if (product == StatusBoard.AllServices && _hasProducts)
        {
            return Read(Merged([.. _ofAll, .. _own.Values.SelectMany(o => o)]));
        }

        return _own.TryGetValue(product, out List<Interval>? own) ? Read(Merged([.. _ofAll, .. own])) : _common;
    }

    private void Add(ImmutableArray<string> products, Interval outage)
    {
        if (products.IsEmpty)
        {
            _ofAll.Add(outage);
        }

        foreach (string product in products)
        {
            if (!_own.TryGetValue(product, out List<Interval>? own))
            {
                _own[product] = own = [];
            }

            own.Add(outage);
        }
    }

    private Interval? Within(Instant from, Instant to)
    {
        (Instant start, Instant end) = (Instant.Max(from, _start), Instant.Min(to, _now));
        return start < end ? new Interval(start, end) : null;
    }

    private static List<Interval> Merged(List<Interval> outages)
    {
        var merged = new List<Interval>();
        foreach (Interval outage in outages.OrderBy(o => o.Start))
        {
            if (merged.Count > 0 && outage.Start <= merged[^1].End)
            {
                merged[^1] = new Interval(merged[^1].Start, Instant.Max(merged[^1].End, outage.End));
            }
            else
            {
                merged.Add(outage);
            }
        }

        return merged;
    }

    private ProductHistory Read(List<Interval> outages)
    {
        var down = new Duration[StatusBoard.Days];
        foreach (Interval outage in outages)
        {
            for (Instant at = outage.Start; at < outage.End;)
            {
                int day = (int)Math.Floor((at - _start).TotalDays);
                Instant end = Instant.Min(outage.End, _start + Duration.FromDays(day + 1));
                down[day] += end - at;
                at = end;
            }
        }

        var runs = ImmutableArray.CreateBuilder<DayRun>();
        var downs = ImmutableArray.CreateBuilder<DayDown>();
        for (int day = 0; day < down.Length; day++)
        {
            DayKind kind = down[day] == Duration.Zero ? DayKind.Good : down[day] < _bad ? DayKind.Shaken : DayKind.Bad;
            if (kind != DayKind.Good)
            {
                downs.Add(new DayDown(_first.PlusDays(day), down[day]));
            }

            if (runs.Count > 0 && runs[^1].Kind == kind)
            {
                runs[^1] = runs[^1] with { Days = runs[^1].Days + 1 };
            }
            else
            {
                runs.Add(new DayRun(day, 1, kind));
            }
        }

        return new ProductHistory(runs.ToImmutable(), downs.ToImmutable());
    }
}
