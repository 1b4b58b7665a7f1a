using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NodaTime;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Benchmarks.Calendars;

/// <summary>One deadline, and one elapsed time, on Pacific business hours, over several distances; starts are spread over four years, as are real ones.</summary>
[MemoryDiagnoser]
public class DeadlineBenchmarks
{
    private const int Count = 1024;

    private readonly WorkCalendar _calendar = BuiltInCalendars.PacificBusinessHours;
    private readonly Instant[] _starts = new Instant[Count];
    private Duration _distance;
    private Duration _allowance;
    private int _next;

    /// <summary>How far apart the two instants are: a day, a quarter, ten years.</summary>
    [Params(1, 90, 3652)]
    public int Days { get; set; }

    internal static Task RunAsync(BenchmarkArguments arguments)
    {
        BenchmarkRunner.Run<DeadlineBenchmarks>(DefaultConfig.Instance.AddJob(Job.Default.WithIterationCount(20).WithToolchain(InProcessEmitToolchain.Instance)));
        return Task.CompletedTask;
    }

    [GlobalSetup]
    public void Spread()
    {
        _distance = Duration.FromDays(Days);
        // 40 of the 168 hours of a week are worked.
        _allowance = Duration.FromHours(Days * 24 * 40 / 168);
        var random = new Random(17);
        for (int i = 0; i < Count; i++)
        {
            _starts[i] = Instant.FromUtc(2024, 1, 1, 0, 0) + Duration.FromSeconds(random.NextInt64(4L * 365 * 86_400));
        }
    }

    [Benchmark]
    public Instant? Deadline() => _calendar.Deadline(Next(), _allowance);

    [Benchmark]
    public Duration Elapsed()
    {
        Instant start = Next();
        return _calendar.Elapsed(start, start + _distance);
    }

    private Instant Next() => _starts[_next = (_next + 1) & (Count - 1)];
}
