using System.Diagnostics;
using System.Globalization;

namespace SupportFunctions.Benchmarks.Measuring;

/// <summary>Times of many operations.</summary>
internal sealed class Latencies
{
    private readonly List<long> _ticks = [];

    public int Count => _ticks.Count;

    public void Add(long startedAt)
    {
        long ticks = Stopwatch.GetTimestamp() - startedAt;
        lock (_ticks)
        {
            _ticks.Add(ticks);
        }
    }

    public double Milliseconds(double quantile)
    {
        lock (_ticks)
        {
            _ticks.Sort();
            return _ticks.Count == 0 ? double.NaN : _ticks[(int)(quantile * (_ticks.Count - 1))] * 1000.0 / Stopwatch.Frequency;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"p50 {Milliseconds(0.5):0.00} ms, p99 {Milliseconds(0.99):0.0} ms, max {Milliseconds(1):0} ms");
}
