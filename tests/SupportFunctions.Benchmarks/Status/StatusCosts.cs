using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Agreements;
using SupportFunctions.Core.Incidents;
using SupportFunctions.Desk.Incidents;
using SupportFunctions.Desk.Pages;
using SupportFunctions.Desk.Status;

namespace SupportFunctions.Benchmarks.Status;

/// <summary>The public status page with many products and many past incidents: making the board, and rendering the page from it.</summary>
internal static class StatusCosts
{
    private const int WarmUp = 20;

    private const int Rounds = 200;

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        int products = arguments.Number("--products", 1_000);
        int incidents = arguments.Number("--incidents", 10_000);
        Instant now = Instant.FromUtc(2026, 3, 31, 12, 0);
        string[] names = [.. Enumerable.Range(0, products).Select(n => FormattableString.Invariant($"product-{n:0000}"))];
        IncidentSummary[] past = [.. Enumerable.Range(0, incidents).Select(n => Past(n, names, now))];

        StatusBoard board = StatusBoard.Of(names, past, [], now);
        Console.WriteLine(FormattableString.Invariant($"{products} products, {incidents} incidents of three years, {board.Products.Count(p => p.History.Downs.Length > 0)} products with an outage in the last {StatusBoard.Days} days"));
        Report("board", await TimeAsync(() =>
        {
            board = StatusBoard.Of(names, past, [], now);
            return Task.CompletedTask;
        }));

        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        long bytes = 0;
        Report("page", await TimeAsync(async () =>
        {
            using var body = new MemoryStream();
            var context = new DefaultHttpContext { RequestServices = services };
            context.Response.Body = body;
            await DeskPage.Of<StatusPage>((nameof(StatusPage.Board), board)).ExecuteAsync(context);
            bytes = body.Length;
        }));
        Console.WriteLine(FormattableString.Invariant($"{bytes:N0} bytes a page"));
    }

    private static async Task<Latencies> TimeAsync(Func<Task> one)
    {
        for (int round = 0; round < WarmUp; round++)
        {
            await one();
        }

        var times = new Latencies();
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            await one();
            times.Add(start);
        }

        return times;
    }

    private static void Report(string what, Latencies times) => Console.WriteLine($"{what}: {times}");

    /// <summary>Two hours apart and more, each of one product, of one to ninety minutes.</summary>
    private static IncidentSummary Past(int number, string[] names, Instant now)
    {
        Instant from = now - Duration.FromMinutes(157L * (number + 1));
        Instant to = from + Duration.FromMinutes(1 + (number % 90));
        return new IncidentSummary(
            IncidentId.Numbered(number + 1), FormattableString.Invariant($"Trouble {number}"), Severity.Sev2, IncidentState.Closed, IncidentPhase.Resolved,
            new IncidentScope([names[number * 7919 % names.Length]], [], []), [new IncidentOutage(from, to)], from, from, to, null,
            new IncidentUpdate(2, to, "ada", IncidentPhase.Resolved, "It works again.", null, null), 0);
    }
}
