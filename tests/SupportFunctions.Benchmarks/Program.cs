using SupportFunctions.Benchmarks.Calendars;
using SupportFunctions.Benchmarks.Calendars.Peers;
using SupportFunctions.Benchmarks.Intake;
using SupportFunctions.Benchmarks.Intake.Peers;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Benchmarks.Queue;
using SupportFunctions.Benchmarks.Replies;
using SupportFunctions.Benchmarks.Status;
using SupportFunctions.Benchmarks.Storage;
using SupportFunctions.Benchmarks.Verdicts;

(string Name, string Says, Func<BenchmarkArguments, Task> Run)[] all =
[
    ("deadlines", "WorkCalendar.Deadline and Elapsed: time and memory of one call (BenchmarkDotNet).", DeadlineBenchmarks.RunAsync),
    ("calendars-vs-npm", "The rows of docs/calendar-torture, asked of the desk and of npm libraries: answers and time. Needs node and npm. --patience 500 (ms a question)", CalendarsVersusNpm.RunAsync),
    ("replies-vs-npm", "Typical replies, cut by the desk and by npm's email-reply-parser: answers and time. Needs node and npm. --mails 600", RepliesVersusNpm.RunAsync),
    ("verdicts", "The verdict on a case with fifty events, from its facts: time and memory (BenchmarkDotNet).", VerdictBenchmarks.RunAsync),
    ("what-if", "POST /api/what-if and its command line over many cases. --cases 100000", WhatIfCosts.RunAsync),
    ("mails-http", "Mails posted to the real desk, a process of its own on a fresh folder. --senders 1,8,64 --warm-up 20 --seconds 10 --rate 500 (default: as fast as it goes)", HttpMails.RunAsync),
    ("mails-inside", "The same without HTTP: reception, worker and lifecycles in this process. Same options.", InsideMails.RunAsync),
    ("mail-reader-vs-npm", "The mails of tests/corpus/mail and larger typical ones, read by the desk, MimeKit and npm's mailparser: speed, and memory for a 25 MB attachment. Needs node and npm.", MailReadersSideBySide.RunAsync),
    ("fuzz", "Damaged mails and forms through everything that reads them, as the tests do. --count 1000000 --seed 1 --first 0 --out . (a failing input goes there)", Fuzz.RunAsync),
    ("queries", "GET /api/queue/next and GET /api/cases by the number of open cases. --cases 1000,10000,100000", QueryCosts.RunAsync),
    ("status", "The public status page: making its board, and rendering it. --products 1000 --incidents 10000", StatusCosts.RunAsync),
    ("transactions", "Storage transactions and rows of each operation, counted.", TransactionCounts.RunAsync),
];

if (args.Length == 0 || Array.Find(all, b => b.Name == args[0]).Run is not { } run)
{
    Console.WriteLine("Usage: dotnet run -c Release --project tests/SupportFunctions.Benchmarks -- <name> [options]");
    foreach ((string name, string says, _) in all)
    {
        Console.WriteLine($"  {name,-18}{says}");
    }

    Console.WriteLine("--folder names the disk to measure on; what was written is left there. Without it: the temporary files.");
    return args.Length == 0 || args[0] is "--help" or "-h" ? 0 : 2;
}

Console.WriteLine(MachineWords.Now());
await run(BenchmarkArguments.Read(args.AsSpan(1)));
Console.WriteLine(MachineWords.Load());
return Environment.ExitCode;
