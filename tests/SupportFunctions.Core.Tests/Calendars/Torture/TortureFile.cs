using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SupportFunctions.Core.Tests.Calendars.Torture;

/// <summary>One published file: calendars by name, and rows that ask them. One calendar and one row a line, so that a change reads well.</summary>
/// <param name="Name">Such as <c>us-switches.json</c>.</param>
/// <param name="TimeZoneData">The version of the IANA data that the answers hold for.</param>
internal sealed record TortureFile(
    string Name, string About, string TimeZoneData, IReadOnlyDictionary<string, TortureCalendar> Calendars, IReadOnlyList<TortureRow> Rows)
{
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the files are published, seen from the root of the repository.</summary>
    public const string Folder = "docs/calendar-torture";

    public string ToText()
    {
        var text = new StringBuilder()
            .Append("{\n  \"about\": ").Append(Written(About))
            .Append(",\n  \"timeZoneData\": ").Append(Written(TimeZoneData))
            .Append(",\n  \"calendars\": {\n    ");
        text.AppendJoin(",\n    ", Calendars.Select(calendar => $"{Written(calendar.Key)}: {Written(calendar.Value.ToJson())}"));
        text.Append("\n  },\n  \"rows\": [\n    ");
        text.AppendJoin(",\n    ", Rows.Select(row => Written(ToJson(row))));
        return text.Append("\n  ]\n}\n").ToString();
    }

    public static TortureFile Read(string path)
    {
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        return new TortureFile(
            Path.GetFileName(path),
            Text(file, "about"),
            Text(file, "timeZoneData"),
            file["calendars"]!.AsObject().ToDictionary(calendar => calendar.Key, calendar => CalendarOf(calendar.Value!)),
            [.. file["rows"]!.AsArray().Select(row => RowOf(row!))]);
    }

    /// <summary>Every file of the folder, by name.</summary>
    public static IReadOnlyList<TortureFile> ReadAll(string root) =>
        [.. Directory.EnumerateFiles(Path.Combine(root, Folder), "*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The folder of the solution, which this program was built in.</summary>
    public static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SupportFunctions.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The rows are files of the repository; run this from a build within it.");
        }

        return folder;
    }

    private static JsonObject ToJson(TortureRow row)
    {
        var json = new JsonObject { ["group"] = row.Group, ["calendar"] = row.Calendar, ["from"] = TortureRow.Shown(row.From) };
        if (row.AsksForDeadline)
        {
            json["allowance"] = TortureRow.Shown(row.Allowance!.Value);
            json["deadline"] = row.Deadline is { } due ? TortureRow.Shown(due) : null;
        }
        else
        {
            json["to"] = TortureRow.Shown(row.To);
            json["elapsed"] = TortureRow.Shown(row.Elapsed!.Value);
        }

        json["why"] = row.Why;
        return json;
    }

    private static TortureCalendar CalendarOf(JsonNode json) => new(
        Text(json, "timeZone"),
        json["weekly"].Deserialize<Dictionary<string, string[][]>>()!,
        json["holidays"]!.AsArray().ToDictionary(holiday => Text(holiday!, "date"), holiday => Text(holiday!, "name")));

    private static TortureRow RowOf(JsonNode json) => new(
        Text(json, "group"),
        Text(json, "calendar"),
        TortureRow.InstantOf(Text(json, "from")),
        Optional(json, "to", TortureRow.InstantOf),
        Optional(json, "elapsed", TortureRow.DurationOf),
        Optional(json, "allowance", TortureRow.DurationOf),
        Optional(json, "deadline", TortureRow.InstantOf),
        Text(json, "why"));

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();

    private static T? Optional<T>(JsonNode json, string name, Func<string, T> read)
        where T : struct => json[name] is { } value ? read(value.GetValue<string>()) : null;

    private static string Written(string text) => JsonSerializer.Serialize(text, _plain);

    private static string Written(JsonObject json) => json.ToJsonString(_plain);
}
