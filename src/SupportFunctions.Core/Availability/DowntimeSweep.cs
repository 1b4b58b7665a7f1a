using System.Collections.Immutable;
using NodaTime;

namespace SupportFunctions.Core.Availability;

/// <summary>Cuts overlapping downtimes into pieces, in one pass over their edges.</summary>
internal sealed class DowntimeSweep
{
    private readonly Interval _within;
    private readonly List<(Instant At, Action Cross)> _edges = [];
    private readonly SortedDictionary<int, Downtime> _down = [];
    private readonly SortedDictionary<int, Downtime.Maintenance> _excuses = [];
    private readonly ImmutableArray<DowntimePiece>.Builder _pieces = ImmutableArray.CreateBuilder<DowntimePiece>();
    private AvailabilityPromise? _promise;

    private DowntimeSweep(Interval within) => _within = within;

    public static ImmutableArray<DowntimePiece> Over(Interval within, IEnumerable<Downtime> downtimes, IEnumerable<AvailabilityPromise> promises)
    {
        var sweep = new DowntimeSweep(within);
        int order = 0;
        foreach (Downtime downtime in downtimes.OrderBy(d => d.From))
        {
            int place = order++;
            sweep.AddEdges(downtime.From, downtime.To, () => sweep._down[place] = downtime, () => sweep._down.Remove(place));
            if (downtime is Downtime.Maintenance { Excused: { } excused } window)
            {
                sweep.AddEdges(excused.Start, excused.End, () => sweep._excuses[place] = window, () => sweep._excuses.Remove(place));
            }
        }

        foreach (AvailabilityPromise promise in promises)
        {
            sweep.AddEdges(
                promise.During.HasStart ? promise.During.Start : Instant.MinValue, promise.During.HasEnd ? promise.During.End : null,
                () => sweep._promise = promise, () => sweep._promise = sweep._promise == promise ? null : sweep._promise);
        }

        sweep.Run();
        return sweep._pieces.DrainToImmutable();
    }

    private void AddEdges(Instant from, Instant? to, Action enter, Action leave)
    {
        Instant start = Instant.Max(from, _within.Start);
        Instant end = Instant.Min(to ?? _within.End, _within.End);
        if (start < end)
        {
            _edges.Add((start, enter));
            _edges.Add((end, leave));
        }
    }

    private void Run()
    {
        Instant reached = _within.Start;
        foreach ((Instant at, Action cross) in _edges.OrderBy(e => e.At))
        {
            if (at > reached)
            {
                Cut(reached, at);
                reached = at;
            }

            cross();
        }
    }

    private void Cut(Instant from, Instant to)
    {
        if (_down.Count == 0)
        {
            return;
        }

        // Down for two reasons, it is within the rules only when both are.
        string? excusedBy = _down.Values.All(d => _excuses.Values.Any(e => e.Covers(d))) ? _excuses.Values.First().Source : null;
        var piece = new DowntimePiece(
            new Interval(from, to), [.. _down.Values.Select(d => d.Source).Distinct(StringComparer.Ordinal)], excusedBy,
            _promise is null ? DowntimeJudgement.NotPromised : excusedBy is not null && !_promise.Terms.CountsMaintenance ? DowntimeJudgement.Excused : DowntimeJudgement.Counted);
        if (_pieces.Count > 0 && _pieces[^1] is var before && before.During.End == from && before.IsLike(piece))
        {
            _pieces[^1] = before with { During = new Interval(before.During.Start, to) };
            return;
        }

        _pieces.Add(piece);
    }
}
