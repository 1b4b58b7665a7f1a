using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NodaTime;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Calendars;

namespace SupportFunctions.Benchmarks.Calendars;

/// <summary>One deadline, and one elapsed time, on Pacific business hours; starts are spread over four years, as are real ones.</summary>
[MemoryDiagnoser]
public class DeadlineBenchmarks
{
    private const int Count = 1024;
    private static readonly Duration _allowance = Duration.FromHours(24);

    private readonly WorkCalendar _calendar = BuiltInCalendars.PacificBusinessHours;
    private readonly Instant[] _starts = new Instant[Count];
    private int _next;

    internal static Task RunAsync(BenchmarkArguments arguments)
    {
        BenchmarkRunner.Run<DeadlineBenchmarks>(DefaultConfig.Instance.AddJob(Job.Default.WithIterationCount(20).WithToolchain(InProcessEmitToolchain.Instance)));
        return Task.CompletedTask;
    }

    [GlobalSetup]
    public void Spread()
    {
        var random = new Random(17);
        for (int i = 0; i < Count; i++)
        {
            _starts[i] = Instant.FromUtc(2024, 1, 1, 0, 0) + Duration.FromSeconds(random.NextInt64(4L * 365 * 86_400));
        }
    }

    [Benchmark]
    public Instant? Deadline() => _calendar.Deadline(_starts[_next++ & (Count - 1)], _allowance);

    [Benchmark]
    public Duration Elapsed()
    {
        Instant start = _starts[_next++ & (Count - 1)];
        return _calendar.Elapsed(start, start + _allowance);
    }
}
