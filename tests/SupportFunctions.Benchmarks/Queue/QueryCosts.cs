using System.Diagnostics;
using System.Globalization;
using NodaTime;
using SupportFunctions.Benchmarks.Intake;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Benchmarks.Storage;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;

namespace SupportFunctions.Benchmarks.Queue;

/// <summary>Reads of a desk with many open cases: one client, one request after the other, over HTTP from another process.</summary>
internal static class QueryCosts
{
    private const int WarmUp = 200;
    private const int Requests = 400;
    private static readonly string[] _urls =
    [
        "/api/queue/next", "/api/queue?top=20", "/api/cases?top=20", "/api/cases?top=20&status=new", "/api/cases?top=20&severity=sev1", "/api/cases?top=20&priority=p1",
        "/api/cases?top=20&text=kim7%20import", "/api/cases?top=20&text=batch&severity=sev1", "/api/cases/C-1500",
    ];

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        using var folder = new ScratchFolder(arguments);
        int filled = 0;
        foreach (int count in arguments.Numbers("--cases", 1_000, 10_000, 100_000).Order())
        {
            long start = Stopwatch.GetTimestamp();
            await FillAsync(folder.Path, filled, count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} open cases, {count - filled} of them made in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
            filled = count;
            await using DeskProcess desk = await DeskProcess.StartAsync(folder.Path);
            foreach (string url in _urls)
            {
                (Latencies times, long bytes) = await MeasureAsync(desk, url);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {url,-44} min {times.Milliseconds(0):0.00} ms, {times}, {bytes} bytes"));
            }
        }
    }

    private static async Task<(Latencies Times, long Bytes)> MeasureAsync(DeskProcess desk, string url)
    {
        long bytes = 0;
        Latencies times = new();
        for (int i = -WarmUp; i < Requests; i++)
        {
            long start = Stopwatch.GetTimestamp();
            bytes = (await desk.Client.GetByteArrayAsync(url)).Length;
            if (i >= 0)
            {
                times.Add(start);
            }
        }

        return (times, bytes);
    }

    /// <summary>Opened, every third triaged, told and indexed as in earnest; only the mails go nowhere.</summary>
    private static async Task FillAsync(string folder, int from, int to)
    {
        await using var desk = new BenchDesk(folder);
        CaseService cases = desk.Get<CaseService>();
        CaseNumbers numbers = desk.Get<CaseNumbers>();
        CaseLifecycle lifecycle = desk.Get<CaseLifecycle>();
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellation) =>
        {
            CaseId id = await numbers.NextAsync(cancellation);
            Instant now = SystemClock.Instance.GetCurrentInstant();
            string identity = string.Create(CultureInfo.InvariantCulture, $"filled-{i}");
            var person = new Person(string.Create(CultureInfo.InvariantCulture, $"kim{i % 1000}@{MailMaker.DomainOf(i % MailMaker.Companies)}"), null);
            await cases.ExecuteAsync(
                id, new CaseCommand.Open(CaseCommand.ByCustomer, $"Import of batch {i} stops half way", person, "It stops.", "email", new MessageSource(identity, null, null), now),
                new CommitMarks(identity), expected: null, cancellation);
            if (i % 3 == 0)
            {
                var facts = new TriageFacts { Severity = i % 2 == 0 ? Severity.Sev1 : Severity.Sev2, Priority = (Priority)(1 + (i % 4)) };
                await cases.ExecuteAsync(id, new CaseCommand.Triage("grace", facts, null, null), CommitMarks.None, expected: null, cancellation);
            }

            await lifecycle.AdvanceAsync(id, desk.TakeSignals(id), cancellation);
        });
    }
}
