using System.Diagnostics;
using System.Globalization;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Desk.Tests.Intake.DamagedMail;

namespace SupportFunctions.Benchmarks.Intake;

/// <summary>
/// The fuzzer of the tests for as long as one likes. <c>--count 1000000 --seed 7 --first 0 --out .</c>; an input that breaks a promise is
/// written to <c>fuzz-&lt;seed&gt;-&lt;number&gt;.eml</c> in that folder, and <c>--first &lt;number&gt; --count 1</c> tries it alone.
/// </summary>
internal static class Fuzz
{
    public static Task RunAsync(BenchmarkArguments arguments)
    {
        int seed = arguments.Number("--seed", 1);
        int first = arguments.Number("--first", 0);
        int count = arguments.Number("--count", 1_000_000);
        var seeds = FuzzSeeds.Load(Path.Combine(AppContext.BaseDirectory, "corpus", "mail"));
        var run = new FuzzRun(seeds, seed, first, count);
        long started = Stopwatch.GetTimestamp();
        long told = 0;
        FuzzFinding? finding = run.Run(r =>
        {
            if (Stopwatch.GetElapsedTime(started).TotalSeconds - told >= 5)
            {
                told = (long)Stopwatch.GetElapsedTime(started).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Done,10} of {count}, {r.Done / Math.Max(told, 1)} a second"));
            }
        });

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Done} inputs of seed {seed} from {seeds.All.Length} mails and forms in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s."));
        foreach (IntakeTrial trial in run.Trials)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Slowest: {trial.Slowest.Step}, {trial.Slowest.Time.TotalMilliseconds:0} ms. Most memory: {trial.Hungriest.Step}, {trial.Hungriest.Bytes} bytes for {trial.Hungriest.InputBytes}."));
        }

        if (finding is not null)
        {
            string file = Path.Combine(arguments.Text("--out") ?? ".", string.Create(CultureInfo.InvariantCulture, $"fuzz-{seed}-{finding.Number}.eml"));
            File.WriteAllBytes(file, finding.Input);
            Console.WriteLine($"Input {finding.Number}: {finding.What}\nWritten to {Path.GetFullPath(file)}.");
            Environment.ExitCode = 1;
        }

        return Task.CompletedTask;
    }
}
