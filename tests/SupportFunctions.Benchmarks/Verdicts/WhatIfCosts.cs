using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SupportFunctions.Benchmarks.Intake;
using SupportFunctions.Benchmarks.Measuring;
using SupportFunctions.Core.Cases;
using SupportFunctions.Desk.Cases;
using SupportFunctions.Desk.Json;
using SupportFunctions.Desk.Lifecycles;
using SupportFunctions.Desk.Storage;
using SupportFunctions.Standalone.Storage;

namespace SupportFunctions.Benchmarks.Verdicts;

/// <summary>What-if over a data folder of the real desk: over HTTP, in a process of its own that has just started, and from the command line.</summary>
internal static class WhatIfCosts
{
    private const int Rounds = 3;
    private const int SideBySide = 16;
    private static readonly Instant _first = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Duration _quarter = Duration.FromDays(90);

    private const string Period = "\"from\":\"2026-01-01\",\"to\":\"2026-04-01\"";

    private static readonly (string Name, string Body)[] _questions =
    [
        ("an agreement by itself", """ "agreement":{"id":"standard","replaceWith":"standard"} """),
        ("half the time for the first response", """ "agreement":{"id":"standard","replaceWith":{"name":"Half","targets":{"sev1":{"firstResponse":{"duration":"PT12H","calendar":"pacific-business-hours"},"resolution":{"duration":"PT72H","calendar":"pacific-business-hours"}},"sev2":{"firstResponse":{"duration":"PT20H","calendar":"pacific-business-hours"}}}}} """),
        ("round the clock: nearly every case changes", """ "calendar":{"id":"pacific-business-hours","replaceWith":"always"},"staffing":{"would":"pacific-business-hours"} """),
    ];

    public static async Task RunAsync(BenchmarkArguments arguments)
    {
        using var folder = new ScratchFolder(arguments);
        int count = arguments.Number("--cases", 100_000);
        long start = Stopwatch.GetTimestamp();
        (long characters, long events) = await FillAsync(folder.Path, count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} cases made in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, of {events / count} events each; a row of facts has {characters / count} characters"));
        await using (DeskProcess desk = await DeskProcess.StartAsync(folder.Path))
        {
            foreach ((string name, string body) in _questions.Append(_questions[0]))
            {
                start = Stopwatch.GetTimestamp();
                (JsonNode answer, TimeSpan cpu) = await AskAsync(desk, body);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  POST /api/what-if, {name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {cpu.TotalSeconds:0.0} s of processor; {answer["cases"]} cases, {answer["changed"]} changed on {answer["changedCases"]}, {answer["moved"]} moved, {answer["unexplained"]} unexplained"));
            }

            start = Stopwatch.GetTimestamp();
            JsonNode report = JsonNode.Parse(await desk.Client.GetStringAsync("/api/reports/sla?from=2026-01-01&to=2026-04-01"))!;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  GET /api/reports/sla: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s; first response {report["clocks"]![0]!["attainment"]} %"));
        }

        start = Stopwatch.GetTimestamp();
        await CommandAsync(folder.Path);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  what-if --calendar --csv from the command line: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
    }

    private static async Task<(JsonNode Answer, TimeSpan Cpu)> AskAsync(DeskProcess desk, string question)
    {
        TimeSpan before = Cpu(desk);
        using var body = new StringContent($"{{{Period},{question}}}", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await desk.Client.PostAsync("/api/what-if?top=500", body);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? (JsonNode.Parse(text)!, Cpu(desk) - before) : throw new InvalidOperationException(text);
    }

    private static TimeSpan Cpu(DeskProcess desk)
    {
        desk.Process.Refresh();
        return desk.Process.TotalProcessorTime;
    }

    private static async Task CommandAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            "exec", Path.Combine(AppContext.BaseDirectory, "SupportFunctions.Standalone.dll"), "what-if", "--data", folder, "--from", "2026-01-01", "--to", "2026-04-01",
            "--calendar", "pacific-business-hours=always", "--csv", Path.Combine(folder, "what-if.csv"),
        })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Console.WriteLine(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
    }

    /// <summary>State and facts of each case, as its lifecycle writes them; events play no part here.</summary>
    /// <returns>Characters of all rows of facts, and events of all cases.</returns>
    private static async Task<(long Characters, long Events)> FillAsync(string folder, int count)
    {
        using SqliteTableStore store = SqliteTableStore.Open(folder);
        long characters = 0;
        long events = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = SideBySide }, async (i, cancellation) =>
        {
            var random = new Random(i);
            Case of = CaseLife.Play(new CaseId(1001 + i), _first + (_quarter * ((double)i / count)), Rounds, random);
            IndexKey facts = CaseFactsRow.Of(of);
            Interlocked.Add(ref characters, facts.Body.Length);
            Interlocked.Add(ref events, of.Sequence);
            await store.CommitAsync(new TableBatch("cases", of.Id.ToString()).Insert("state", DeskJson.Write(of)), cancellation);
            await store.CommitAsync(new TableBatch(CaseIndexKeys.Table, facts.Partition).Insert(facts.RowKey, facts.Body), cancellation);
        });
        return (characters, events);
    }
}
