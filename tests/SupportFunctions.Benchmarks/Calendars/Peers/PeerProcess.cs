using System.Text.Json.Nodes;
using SupportFunctions.Benchmarks.Measuring;

namespace SupportFunctions.Benchmarks.Calendars.Peers;

/// <summary>What one library answered, and its time by distance.</summary>
/// <param name="Answers">By question: a number, or a word for why there is none.</param>
internal sealed record PeerAnswers(string Name, IReadOnlyList<JsonNode> Answers, IReadOnlyDictionary<string, double> Seconds, IReadOnlyDictionary<string, int> Asked);

/// <summary>node with the libraries of package.json, installed by npm on first use.</summary>
internal static class PeerProcess
{
    public static async Task<(string Runtime, IReadOnlyList<PeerAnswers> Libraries)> AskAsync(IReadOnlyList<PeerQuestion> questions, int patience)
    {
        JsonNode answer = JsonNode.Parse(await NodeProcess.AskAsync("ask.cjs", Written(questions, patience).ToJsonString(), "Calendars", "Peers"))!;
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
}
