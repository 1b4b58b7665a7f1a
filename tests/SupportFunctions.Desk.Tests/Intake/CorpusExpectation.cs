using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupportFunctions.Desk.Tests.Intake;

/// <summary>
/// What a mail of the corpus is and must give: <c>fault</c> (what it stands for), <c>rfc</c> and <c>peers</c> (where that is written),
/// <c>envelopeFrom</c> (an input), and any of the fields of <see cref="CorpusReading"/>. Only what is given is compared. Written by hand;
/// the reader under test never writes it.
/// </summary>
internal sealed class CorpusExpectation
{
    private static readonly string[] About = ["fault", "rfc", "peers", "envelopeFrom"];

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _all;

    private CorpusExpectation(JsonObject all) => _all = all;

    public string Fault => (string)_all["fault"]!;

    public string? Rfc => (string?)_all["rfc"];

    public IReadOnlyList<string> Peers => [.. (_all["peers"]?.AsArray() ?? []).Select(p => (string)p!)];

    public string? EnvelopeFrom => (string?)_all["envelopeFrom"];

    public bool IsRejected => _all.ContainsKey("rejected");

    public static CorpusExpectation Read(string json, string ourMail) =>
        new(JsonNode.Parse(json.Replace("@ID@", ourMail, StringComparison.Ordinal))!.AsObject());

    /// <summary>What is expected, one line a value.</summary>
    public string Text()
    {
        var wanted = new JsonObject();
        foreach ((string key, JsonNode? value) in _all.Where(p => !About.Contains(p.Key)))
        {
            wanted[key] = value?.DeepClone();
        }

        return wanted.ToJsonString(Layout);
    }

    /// <summary>The same fields, and the same parts of them, of what was read.</summary>
    public string Text(JsonObject read)
    {
        var actual = new JsonObject();
        foreach ((string key, JsonNode? wanted) in _all.Where(p => !About.Contains(p.Key)))
        {
            actual[key] = key switch
            {
                "attachments" => Attachments(read["attachments"], wanted!.AsArray()),
                "headers" => Only(read["headers"], wanted!.AsObject()),
                "textHas" or "htmlHas" or "visibleHas" => Those(read, key[..^3], wanted!, isThere: true),
                "textHasNot" or "htmlHasNot" or "visibleHasNot" => Those(read, key[..^6], wanted!, isThere: false),
                _ => read.ContainsKey(key) ? read[key]?.DeepClone() : $"(nothing of the name '{key}' was read)",
            };
        }

        return actual.ToJsonString(Layout);
    }

    private static JsonArray Attachments(JsonNode? read, JsonArray wanted)
    {
        if (read is not JsonArray all || all.Count != wanted.Count)
        {
            return new JsonArray([.. (read as JsonArray ?? []).Select(a => Only(a, new JsonObject { ["name"] = null, ["contentType"] = null, ["size"] = null }))]);
        }

        return new JsonArray([.. all.Zip(wanted, (a, w) => Only(a, w!.AsObject()))]);
    }

    private static JsonObject Only(JsonNode? read, JsonObject wanted) =>
        new(wanted.Select(p => KeyValuePair.Create(p.Key, read?[p.Key]?.DeepClone())));

    /// <summary>Of the words asked for, those that keep the promise.</summary>
    private static JsonArray Those(JsonObject read, string field, JsonNode wanted, bool isThere)
    {
        string text = string.Join('\n', (read[field] as JsonArray ?? []).Select(l => (string?)l));
        return new JsonArray([.. wanted.AsArray().Where(w => text.Contains((string)w!, StringComparison.Ordinal) == isThere).Select(w => w!.DeepClone())]);
    }
}
