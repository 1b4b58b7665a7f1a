using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NodaTime;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Cases;
using SupportFunctions.Core.Clocks;
using SupportFunctions.Core.Verdicts;

namespace SupportFunctions.Benchmarks.Verdicts;

/// <summary>The verdict on a case with fifty events or so: both clocks by contract, from the facts that the events came to.</summary>
[MemoryDiagnoser]
public class VerdictBenchmarks
{
    private const int Count = 256;

    private readonly SlaFacts[] _facts = new SlaFacts[Count];
    private readonly CaseFacts[] _cases = new CaseFacts[Count];
    private readonly Instant _now = Instant.FromUtc(2026, 9, 1, 0, 0);
    private int _next;

    internal static Task RunAsync(BenchmarkArguments arguments)
    {
        BenchmarkRunner.Run<VerdictBenchmarks>(DefaultConfig.Instance.AddJob(Job.Default.WithIterationCount(20).WithToolchain(InProcessEmitToolchain.Instance)));
        return Task.CompletedTask;
    }

    [GlobalSetup]
    public void Play()
    {
        var random = new Random(17);
        long events = 0;
        for (int i = 0; i < Count; i++)
        {
            Case of = CaseLife.Play(new CaseId(1001 + i), Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromSeconds(random.NextInt64(120L * 86_400)), rounds: 5, random);
            (_facts[i], _cases[i]) = (of.SlaFacts!, CaseFacts.Of(of));
            events += of.Sequence;
        }

        Console.WriteLine(FormattableString.Invariant($"// {(double)events / Count:0} events a case, {_facts.Average(f => f.Waits.Length):0.0} waits, {_facts.Average(f => f.Knowledge.Length):0.0} states of knowledge"));
    }

    [Benchmark]
    public Clock? BothContractualClocks()
    {
        SlaFacts facts = _facts[Next()];
        Clock? response = ContractClocks.Of(facts, ClockName.FirstResponse, CaseLife.Terms.Sla, [], _now);
        Clock? resolution = ContractClocks.Of(facts, ClockName.Resolution, CaseLife.Terms.Sla, [], _now);
        return resolution ?? response;
    }

    [Benchmark]
    public ClockVerdict OurOwnFirstResponse() => CaseVerdicts.Of(_cases[Next()], ClockName.InternalResponse, CaseLife.Terms.Sla, _now);

    private int Next() => _next = (_next + 1) & (Count - 1);
}
