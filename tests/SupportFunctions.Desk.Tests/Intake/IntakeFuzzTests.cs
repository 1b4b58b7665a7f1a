using SupportFunctions.Desk.Tests.Intake.DamagedMail;
using Xunit.Abstractions;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>
/// Damaged mails and forms, the same in every run: 200,000 with SUPPORTFUNCTIONS_TESTS=full, which .ci/run sets, and a tenth without. What is
/// measured, and how, is said at <see cref="IntakeTrial"/>. More of them: <c>dotnet run -c Release --project tests/SupportFunctions.Benchmarks -- fuzz</c>.
/// </summary>
public class IntakeFuzzTests(ITestOutputHelper output)
{
    private const int Seed = 20260306;
    private const int All = 200_000;

    [Fact]
    public void Damaged_input_is_read_or_rejected_within_its_bounds()
    {
        bool isFull = Environment.GetEnvironmentVariable("SUPPORTFUNCTIONS_TESTS") == "full";
        int count = isFull ? All : All / 10;
        var run = new FuzzRun(FuzzSeeds.Load(Corpus.Folder), Seed, 0, count);

        FuzzFinding? finding = run.Run();

        output.WriteLine(FormattableString.Invariant($"{run.Done} inputs of seed {Seed}{(isFull ? "" : $"; SUPPORTFUNCTIONS_TESTS=full runs all {All}")}."));
        foreach (IntakeTrial trial in run.Trials)
        {
            output.WriteLine(FormattableString.Invariant($"Slowest: {trial.Slowest.Step}, {trial.Slowest.Time.TotalMilliseconds:0} ms. Most memory: {trial.Hungriest.Step}, {trial.Hungriest.Bytes} bytes for {trial.Hungriest.InputBytes}."));
        }

        Assert.True(finding is null, finding is null ? null : FormattableString.Invariant($"Input {finding.Number} of seed {Seed}: {finding.What}\n{Convert.ToBase64String(finding.Input.AsSpan(0, Math.Min(finding.Input.Length, 20_000)))}"));
        Assert.Equal(count, run.Done);
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_input()
    {
        FuzzSeeds seeds = FuzzSeeds.Load(Corpus.Folder);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(new MailMutator(seeds, 7).Input(i), new MailMutator(seeds, 7).Input(i)));
        Assert.NotEqual(new MailMutator(seeds, 7).Input(1), new MailMutator(seeds, 8).Input(1));
        Assert.InRange(new MailMutator(seeds, 7).Input(MailMutator.LargeEvery - 1).Length, MailMutator.LargeBytes - 2000, MailMutator.LargeBytes);
    }

    [Fact]
    public void A_trial_that_breaks_a_promise_says_which_step_it_was()
    {
        byte[] mail = Corpus.Bytes("plain");
        Assert.Null(new IntakeTrial().Run(mail));
        Assert.StartsWith("mail reader: System.IO.InvalidDataException", new IntakeTrial(new Broken(_ => throw new InvalidDataException())).Run(mail), StringComparison.Ordinal);
        Assert.StartsWith("mail reader: allocated ", new IntakeTrial(new Broken(_ => new byte[5_000_000].Length)).Run(mail), StringComparison.Ordinal);
    }

    private sealed class Broken(Func<ReadOnlyMemory<byte>, int> read) : Desk.Intake.IMailReader
    {
        public Desk.Intake.MailReading Read(ReadOnlyMemory<byte> message) => new Desk.Intake.MailReading.Rejected("", read(message));
    }
}
