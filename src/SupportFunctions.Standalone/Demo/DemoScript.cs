using System.Text.Json;
using NodaTime;
using SupportFunctions.Desk.Json;
using SupportFunctions.Standalone.Configuration;

namespace SupportFunctions.Standalone.Demo;

/// <summary>One step of <c>samples/week.json</c>; samples/README.md has the format.</summary>
internal abstract record DemoStep(Instant At)
{
    /// <summary>Something arrives.</summary>
    /// <param name="Expect">The state that the intake comes to.</param>
    /// <param name="Makes">The label of the case that it makes.</param>
    /// <param name="Of">The label of the case that it belongs to.</param>
    /// <param name="Reason">Why it is ignored.</param>
    public sealed record Arrival(Instant At, string Url, string File, string Expect, string? Makes, string? Of, string? Reason) : DemoStep(At);

    /// <summary>An engineer does something about a case.</summary>
    public sealed record Action(Instant At, string Case, string Verb, JsonElement Body) : DemoStep(At);

    public sealed record End(Instant At) : DemoStep(At);
}

/// <summary>The script and what it needs, beside the program.</summary>
internal sealed record DemoScript(IReadOnlyList<DemoStep> Steps)
{
    /// <summary>In the order in which they name one another.</summary>
    private static readonly string[] _kinds = ["calendars", "agreements", "engineers", "customers"];

    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "samples");

    public Instant Begin => Steps[0].At;

    public Instant End => Steps[^1].At;

    /// <exception cref="StartException">The samples are not there or cannot be read.</exception>
    public static DemoScript Read()
    {
        try
        {
            using JsonDocument week = JsonDocument.Parse(File.ReadAllBytes(PathOf("week.json")));
            return new DemoScript([.. week.RootElement.EnumerateArray().Select(StepOf)]);
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            throw new StartException($"The script of the demonstration cannot be read: {e.Message} Build again, so that {_folder} is complete.", e);
        }
    }

    /// <summary>The body of each PUT, by its URL.</summary>
    public static IEnumerable<(string Url, byte[] Body)> Directory() =>
        from kind in _kinds
        from file in System.IO.Directory.GetFiles(PathOf(Path.Combine("directory", kind)), "*.json").Order(StringComparer.Ordinal)
        select ($"/api/{kind}/{Path.GetFileNameWithoutExtension(file)}", File.ReadAllBytes(file));

    public static string PathOf(string relative) => Path.Combine(_folder, relative);

    private static DemoStep StepOf(JsonElement step)
    {
        Instant at = step.GetProperty("at").Deserialize<Instant>(DeskJson.Options);
        return (Text("post"), Text("do")) switch
        {
            ({ } url, _) => new DemoStep.Arrival(at, url, Text("file")!, Text("expect")!, Text("as"), Text("of"), Text("reason")),
            (_, { } verb) => new DemoStep.Action(at, Text("case")!, verb, step.GetProperty("body").Clone()),
            _ => new DemoStep.End(at),
        };

        string? Text(string name) => step.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
    }
}
