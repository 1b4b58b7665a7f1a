using System.Globalization;
using System.Runtime.InteropServices;
using NodaTime;
using SupportFunctions.Desk;
using SupportFunctions.Desk.Http;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Desk.WhatIf;
using SupportFunctions.Standalone.Storage;
using SupportFunctions.Standalone.Time;

namespace SupportFunctions.Standalone.WhatIf;

/// <summary><c>what-if</c>: asks a data folder, whether or not a desk is running on it.</summary>
internal static class WhatIfProgram
{
    private const int Failed = 1;
    private const int WrongArguments = 2;

    /// <param name="args">Without the verb.</param>
    /// <returns>The exit code (contract.md, Command lines).</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        (WhatIfArguments? arguments, int exitCode) = WhatIfArguments.Read(args, Console.Error);
        if (arguments is null)
        {
            return exitCode;
        }

        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            using SqliteTableStore store = SqliteTableStore.OpenReadOnly(arguments.Data);
            return await RunAsync(arguments, store, stop.Token);
        }
        catch (Exception e) when (e is StoreUnavailableException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return Failed;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(WhatIfArguments arguments, SqliteTableStore store, CancellationToken cancellation)
    {
        await using ServiceProvider services = new ServiceCollection().AddSingleton<ITableStore>(store).AddDesk().BuildServiceProvider();
        var faults = new Faults();
        WhatIfBody body = WhatIfFiles.Read(arguments, faults);
        WhatIfQuestion question = await services.GetRequiredService<WhatIfQuestions>().ReadAsync(body, await NowAsync(store, cancellation), faults, cancellation);
        if (!faults.IsEmpty)
        {
            await ReportAsync(faults);
            return WrongArguments;
        }

        WhatIfScreen screen = WhatIfScreen.Open();
        using WhatIfFile? csv = arguments.Csv is { } path ? WhatIfFile.Create(path) : null;
        (WhatIfTotals totals, List<ChangedVerdict> shown) = (WhatIfTotals.Zero, []);
        await screen.WatchAsync(question, async report =>
        {
            await foreach (WhatIfPart part in services.GetRequiredService<WhatIfRunner>().RunAsync(question, null, cancellation))
            {
                totals = totals.Plus(part);
                shown.AddRange(part.Verdicts.Take(arguments.Top - shown.Count));
                csv?.Write(part.Verdicts);
                report(part.Until, totals);
            }
        });
        csv?.Complete();
        if (arguments.IsJson)
        {
            Console.WriteLine(DeskJson.Write(WhatIfDocument.Of(totals, shown, question.Now, next: null)));
        }
        else
        {
            screen.Show(question, totals, shown, arguments.Csv);
        }

        return 0;
    }

    /// <summary>Where the desk's clock stands: its own on this data, or the machine's.</summary>
    private static async Task<Instant> NowAsync(SqliteTableStore store, CancellationToken cancellation) =>
        DeskClockKeeper.StartAt(null, await DeskClockKeeper.ReadAsync(store, cancellation), Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));

    private static async Task ReportAsync(Faults faults)
    {
        foreach ((string field, IReadOnlyList<string> texts) in faults.ToDictionary())
        {
            string[] parts = field.Split('.', 2);
            string where = parts.Length == 1 || parts[1] is "id" or "replaceWith" ? parts[0] : string.Create(CultureInfo.InvariantCulture, $"{parts[0]} ({parts[1].Replace("replaceWith.", "", StringComparison.Ordinal)})");
            foreach (string text in texts)
            {
                await Console.Error.WriteLineAsync($"--{where}: {text}");
            }
        }

        await Console.Error.WriteLineAsync($"See {WhatIfArguments.Verb} --help.");
    }
}
