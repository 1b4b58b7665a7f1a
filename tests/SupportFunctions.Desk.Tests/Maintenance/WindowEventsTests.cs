using System.Runtime.CompilerServices;
using System.Text.Json;
using SupportFunctions.Core.Maintenance;
using SupportFunctions.Desk.Json;

namespace SupportFunctions.Desk.Tests.Maintenance;

/// <summary>What is stored of windows, and what docs/maintenance.md says of it.</summary>
public sealed class WindowEventsTests
{
    public static TheoryData<Type> Events => [.. ClosedFamilies.Members(typeof(WindowEvent))];

    public static TheoryData<Type> Effects => [.. ClosedFamilies.Members(typeof(WindowEffect))];

    [Fact]
    public void The_list_of_events_names_every_event_and_field_and_no_other()
    {
        Assert.Equal(
            ClosedFamilies.Members(typeof(WindowEvent)).SelectMany(Fields).Order(StringComparer.Ordinal),
            Documented().Order(StringComparer.Ordinal));

        static IEnumerable<string> Fields(Type type) => type.GetProperties().Where(p => p.SetMethod is not null).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).DefaultIfEmpty("-")
            .Select(f => $"{ClosedFamilies.TypeName(type)}.{f}");
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_comes_back_from_storage_as_it_was(Type type)
    {
        var recorded = new RecordedWindowEvent(3, (NodaTime.Instant)Json.Samples.Of(typeof(NodaTime.Instant)), "ada", (WindowEvent)Json.Samples.Of(type));
        string json = DeskJson.Write(recorded);
        var back = DeskJson.Read<RecordedWindowEvent>(json);
        Assert.IsType(type, back.Event);
        Assert.Equal(json, DeskJson.Write(back));
    }

    [Theory]
    [MemberData(nameof(Effects))]
    public void Every_effect_comes_back_from_storage_as_it_was(Type type)
    {
        string json = DeskJson.Write((WindowEffect)Json.Samples.Of(type));
        WindowEffect back = DeskJson.Read<WindowEffect>(json);
        Assert.IsType(type, back);
        Assert.Equal(json, DeskJson.Write(back));
    }

    [Fact]
    public void A_window_comes_back_from_storage_as_it_was()
    {
        string json = DeskJson.Write((Window)Json.Samples.Of(typeof(Window)));
        Assert.Equal(json, DeskJson.Write(DeskJson.Read<Window>(json)));
        Assert.DoesNotContain("isLive", json, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Documented([CallerFilePath] string here = "")
    {
        string list = Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "maintenance.md");
        foreach (string line in File.ReadLines(list).SkipWhile(l => l != "## Events").Where(l => l.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = line.Split('|');
            string type = cells[1].Split('`')[1];
            string[] fields = [.. cells[2].Split('`').Where((_, i) => i % 2 == 1)];
            foreach (string field in fields.DefaultIfEmpty("-"))
            {
                yield return $"{type}.{field}";
            }
        }
    }
}
