using System.Diagnostics;
using System.Text.Json.Nodes;
using SupportFunctions.Core.Tests.Calendars.Torture;

namespace SupportFunctions.Benchmarks.Calendars.Peers;

/// <summary>What one library answered, and its time by distance.</summary>
/// <param name="Answers">By question: a number, or a word for why there is none.</param>
internal sealed record PeerAnswers(string Name, IReadOnlyList<JsonNode> Answers, IReadOnlyDictionary<string, double> Seconds, IReadOnlyDictionary<string, int> Asked);

/// <summary>node with the libraries of package.json, installed by npm on first use.</summary>
internal static class PeerProcess
{
    private static readonly string _folder = Path.Combine(TortureFile.RepositoryRoot(), "tests", "SupportFunctions.Benchmarks", "Calendars", "Peers");

    public static async Task<(string Runtime, IReadOnlyList<PeerAnswers> Libraries)> AskAsync(IReadOnlyList<PeerQuestion> questions, int patience)
    {
        if (!Directory.Exists(Path.Combine(_folder, "node_modules")))
        {
            await RunAsync("npm", "ci", "");
        }

        var answer = JsonNode.Parse(await RunAsync("node", "ask.cjs", Written(questions, patience).ToJsonString()))!;
        return (
            $"{answer["runtime"]!.GetValue<string>()}, its zone data {answer["timeZoneData"]!.GetValue<string>()}",
            [.. answer["libraries"]!.AsArray().Select(library => new PeerAnswers(
                library!["name"]!.GetValue<string>(),
                [.. library["answers"]!.AsArray().Select(one => one!)],
                library["seconds"]!.AsObject().ToDictionary(time => time.Key, time => time.Value!.GetValue<double>()),
                library["asked"]!.AsObject().ToDictionary(count => count.Key, count => count.Value!.GetValue<int>())))]);
    }

    private static JsonObject Written(IReadOnlyList<PeerQuestion> questions, int patience)
    {
        var calendars = new JsonObject();
        foreach (PeerQuestion question in questions.DistinctBy(question => question.Calendar))
        {
            calendars[question.Calendar] = question.Written.ToJson();
        }

        return new JsonObject
        {
            ["patience"] = patience,
            ["calendars"] = calendars,
            ["questions"] = new JsonArray([.. questions.Select(question => new JsonObject
            {
                ["calendar"] = question.Calendar,
                ["kind"] = question.Row.AsksForDeadline ? "deadline" : "elapsed",
                ["from"] = question.Row.From.ToUnixTimeMilliseconds(),
                ["to"] = question.Row.To?.ToUnixTimeMilliseconds(),
                ["seconds"] = question.Row.Allowance?.TotalSeconds,
                ["distance"] = question.Distance,
            })]),
        };
    }

    private static async Task<string> RunAsync(string program, string argument, string input)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, argument) { WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new InvalidOperationException($"'{program}' could not be started; this benchmark needs Node.js 20 or later with npm.", fault);
        }

        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            string text = await output;
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? text : throw new InvalidOperationException($"'{program} {argument}' in {_folder} ended with {process.ExitCode}; what it said stands above.");
        }
    }
}
