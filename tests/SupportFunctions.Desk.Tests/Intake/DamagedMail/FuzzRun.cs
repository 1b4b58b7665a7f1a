using System.Diagnostics;

namespace SupportFunctions.Desk.Tests.Intake.DamagedMail;

/// <param name="Number">Of the input: with the seed it gives the same bytes again.</param>
internal sealed record FuzzFinding(long Number, byte[] Input, string What);

/// <summary>Many inputs on all processors. A reader that never comes back is a finding too: its thread is left behind.</summary>
internal sealed class FuzzRun(FuzzSeeds seeds, int seed, long first, long count)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MailMutator _mutator = new(seeds, seed);
    private readonly long _last = first + count;
    private long _next = first;
    private long _done;

    public long Done => Volatile.Read(ref _done);

    /// <summary>What the trials met, for the report.</summary>
    public IReadOnlyList<IntakeTrial> Trials { get; private set; } = [];

    /// <returns>The first finding; null when every input kept every promise.</returns>
    public FuzzFinding? Run(Action<FuzzRun>? eachSecond = null)
    {
        Worker[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Worker(this))];
        Trials = [.. workers.Select(w => w.Trial)];
        Array.ForEach(workers, w => w.Thread.Start());
        while (Array.Exists(workers, w => !w.Thread.Join(TimeSpan.FromSeconds(1.0 / workers.Length))))
        {
            eachSecond?.Invoke(this);
            if (Array.Find(workers, w => w.HangsSince is { } since && Stopwatch.GetElapsedTime(since) > Patience) is { } hanging)
            {
                Volatile.Write(ref _next, long.MaxValue / 2);
                return new FuzzFinding(hanging.Number, _mutator.Input(hanging.Number), $"hangs for over {Patience.TotalSeconds} s");
            }

            if (Array.Exists(workers, w => w.Finding is not null))
            {
                Volatile.Write(ref _next, long.MaxValue / 2);
            }
        }

        return workers.Select(w => w.Finding).FirstOrDefault(f => f is not null);
    }

    private sealed class Worker
    {
        private readonly FuzzRun _run;
        private long _started;

        public Worker(FuzzRun run)
        {
            _run = run;
            Thread = new Thread(Work, 16 * 1024 * 1024) { IsBackground = true };
        }

        public Thread Thread { get; }

        public IntakeTrial Trial { get; } = new();

        public FuzzFinding? Finding { get; private set; }

        public long Number { get; private set; }

        public long? HangsSince => Volatile.Read(ref _started) is > 0 and long since ? since : null;

        private void Work()
        {
            long number;
            while (Finding is null && (number = Interlocked.Increment(ref _run._next) - 1) < _run._last)
            {
                Number = number;
                byte[] input = _run._mutator.Input(number);
                Volatile.Write(ref _started, Stopwatch.GetTimestamp());
                Finding = Trial.Run(input) is { } what ? new FuzzFinding(number, input, what) : null;
                Volatile.Write(ref _started, 0);
                Interlocked.Increment(ref _run._done);
            }
        }
    }
}
